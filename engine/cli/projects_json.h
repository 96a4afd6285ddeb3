#pragma once
/// Projects and organizations for programs. No secret is in it.

#include <boost/json/object.hpp>
#include <span>

#include "engine/commands/check_credentials.h"
#include "engine/projects/project.h"

namespace mixferry::cli {

[[nodiscard]] boost::json::object to_json(const projects::Projects& projects);

/// Each credential also with `found` and, where it is not, `problem`.
[[nodiscard]] boost::json::object to_json(const projects::Project& project,
                                          std::span<const commands::CheckedCredential> credentials);
[[nodiscard]] boost::json::object to_json(const projects::Organization& organization,
                                          std::span<const commands::CheckedCredential> credentials);

}  // namespace mixferry::cli
