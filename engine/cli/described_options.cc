#include "engine/cli/described_options.h"

#include <map>

#include "engine/cli/choice.h"

namespace mixferry::cli {
namespace {

ValueKind kind_of(const std::string& value) {
  static const std::map<std::string, ValueKind, std::less<>> kKinds = {
      {"", ValueKind::none},      {"FILE", ValueKind::file},       {"SOURCE", ValueKind::file},
      {"DIR", ValueKind::folder}, {"MAPPING", ValueKind::mapping}, {"NAME", ValueKind::mapping},
      {"RUN", ValueKind::run},    {"PROJECT", ValueKind::project}};
  if (const auto found = kKinds.find(value); found != kKinds.end()) return found->second;
  return ValueKind::other;
}

}  // namespace

DescribedOption describe(const CLI::Option& option) {
  DescribedOption described;
  for (const std::string& name : option.get_snames()) described.names.push_back("-" + name);
  for (const std::string& name : option.get_lnames()) described.names.push_back("--" + name);
  const bool is_argument = described.names.empty();
  if (is_argument) {
    described.value = option.get_name(true);
  } else if (option.get_type_size() != 0) {
    described.value = option.get_option_text();
  }
  described.choices = choices_of(option);
  described.kind = described.choices.empty() ? kind_of(described.value) : ValueKind::choice;
  described.description = option.get_description();
  described.environment = option.get_envname();
  described.default_value = described.kind == ValueKind::none ? "false" : option.get_default_str();
  described.repeats = option.get_items_expected_max() > 1;
  return described;
}

std::vector<DescribedCommand> describe(const CLI::App& program) {
  std::vector<DescribedCommand> commands;
  for (const CLI::App* app : program.get_subcommands([](const CLI::App*) { return true; })) {
    DescribedCommand& command = commands.emplace_back();
    command.name = app->get_name();
    command.description = app->get_description();
    for (const std::string& group : app->get_groups()) {
      for (const CLI::Option* option :
           app->get_options([&](const CLI::Option* o) { return o->get_group() == group; })) {
        DescribedOption described = describe(*option);
        (described.names.empty() ? command.arguments : command.options).push_back(std::move(described));
      }
    }
  }
  return commands;
}

}  // namespace mixferry::cli
