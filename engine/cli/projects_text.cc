#include "engine/cli/projects_text.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <utility>
#include <vector>

#include "engine/cli/choice.h"
#include "engine/report/screen_text.h"
#include "mappings/language/vocabulary.h"

namespace mixferry::cli {
namespace {

constexpr std::size_t kNameOfFieldWidth = 15;  ///< of the longest, `service_account`
using Row = std::array<std::string, 4>;

template <typename Value, typename Table>
std::string word_in(const Table& table, const std::optional<projects::Field<Value>>& field) {
  return field ? word_for(as_words(table), field->value) : "";
}

template <typename Number>
std::string digits_of(const std::optional<projects::Field<Number>>& field) {
  return field ? std::to_string(field->value) : "";
}

std::string text_of(const std::optional<projects::Field<std::string>>& field) {
  return field ? field->value : "";
}

/// A line of what somebody has; nothing of what it has not.
std::string field_line(std::string_view name, const std::string& value) {
  return value.empty() ? "" : fmt::format("  {:<{}}  {}\n", name, kNameOfFieldWidth, value);
}

bool is_default(const projects::Projects& file, const projects::Project& project) {
  return file.chosen && file.chosen->value == project.name;
}

std::string name_of(const projects::Projects& file, const projects::Project& project) {
  return project.name + (is_default(file, project) ? " (default)" : "");
}

template <typename Owner>
std::string credential_lines(const Owner& owner) {
  std::string text;
  for_each_credential(owner,
                      [&](const projects::CredentialKind& kind, const projects::SecretReference& where) {
                        text += field_line(kind.key, in_words(where));
                      });
  return text;
}

/// `rows` below `header`, each with its lines below it; nothing where there is no row.
std::string rows_in_words(const Row& header, const std::vector<std::pair<Row, std::string>>& rows) {
  if (rows.empty()) return {};
  std::array<std::size_t, 4> widths{};
  for (std::size_t i = 0; i < header.size(); ++i) {
    widths[i] = report::width_of(header[i]);
    for (const auto& [row, below] : rows) widths[i] = std::max(widths[i], report::width_of(row[i]));
  }
  std::string text;
  const auto add = [&](const Row& row) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i)
      line += report::padded(row[i].empty() ? "-" : row[i], widths[i]) + "  ";
    while (line.ends_with(' ')) line.pop_back();
    text += line + "\n";
  };
  add(header);
  for (const auto& [row, below] : rows) {
    add(row);
    text += below;
  }
  return text;
}

std::string outcome_of(const commands::CheckedCredential& credential) {
  if (!credential.problem.empty()) return "not to be had: " + credential.problem;
  if (credential.finding.words.empty())
    return fmt::format("it is there and has the right form; Mixpanel was not asked: {}",
                       credential.not_asked);
  return fmt::format("{}: {}", word_of(credential.finding.fitness), credential.finding.words);
}

/// Each with what it is for and what came of looking for it.
std::string checked_in_words(std::span<const commands::CheckedCredential> credentials) {
  std::string text;
  for (const commands::CheckedCredential& credential : credentials) {
    text += fmt::format("{}: {}\n  for {}\n  {}\n", credential.kind.key, in_words(credential.where),
                        credential.kind.purpose, outcome_of(credential));
  }
  return text;
}

}  // namespace

std::string table_of(const projects::Projects& projects, std::size_t columns) {
  std::vector<std::pair<Row, std::string>> rows;
  for (const projects::Project& project : projects.projects) {
    rows.push_back({{name_of(projects, project), word_in(mixpanel::kRegionWords, project.region),
                     digits_of(project.id), text_of(project.token)},
                    field_line("endpoint", text_of(project.endpoint)) + credential_lines(project)});
  }
  std::vector<std::pair<Row, std::string>> organizations;
  for (const projects::Organization& organization : projects.organizations) {
    organizations.push_back(
        {{organization.name, word_in(mixpanel::kRegionWords, organization.region), digits_of(organization.id),
          " "},
         field_line("endpoint", text_of(organization.endpoint)) + credential_lines(organization)});
  }
  const std::string text = rows_in_words({"project", "region", "id", "token"}, rows);
  const std::string others = rows_in_words({"organization", "region", "id", " "}, organizations);
  return report::wrapped_lines(text + (text.empty() || others.empty() ? "" : "\n") + others, columns);
}

std::string details_of(const projects::Projects& file, const projects::Project& project,
                       std::span<const commands::CheckedCredential> credentials, std::size_t columns) {
  std::string text =
      fmt::format("project {}, of {}:{}\n", name_of(file, project), file.path, project.place.line);
  std::string groups;
  for (const projects::GroupKey& key : project.group_keys)
    groups += fmt::format("{}{} {}", groups.empty() ? "" : ", ", key.name, key.data_group_id);
  text += field_line("region", word_in(mixpanel::kRegionWords, project.region));
  text += field_line("endpoint", text_of(project.endpoint));
  text += field_line("id", digits_of(project.id));
  text += field_line("token", text_of(project.token));
  text += field_line("identity", word_in(mappings::kProjectIdentityWords, project.identity));
  text += field_line("identity_api", word_in(mappings::kIdentityApiWords, project.identity_api));
  text += field_line("group_keys", groups);
  text += field_line("timezone", text_of(project.timezone));
  text += field_line("query_quota", digits_of(project.query_quota));
  text += credentials.empty() ? "no credentials: profiles and events go by the token\n"
                              : checked_in_words(credentials);
  if (project.token)
    text += "the token is not checked here: whether it is right is seen by the canary of an import alone\n";
  return report::wrapped_lines(text, columns);
}

std::string details_of(const projects::Projects& file, const projects::Organization& organization,
                       std::span<const commands::CheckedCredential> credentials, std::size_t columns) {
  const std::string text =
      fmt::format("organization {}, of {}:{}\n", organization.name, file.path, organization.place.line) +
      field_line("region", word_in(mixpanel::kRegionWords, organization.region)) +
      field_line("endpoint", text_of(organization.endpoint)) + field_line("id", digits_of(organization.id));
  return report::wrapped_lines(
      text + (credentials.empty() ? "no credentials\n" : checked_in_words(credentials)), columns);
}

}  // namespace mixferry::cli
