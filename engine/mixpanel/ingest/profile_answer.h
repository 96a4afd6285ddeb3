#pragma once
/// What an answer to profile updates means, as a pure function.

#include <cstddef>

#include "engine/mixpanel/ingest/answer.h"
#include "engine/mixpanel/ingest/delivery_result.h"
#include "engine/mixpanel/ingest/status_verdict.h"

namespace mixferry::mixpanel {

/// What an answer of `/engage` or `/groups` says of a batch of `sent` records (at least one).
///
/// Success is 200 and a body that says so: `1`, or JSON with `status` 1, no error and, where they are
/// counted, as many good events as were sent. A success that speaks of errors is a refusal after which
/// records may be stored. Whatever says neither yes nor no, or both by saying one thing twice, counts as no
/// answer: `retryable`, and records may be stored. Records are `named` only when the good events and the
/// named ones make up the batch. Sources: Mixpanel's ingestion OpenAPI file and recordings for the bodies;
/// the shape of `errors` (index -> texts) is the likelier reading of what is documented, so anything else in
/// it is not an error, only no help.
[[nodiscard]] DeliveryResult judge_profiles(const Answer& answer, std::size_t sent);

/// The same of an API that answers likewise.
[[nodiscard]] DeliveryResult judge_updates(const Answer& answer, std::size_t sent, const ApiWords& api);

}  // namespace mixferry::mixpanel
