#include "engine/commands/import_identity.h"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <vector>

#include "engine/base/shell_word.h"
#include "engine/pipeline/run_identity.h"
#include "mappings/language/identity_mode.h"
#include "mappings/library/library.h"
#include "mappings/plan/effect.h"

namespace mixferry::commands {
namespace {

/// What was asked for of how sources are read, but for what only decides how much is read at a time; -1: left
/// to be detected. All fields stand here by name: one more does not compile before somebody thought of it.
std::string reading_settings(const connectors::ReadOptions& read) {
  [[maybe_unused]] const auto& [format, delimiter, quote, encoding, records, backslash_escapes, cr_ends_rows,
                                has_header, skip_lines_above, header_row, skip_lines_below, short_rows, sheet,
                                fill_merged, block_rows_max, block_bytes_target, row_bytes_max] = read;
  const auto number = [](auto option) { return option ? static_cast<int>(*option) : -1; };
  const std::string between = delimiter.value_or("");
  const std::string of_tables = fmt::format(
      "{}{} {} {} {} {} {} {} {}{}{}", between.empty() ? -1 : int{between.front()},
      between.substr(std::min<std::size_t>(between.size(), 1)), number(quote), number(backslash_escapes),
      number(cr_ends_rows), has_header, lines_above_header(read), number(skip_lines_below),
      static_cast<int>(short_rows), fill_merged ? " merged" : "", sheet.empty() ? "" : " " + sheet);
  return fmt::format("{}\n{}\n{}\n{}", number(format), of_tables, encoding.value_or(""), records);
}

constexpr const char* kModePart = "how the project tells ids apart";
constexpr const char* kMergePart = "that ids are merged";
constexpr const char* kApiPart = "what links of ids go through";
constexpr const char* kProjectPart = "the project of its events";

/// A part of an effect, as it is kept.
template <typename Choice>
mappings::Effect::Part part_of(const char* name, Choice choice) {
  mappings::Effect effect;
  effect.add(name, fmt::format("{}", static_cast<int>(choice)));
  return effect.parts.front();
}

bool merges(const mappings::Target& target) {
  return target.link && target.link->kind == mappings::LinkKind::merge;
}

/// Everything that decides what rows become: the mapping and the options that change how a source is read.
mappings::Effect effect_of(const PreparedReading& prepared, const ReadingArguments& arguments,
                           const std::string& project_id) {
  mappings::Effect effect = mappings::effect_of(prepared.mapping, arguments.timezone);
  effect.add("the way to read the sources", reading_settings(prepared.options.read));
  const std::vector<mappings::Target>& targets = prepared.mapping.targets;
  const bool links = std::ranges::any_of(targets, [](const auto& target) { return target.link.has_value(); });
  const bool events =
      std::ranges::any_of(targets, [](const auto& target) { return target.event.has_value(); });
  if (links) {
    const auto mode = mappings::identity_mode(arguments.project_identity, prepared.mapping);
    effect.parts.push_back(part_of(kModePart, mode));
    effect.parts.push_back(part_of(kApiPart, arguments.identity_api));
    if (std::ranges::any_of(targets, merges))
      effect.parts.push_back(part_of(kMergePart, mappings::LinkKind::merge));
  }
  // With a service account it is the number that says where they go, whatever the token.
  if ((links || events) && !project_id.empty()) effect.add(kProjectPart, project_id);
  if (!prepared.plan.salt_mark().empty()) effect.add("the salt of its hashes", prepared.plan.salt_mark());
  return effect;
}

/// Whose profiles `mapping` updates.
std::vector<std::string> profiles_of(const mappings::Mapping& mapping) {
  std::vector<std::string> profiles;
  for (const mappings::Target& target : mapping.targets) {
    std::string one = in_words(target.kind, target.group_key);
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
        counters.push_back(fmt::format("{} {}", mappings::word_of(kind), property.name));
    }
  }
  return counters;
}

bool has_part(const ledger::RunIdentity& identity, const mappings::Effect::Part& part) {
  const mappings::Effect effect = mappings::Effect::from_text(identity.effect);
  return std::ranges::find(effect.parts, part) != effect.parts.end();
}

}  // namespace

std::string leave_to_merge(const ledger::RunIdentity& identity) {
  return has_part(identity, part_of(kMergePart, mappings::LinkKind::merge)) ? " --yes-merge" : "";
}

