#pragma once
/// From the text of a file of projects to what it says.

#include <string>
#include <string_view>
#include <vector>

#include "engine/projects/project.h"

namespace mixferry::projects {

/// What a file says as far as it can be understood, and everything in it that can't. No problem quotes what
/// may be a secret.
struct ReadProjects {
  Projects projects;
  std::vector<mappings::Problem> problems = {};
};

/// Reads `text`, the file at `path`: relative paths in it are taken from its folder. Opens nothing.
[[nodiscard]] ReadProjects read_projects(std::string path, std::string_view text);

/// Why there is no project `name`: those there are, and the nearest.
[[nodiscard]] std::string no_such_project(const Projects& projects, std::string_view name);

}  // namespace mixferry::projects
