#pragma once
/// What the number of an answer means, where it means the same for all APIs that take records.

#include <string>
#include <string_view>
#include <vector>

#include "engine/mixpanel/ingest/answer.h"
#include "engine/mixpanel/ingest/delivery_result.h"

namespace mixferry::mixpanel {

/// An API in words for people.
struct ApiWords {
  std::string_view name;         ///< as in "There is no ... at this address"
  std::string_view credentials;  ///< what to do when it refuses them: whole sentences
  /// The same where there is none. Source: `servers` in Mixpanel's ingestion OpenAPI file.
  std::string_view absent =
      "Mixpanel takes data at api.mixpanel.com, api-eu.mixpanel.com and api-in.mixpanel.com, "
      "and not where it answers queries: check the endpoint and the region.";
};

/// The verdict on any answer but those whose bodies an API has to read by itself: 200, 400 and 422. Texts are
/// quoted and never relied upon.
[[nodiscard]] DeliveryResult judge_status(const Answer& answer, const ApiWords& api);

/// It says neither yes nor no: it counts as none, and records may be stored.
[[nodiscard]] DeliveryResult no_readable_answer(const Answer& answer);

/// Refused as it is; which of it, it does not say. The body is quoted.
[[nodiscard]] DeliveryResult refused_as_a_whole(const Answer& answer, bool maybe_stored);

/// Mixpanel's words about what it refuses, fit for a reject; empty ones stand for no reason.
[[nodiscard]] std::string refusal(std::string_view words);

/// Sorts them by index. Nothing is left where two have the same: nobody knows which holds.
[[nodiscard]] std::vector<RejectedRecord> in_order(std::vector<RejectedRecord> named);

}  // namespace mixferry::mixpanel
