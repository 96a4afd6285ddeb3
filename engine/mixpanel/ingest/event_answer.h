#pragma once
/// What an answer to events means, as a pure function.

#include <cstddef>

#include "engine/mixpanel/ingest/answer.h"
#include "engine/mixpanel/ingest/delivery_result.h"

namespace mixferry::mixpanel {

/// What an answer of `/import?strict=1` says of a batch of `sent` events (at least one).
///
/// Success is 200 and JSON that counts as many imported as were sent and speaks of no error. Where some are
/// refused, the good ones are stored, and where the answer names the bad ones by index and they make up the
/// batch with those it counts, it is a report with these rejected. Where nothing was imported, where texts
/// stand in place of names, or where names and counts don't make up the batch, it is a refusal as a whole,
/// and none is named unless all are. The plain `1` of an import that is not strict says that at least one is
/// stored, so it is a success of one event and of no more; a success that counts nothing, or says one thing
/// twice, is no answer: `retryable`.
///
/// Sources: Mixpanel docs, reference "Import Events", and its ingestion OpenAPI file for the bodies;
/// `failed_records` as texts: recorded from projects with Simplified ID Merge. The insert id of a failed
/// record is called `$insert_id` by the first and `insert_id` by the second.
[[nodiscard]] DeliveryResult judge_events(const Answer& answer, std::size_t sent);

}  // namespace mixferry::mixpanel
