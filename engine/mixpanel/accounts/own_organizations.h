#pragma once
/// `/api/app/me`: who a service account is. Pure. Source: recorded answers; Mixpanel documents none of it.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/http/message/request.h"
#include "engine/mixpanel/service_account.h"

namespace mixferry::mixpanel {

/// An organization that an account belongs to.
struct OwnOrganization {
  std::uint64_t id = 0;
  std::string name = {};  ///< empty: not told

  bool operator==(const OwnOrganization&) const = default;
};

[[nodiscard]] http::Request request_for_own_organizations(const ServiceAccount& account);

/// What a good answer tells of them; none: it does not tell.
[[nodiscard]] std::vector<OwnOrganization> own_organizations(std::string_view answer);

}  // namespace mixferry::mixpanel
