#include "engine/cli/settings.h"

#include <algorithm>
#include <boost/algorithm/string/case_conv.hpp>
#include <cstdlib>
#include <filesystem>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "engine/base/nearest.h"
#include "engine/cli/described_options.h"
#include "engine/cli/hidden_secrets.h"
#include "mappings/library/library.h"

namespace mixferry::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* kConfig = "--config";
constexpr const char* kPrintConfig = "--print-config";

/// What an option is called in a file; empty for one that can't be in it.
std::string name_of(const CLI::Option& option) {
  if (!option.get_configurable()) return {};
  if (!option.get_lnames().empty()) return option.get_lnames().front();
  const bool is_argument = option.get_snames().empty();
  return is_argument ? boost::algorithm::to_lower_copy(option.get_name(true)) : std::string();
}

std::vector<const CLI::Option*> options_of(const CLI::App& command) {
  std::vector<const CLI::Option*> options;
  for (const CLI::Option* option : command.get_options())
    if (!name_of(*option).empty()) options.push_back(option);
  return options;
}

const CLI::Option* find_option(const CLI::App& command, const std::string& name) {
  const auto options = options_of(command);
  const auto found =
      std::ranges::find(options, name, [](const CLI::Option* option) { return name_of(*option); });
  return found == options.end() ? nullptr : *found;
}

/// Names for all commands that read such a file: one file serves several.
std::vector<std::string> names_known(const CLI::App& program) {
  std::vector<std::string> names;
  for (const CLI::App* command : program.get_subcommands([](const CLI::App*) { return true; })) {
    if (command->get_option_no_throw(kConfig) == nullptr) continue;
    for (const CLI::Option* option : options_of(*command)) names.push_back(name_of(*option));
  }
  return names;
}

std::string environment_of(const std::string& variable) {
  const char* const value = variable.empty() ? nullptr : std::getenv(variable.c_str());
  return value == nullptr ? "" : value;
}

bool is_flag(const CLI::Option& option) {
  return option.get_items_expected_max() == 0;
}

/// A path of the file as one for the program, which may be elsewhere.
std::string located(const std::string& value, const DescribedOption& option, const fs::path& folder) {
  const bool is_path = option.kind == ValueKind::file || option.kind == ValueKind::folder ||
                       (option.kind == ValueKind::mapping && mappings::find_built_in(value) == nullptr);
  if (!is_path || value.empty() || value == "-") return value;
  const std::string path = folder / value;
  return path.starts_with('-') ? "./" + path : path;
}

/// What was typed behind an option; empty: it was not.
std::string typed_word(const CLI::App& typed, const char* name) {
  const CLI::Option* const option = typed.get_option_no_throw(name);
  return option == nullptr || option->count() == 0 ? "" : option->results().front();
}

/// What is wrong with a setting that CLI11 would not understand, or only by accident.
std::optional<std::string> problem_of(const Setting& setting, const CLI::Option& option) {
  if (setting.is_list && option.get_items_expected_max() <= 1)
    return fmt::format("\"{}\" takes one value, not a list", setting.name);
  // `--name=` would take the next word for its value.
  if (std::ranges::any_of(setting.values, &std::string::empty))
    return fmt::format("\"{}\" has an empty value; leave the line out where it is to be as by default",
                       setting.name);
  if (!is_flag(option)) return std::nullopt;
  const std::string& value = setting.values.front();
  if (value == "true" || value == "false") return std::nullopt;
  return fmt::format("\"{}\": give true or false, not {}", setting.name, value);
}

std::string unknown(const Setting& setting, const std::vector<std::string>& known) {
  const std::vector<std::string> nearest = nearest_names(known, setting.name, 1);
  return fmt::format("there is no option \"{}\"{}", setting.name,
                     nearest.empty() ? "; names are those of the long options, without dashes"
                                     : fmt::format("; did you mean \"{}\"?", nearest.front()));
}

}  // namespace

std::string setting_line(const std::string& name, const std::string& value, const std::string& origin) {
  return fmt::format("{:<15}  {:<28}  {}\n", name, value.empty() ? "-" : value,
                     origin.empty() ? "default" : origin);
}

void add_config(CLI::App& command) {
  const std::string file =
      fmt::format("YAML with long options and their values ({} beside the mapping)", kConfigFileName);
  const std::string print = "Only print each option, its value and where that comes from";
  command.add_option(kConfig, file)->option_text("FILE")->type_name("FILE")->configurable(false);
  command.add_flag(kPrintConfig, print)->configurable(false);
}

Settings::Settings(const CLI::App& program, const CLI::App& typed, const std::vector<std::string>& words)
    : program_(program),
      typed_(*typed.get_subcommands().front()),
      command_(*program.get_subcommand(typed_.get_name())),
      words_(words) {}

bool Settings::is_typed(const CLI::Option& option) const {
  return typed_.get_option(option.get_name())->count() != 0;
}

std::string Settings::file_named() const {
  return typed_word(typed_, kConfig);
}

