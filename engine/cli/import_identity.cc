#include "engine/cli/import_identity.h"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <vector>

#include "engine/pipeline/run_identity.h"
#include "mappings/plan/effect.h"

namespace mixferry::cli {
namespace {

/// What was asked for of CSV and workbooks; -1: left to be detected.
std::string table_settings(const connectors::ReadOptions& read) {
  const auto number = [](auto option) { return option ? static_cast<int>(*option) : -1; };
  const std::string delimiter = read.delimiter.value_or("");
  return fmt::format("{}{} {} {} {} {} {} {} {}{}{}", delimiter.empty() ? -1 : int{delimiter.front()},
                     delimiter.substr(std::min<std::size_t>(delimiter.size(), 1)), number(read.quote),
                     number(read.backslash_escapes), number(read.cr_ends_rows), read.has_header,
                     lines_above_header(read), number(read.skip_lines_below),
                     static_cast<int>(read.short_rows), read.fill_merged ? " merged" : "",
                     read.sheet.empty() ? "" : " " + read.sheet);
}

/// Everything that decides what rows become: the mapping and the options that change how a source is read.
mappings::Effect effect_of(const PreparedReading& prepared, const ReadingArguments& arguments) {
  const connectors::ReadOptions& read = prepared.options.read;
  const auto format = read.format ? static_cast<int>(*read.format) : -1;
  mappings::Effect effect = mappings::effect_of(prepared.mapping, arguments.timezone);
  effect.add("the way to read the sources", fmt::format("{}\n{}\n{}\n{}", format, table_settings(read),
                                                        read.encoding.value_or(""), read.records));
  if (!prepared.plan.salt_mark().empty()) effect.add("the salt of its hashes", prepared.plan.salt_mark());
  return effect;
}

/// Whose profiles `mapping` updates.
std::vector<std::string> profiles_of(const mappings::Mapping& mapping) {
  std::vector<std::string> profiles;
  for (const mappings::Target& target : mapping.targets) {
    std::string one = target.kind == ProfileKind::users ? "users" : "groups " + target.group_key;
    if (std::ranges::find(profiles, one) == profiles.end()) profiles.push_back(std::move(one));
  }
  return profiles;
}

/// What `mapping` changes anew each time a row is sent.
std::vector<std::string> counters_of(const mappings::Mapping& mapping) {
  std::vector<std::string> counters;
  for (const mappings::Target& target : mapping.targets) {
    for (const auto& [kind, properties] : target.operations) {
      if (mappings::bears_repeating(kind)) continue;
      for (const mappings::Property& property : properties)
        counters.push_back(fmt::format("{} {}", mappings::wire_name(kind).substr(1), property.name));
    }
  }
  return counters;
}

}  // namespace

bool counts_alone(const mappings::Mapping& mapping) {
  return std::ranges::all_of(mapping.targets, [](const mappings::Target& target) {
    return !target.keep_unmapped && target.unset.empty() && target.delete_when.empty() &&
           std::ranges::none_of(target.operations, mappings::bears_repeating, &mappings::Operation::kind);
  });
}

std::string without_day(std::string_view path) {
  std::string pattern;
  bool behind_digit = false;
  for (const char c : path) {
    const bool is_digit = c >= '0' && c <= '9';
    if (!is_digit) pattern += c;
    if (is_digit && !behind_digit) pattern += '0';
    behind_digit = is_digit;
  }
  return pattern;
}

std::string project_of(const ImportArguments& import) {
  return import.endpoint_url + " " + pipeline::short_hash(import.token).substr(0, 12);
}

ledger::RunIdentity identity_of(const Options& options, const PreparedReading& prepared,
                                ledger::Ledger& ledger) {
  const std::string effect = effect_of(prepared, options.reading).to_text();
  ledger::RunIdentity identity{.sources = {},
                               .mapping = prepared.mapping.name,
                               .settings_hash = pipeline::short_hash(effect),
                               .effect = effect,
                               .profiles = profiles_of(prepared.mapping),
                               .counters = counters_of(prepared.mapping),
                               .project = project_of(options.import),
                               .limit = options.reading.limit,
                               .only = options.reading.only};
  std::vector<std::string> paths;
  for (const pipeline::SourceInfo& source : prepared.sources) paths.push_back(source.path);
  std::vector<std::string> prints = pipeline::fingerprints(paths, ledger);
  for (std::size_t i = 0; i < paths.size(); ++i) {
    identity.sources.push_back({std::filesystem::absolute(paths[i]).string(), std::move(prints[i])});
  }
  return identity;
}

}  // namespace mixferry::cli
