#pragma once
/// Which mode of a project counts.

#include <optional>

#include "mappings/language/mapping.h"

namespace mixferry::mappings {

/// What was `asked` for beside the mapping, else what the mapping says, else the mode that Mixpanel gives to
/// its projects now.
[[nodiscard]] inline ProjectIdentity identity_mode(std::optional<ProjectIdentity> asked,
                                                   const Mapping& mapping) {
  return asked.value_or(mapping.project_identity.value_or(ProjectIdentity::simplified));
}

}  // namespace mixferry::mappings
