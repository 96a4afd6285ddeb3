#include "engine/commands/projects_file.h"

#include <fmt/format.h>
#include <utility>

#include "engine/base/shell_word.h"
#include "engine/commands/small_file.h"
#include "engine/projects/read_projects.h"

namespace mixferry::commands {
namespace {

/// The first secret of the file that names a program or a file, nullptr: none does.
const projects::SecretReference* first_that_acts(const projects::Projects& file, std::string_view& key) {
  const projects::SecretReference* first = nullptr;
  const auto visit = [&](const projects::CredentialKind& kind, const projects::SecretReference& where) {
    if (first != nullptr || where.way == projects::SecretReference::Way::variable) return;
    first = &where;
    key = kind.key;
  };
  for (const projects::Project& project : file.projects) for_each_credential(project, visit);
  for (const projects::Organization& organization : file.organizations)
    for_each_credential(organization, visit);
  return first;
}

/// Why nobody but its owner may write to the file; empty: nobody does, or it matters less. What a variable
/// holds can at most be sent elsewhere; by a command or a file, others would act as the user.
std::string refusal_of_writers(const std::string& path, const SmallFile& read,
                               const projects::Projects& file) {
  if (!read.group_may_write && !read.all_may_write) return {};
  std::string_view key;
  const projects::SecretReference* const secret = first_that_acts(file, key);
  if (secret == nullptr) return {};
  const bool is_command = secret->way == projects::SecretReference::Way::command;
  return fmt::format(
      "{}:{}:{}: \"{}\" names a {}, and {} may write to this file, and so {} as you: chmod go-w {}\n", path,
      secret->place.line, secret->place.column, key, is_command ? "command" : "file",
      read.all_may_write ? "every user of this machine" : "its group",
      is_command ? "run any program" : "have any file read", shell_word(path));
}

}  // namespace

std::expected<projects::Projects, std::string> read_projects_file(const std::string& path) {
  const auto file = read_small_file_and_mode(path);
  if (!file) return std::unexpected(fmt::format("{}: {}\n", path, file.error()));
  projects::ReadProjects read = projects::read_projects(path, file->text);
  if (!read.problems.empty()) return std::unexpected(mappings::describe(path, std::move(read.problems)));
  if (std::string refusal = refusal_of_writers(path, *file, read.projects); !refusal.empty())
    return std::unexpected(std::move(refusal));
  return std::move(read.projects);
}

}  // namespace mixferry::commands
