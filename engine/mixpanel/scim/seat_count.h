#pragma once
/// How many seats an organization has, by SCIM. Pure. Source: RFC 7644, 3.4.2; Mixpanel docs, "Single
/// Sign-On".

#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/http/message/request.h"
#include "engine/mixpanel/secret_token.h"

namespace mixferry::mixpanel {

/// Asks for the number alone.
[[nodiscard]] http::Request request_for_seat_count(const ScimToken& token);

/// What a good answer says; nullopt: it is not one of SCIM.
[[nodiscard]] std::optional<std::uint64_t> seat_count(std::string_view answer);

}  // namespace mixferry::mixpanel
