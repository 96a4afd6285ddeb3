#pragma once
/// The file of projects, read from the disk.

#include <expected>
#include <string>

#include "engine/projects/project.h"

namespace mixferry::commands {

/// The file at `path`. An error holds all problems, each with its place, and ends in a line break. Refused,
/// too, when others than its owner may write to it and it names a secret by a command or a file: they could
/// have programs run, or files read, as whoever uses it.
[[nodiscard]] std::expected<projects::Projects, std::string> read_projects_file(const std::string& path);

}  // namespace mixferry::commands