bool Settings::are_asked_for() const {
  return typed_word(typed_, kPrintConfig) == "true";
}

std::optional<std::string> Settings::file_to_read() const {
  if (const std::string named = file_named(); !named.empty()) return named;
  const std::string mapping = typed_word(typed_, "--mapping");
  const bool reads_files = command_.get_option_no_throw(kConfig) != nullptr;
  if (!reads_files || mapping.empty() || mappings::find_built_in(mapping) != nullptr) return std::nullopt;
  const fs::path beside = fs::path(mapping).parent_path() / kConfigFileName;
  std::error_code ignored;
  if (!fs::is_regular_file(beside, ignored) || fs::equivalent(beside, mapping, ignored)) return std::nullopt;
  return beside;
}

Settings::Said Settings::said_of(const CLI::Option& option, std::span<const ConfigFile> files) const {
  const DescribedOption described = describe(option);
  if (is_typed(option)) return {{typed_value(option)}, described.names.empty() ? "argument" : "flag"};
  if (std::string set = environment_of(described.environment); !set.empty())
    return {{std::move(set)}, described.environment};
  for (const ConfigFile& file : files) {
    const Setting* const setting = file.find(name_of(option));
    if (setting == nullptr) continue;
    Said said{.values = {},
              .origin = fmt::format("{}:{}", file.path, setting->place.line),
              .file = &file,
              .setting = setting};
    for (const std::string& value : setting->values)
      said.values.push_back(located(value, described, fs::path(file.path).parent_path()));
    return said;
  }
  return {};
}

std::string Settings::value_of(const char* name, std::span<const ConfigFile> files) const {
  const CLI::Option* const option = command_.get_option_no_throw(name);
  if (option == nullptr) return {};
  const Said said = said_of(*option, files);
  return said.values.empty() ? "" : said.values.back();
}

std::string Settings::origin_of(const char* name, std::span<const ConfigFile> files) const {
  const CLI::Option* const option = command_.get_option_no_throw(name);
  if (option == nullptr) return {};
  return is_typed(*option) ? name : said_of(*option, files).origin;
}

std::expected<std::vector<std::string>, std::string> Settings::words_from(
    std::span<const ConfigFile> files) const {
  const std::vector<std::string> known = names_known(program_);
  std::vector<std::string> words;
  std::string complaints;
  for (const ConfigFile& file : files) {
    std::vector<mappings::Problem> problems;
    for (const Setting& setting : file.settings) {
      if (std::ranges::find(known, setting.name) == known.end())
        problems.push_back({setting.place, unknown(setting, known)});
      const CLI::Option* const option = find_option(command_, setting.name);
      if (option == nullptr) continue;  // of another command
      if (auto problem = problem_of(setting, *option)) {
        problems.push_back({setting.place, std::move(*problem)});
        continue;
      }
      const Said said = said_of(*option, files);
      if (said.setting != &setting) continue;
      const std::string flag = describe(*option).names.empty() ? "" : "--" + setting.name + "=";
      for (const std::string& value : said.values) words.push_back(flag + value);
    }
    if (!problems.empty()) complaints += mappings::describe(file.path, std::move(problems));
  }
  if (!complaints.empty()) return std::unexpected(std::move(complaints));
  return words;
}

std::string Settings::with_place(const std::string& problem, std::span<const ConfigFile> files) const {
  for (const ConfigFile& file : files) {
    for (const Setting& setting : file.settings) {
      const std::string flag = "--" + setting.name;
      const bool is_about = problem.starts_with(flag + ":") || problem.starts_with(flag + " ");
      const CLI::Option* const option = is_about ? find_option(command_, setting.name) : nullptr;
      if (option == nullptr || said_of(*option, files).setting != &setting) continue;
      return fmt::format("{}:{}:{}: {}", file.path, setting.place.line, setting.place.column, problem);
    }
  }
  return problem;
}

std::string Settings::typed_value(const CLI::Option& option) const {
  const DescribedOption described = describe(option);
  for (std::size_t i = 0; i < words_.size(); ++i) {
    for (const std::string& name : described.names) {
      const std::string& word = words_[i];
      if (word == name && !is_flag(option) && i + 1 < words_.size()) return words_[i + 1];
      if (word.starts_with(name + "=")) return word.substr(name.size() + 1);
    }
  }
  return fmt::format("{}", fmt::join(typed_.get_option(option.get_name())->results(), ", "));
}

std::string Settings::in_words(std::span<const ConfigFile> files) const {
  std::string text;
  for (const CLI::Option* option : options_of(command_)) {
    const std::string name = name_of(*option);
    const Said said = said_of(*option, files);
    std::string value = said.origin.empty() ? describe(*option).default_value
                                            : fmt::format("{}", fmt::join(said.values, ", "));
    if (is_hidden(name) && !value.empty()) value = kHiddenValue;
    text += setting_line(name, value, said.origin);
  }
  return text;
}

}  // namespace mixferry::cli
