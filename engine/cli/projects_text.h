#pragma once
/// Projects and organizations for people.

#include <span>
#include <string>

#include "engine/commands/check_credentials.h"
#include "engine/projects/project.h"

namespace mixferry::cli {

/// All of a file: a line for each project, with what it has below it. Wrapped at `columns`.
[[nodiscard]] std::string table_of(const projects::Projects& projects, std::size_t columns);

/// One of them with all its fields, and each of its credentials with what came of looking for it.
[[nodiscard]] std::string details_of(const projects::Projects& file, const projects::Project& project,
                                     std::span<const commands::CheckedCredential> credentials,
                                     std::size_t columns);
[[nodiscard]] std::string details_of(const projects::Projects& file,
                                     const projects::Organization& organization,
                                     std::span<const commands::CheckedCredential> credentials,
                                     std::size_t columns);

}  // namespace mixferry::cli