std::string mapping_option(const ledger::RunIdentity& identity) {
  constexpr std::string_view kIdColumn = "--id ";
  const std::string& name = identity.mapping;
  if (!name.starts_with(kIdColumn)) return "-m " + shell_word(name);
  return fmt::format("--id {}", shell_word(name.substr(kIdColumn.size())));
}

std::string link_options(const ledger::RunIdentity& identity) {
  const auto has = [&](const mappings::Effect::Part& part) { return has_part(identity, part); };
  std::string options;
  for (const char* mode : {"simplified", "original", "legacy"}) {
    if (has(part_of(kModePart, *mappings::parse_project_identity(mode))))
      options += fmt::format(" --project-identity {}", mode);
  }
  if (has(part_of(kApiPart, mappings::IdentityApi::rest))) options += " --identity-api rest";
  return options;
}

std::string job_of(const std::string& mapping) {
  std::error_code failed;
  const bool is_file =
      mappings::find_built_in(mapping) == nullptr && std::filesystem::exists(mapping, failed);
  if (!is_file) return mapping;
  const std::filesystem::path path = std::filesystem::canonical(mapping, failed);
  return failed ? mapping : path.string();
}

std::string job_in_words(const std::string& job) {
  std::error_code failed;
  const std::string here = std::filesystem::current_path(failed).string() + "/";
  return !failed && job.starts_with(here) ? job.substr(here.size()) : job;
}

bool counts_alone(const mappings::Mapping& mapping) {
  return std::ranges::all_of(mapping.targets, [](const mappings::Target& target) {
    return !target.kept.any() && target.unset.empty() && target.delete_when.empty() &&
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

std::string project_of(const ProjectArguments& project) {
  if (project.token.empty() && project.project_id.empty()) return project.endpoint_url;
  if (project.token.empty()) return project.endpoint_url + " project " + project.project_id;
  return project.endpoint_url + " " + pipeline::short_hash(project.token).substr(0, 12);
}

std::vector<std::string> names_of(const ProjectArguments& project) {
  std::vector<std::string> names = {project_of(project)};
  if (project.token.empty() || project.project_id.empty()) return names;
  ProjectArguments by_number = project;
  by_number.token.clear();
  names.push_back(project_of(by_number));
  return names;
}

ProjectArguments place_of(const projects::Project& project) {
  ProjectArguments place;
  place.endpoint_url =
      projects::url_of(project).value_or(std::string(mixpanel::base_url(mixpanel::Region::us)));
  if (project.token) place.token = project.token->value;
  if (project.id) place.project_id = std::to_string(project.id->value);
  return place;
}

bool went_into(const projects::Project& project, const ledger::RunIdentity& identity) {
  const ProjectArguments place = place_of(project);
  if (project_of(place) != identity.project) return false;
  mappings::Effect of_events;
  of_events.add(kProjectPart, place.project_id);
  const mappings::Effect effect = mappings::Effect::from_text(identity.effect);
  const auto said = std::ranges::find(effect.parts, kProjectPart, &mappings::Effect::Part::name);
  return said == effect.parts.end() || *said == of_events.parts.front();
}

ledger::RunIdentity identity_of(const ImportArguments& arguments, const PreparedReading& prepared,
                                ledger::Ledger& ledger) {
  const std::string effect = effect_of(prepared, arguments.reading, arguments.delivery.project_id).to_text();
  ledger::RunIdentity identity{.sources = {},
                               .mapping = prepared.mapping.name,
                               .settings_hash = pipeline::short_hash(effect),
                               .effect = effect,
                               .profiles = profiles_of(prepared.mapping),
                               .counters = counters_of(prepared.mapping),
                               .project = project_of(arguments.delivery),
                               .limit = arguments.reading.limit,
                               .only = arguments.reading.only};
  std::vector<std::string> paths;
  for (const pipeline::SourceInfo& source : prepared.sources) paths.push_back(source.path);
  std::vector<std::string> prints = pipeline::fingerprints(paths, ledger);
  for (std::size_t i = 0; i < paths.size(); ++i) {
    identity.sources.push_back({std::filesystem::absolute(paths[i]).string(), std::move(prints[i])});
  }
  return identity;
}

}  // namespace mixferry::commands
