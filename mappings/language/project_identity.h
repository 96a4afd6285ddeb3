#pragma once
/// How a Mixpanel project tells which ids are one person's, and what it therefore takes.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mixferry::mappings {

/// A project's mode. It can't be changed once there is data. Source: Mixpanel docs, "Identity Management".
enum class ProjectIdentity : std::uint8_t { simplified, original, legacy };

/// How two ids are told to be one person's.
enum class LinkKind : std::uint8_t { identify, alias, merge };

/// What links of ids go through. Source of the second: descriptions by others; Mixpanel documents none.
enum class IdentityApi : std::uint8_t {
  events,  ///< `/import`: they are events
  rest,    ///< `/identity/...`: each is a call
};

/// Reads `simplified`, `original` or `legacy`.
[[nodiscard]] std::optional<ProjectIdentity> parse_project_identity(std::string_view name);

/// Why projects of `mode` have no such thing as `link`, and what to do instead.
///
/// Source: Mixpanel docs, reference "Create Identity", "Create Alias" and "Merge Identities". A simplified
/// project refuses a whole batch for one of their events; there, an event that has both ids links them, and
/// so no call does.
[[nodiscard]] std::optional<std::string> link_problem(ProjectIdentity mode, LinkKind link, IdentityApi api);

}  // namespace mixferry::mappings
