#pragma once
/// Calls that link ids, one each: for a gateway, or a Mixpanel to come, that has them. Mixpanel documents
/// none; they are as others describe them.

#include <cstddef>
#include <string_view>

#include "engine/mixpanel/ingest/answer.h"
#include "engine/mixpanel/ingest/delivery_result.h"

namespace mixferry::mixpanel {

/// Where the call of this `body` goes, by what it says of its ids: `/identity/create` (`$anon_id`),
/// `/identity/create-alias` (`alias`) or `/identity/merge` (`$distinct_ids`). Throws `std::logic_error` for
/// any other.
[[nodiscard]] std::string_view identity_call_target(std::string_view body);

/// What the answer to one of them says, `{"status":1,"error":null}` or not: as that to an update of a profile
/// (profile_answer.h), but that none is too large. `sent` is 1.
[[nodiscard]] DeliveryResult judge_identity_call(const Answer& answer, std::size_t sent);

}  // namespace mixferry::mixpanel
