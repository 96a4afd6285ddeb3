#include "engine/commands/projects_file.h"

#include <fmt/format.h>

#include "engine/commands/small_file.h"
#include "engine/projects/read_projects.h"

namespace mixferry::commands {

std::expected<projects::Projects, std::string> read_projects_file(const std::string& path) {
  const auto text = read_small_file(path);
  if (!text) return std::unexpected(fmt::format("{}: {}\n", path, text.error()));
  projects::ReadProjects read = projects::read_projects(path, *text);
  if (!read.problems.empty()) return std::unexpected(mappings::describe(path, std::move(read.problems)));
  return std::move(read.projects);
}

}  // namespace mixferry::commands
