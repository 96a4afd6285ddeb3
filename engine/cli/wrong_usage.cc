#include "engine/cli/wrong_usage.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "engine/base/nearest.h"

namespace mixferry::cli {

std::vector<std::string> extras_of(const CLI::App& app) {
  std::vector<std::string> extras = app.remaining();
  std::erase(extras, "--");
  return extras;
}

std::string unknown_arguments(const CLI::App& command, const std::vector<std::string>& extras) {
  std::vector<std::string> known;
  for (const CLI::Option* option : command.get_options()) {
    for (const std::string& name : option->get_lnames()) known.push_back("--" + name);
  }
  std::string text;
  for (const std::string& extra : extras) {
    // What stands behind the `=` is nobody's business: it may be a secret.
    const std::string name = extra.starts_with("--") ? extra.substr(0, extra.find('=')) : extra;
    const std::vector<std::string> nearest = nearest_names(known, name, 1);
    text += fmt::format("mixferry {}: {} is not known here.{}\n", command.get_name(), name,
                        nearest.empty() ? "" : fmt::format(" Did you mean {}?", nearest.front()));
  }
  return text + fmt::format("`mixferry {} --help` tells all options.\n", command.get_name());
}

std::string refused_by_parser(const CLI::App& command, const std::string& problem) {
  const std::string& name = command.get_name();
  return fmt::format("mixferry {}: {}.\n`mixferry {} --help` tells all options.\n", name, problem, name);
}

std::string missing_value(const CLI::App& command, const std::vector<std::string>& words) {
  const auto option_called = [&](const std::string& word) {
    return word.starts_with('-') ? command.get_option_no_throw(word) : nullptr;
  };
  for (std::size_t i = 0; i + 1 < words.size() && words[i] != "--"; ++i) {
    const std::string& next = words[i + 1];
    const CLI::Option* const option = option_called(words[i]);
    const bool takes_value = option != nullptr && option->get_items_expected_max() != 0;
    if (!takes_value || option_called(next.substr(0, next.find('='))) == nullptr) continue;
    return refused_by_parser(
        command, fmt::format("{0}: a value is missing in front of {1}. If that is the value, write {0}={1}",
                             words[i], next));
  }
  return {};
}

std::vector<std::string> command_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
    names.push_back(command->get_name());
  return names;
}

std::string unknown_command(const CLI::App& app, const std::vector<std::string>& extras) {
  const std::vector<std::string> commands = command_names(app);
  const std::vector<std::string> nearest = nearest_names(commands, extras.front(), 1);
  return fmt::format("mixferry: {} is no command.{} The commands are {}. `mixferry --help` tells more.\n",
                     extras.front(), nearest.empty() ? "" : fmt::format(" Did you mean {}?", nearest.front()),
                     fmt::join(commands, ", "));
}

}  // namespace mixferry::cli
