#pragma once
/// Where people see a project's profiles, in the browser.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mixferry::mixpanel {

/// `host`: that answers the project's queries. Nullopt where it is none of Mixpanel's, which has no pages.
/// Source: Mixpanel docs, "Group Analytics", whose addresses name a view, too: without one, the project's own
/// is shown.
[[nodiscard]] std::optional<std::string> users_page(std::string_view host, std::string_view project_id);

/// Of one profile. `data_group_id`: of its kind of group; nullopt: it is a user.
[[nodiscard]] std::optional<std::string> profile_page(std::string_view host, std::string_view project_id,
                                                      std::string_view id,
                                                      std::optional<std::int64_t> data_group_id);

}  // namespace mixferry::mixpanel
