#pragma once
/// From what became of a batch to what the ledger keeps of it.

#include <string>
#include <string_view>

#include "engine/batch/row_batch.h"
#include "engine/delivery/delivery_result.h"
#include "engine/ledger/values.h"
#include "engine/pipeline/batch_feed.h"

namespace mixferry::pipeline {

/// Why a row is rejected that Mixpanel refused.
inline constexpr std::string_view kRefusedByMixpanel = "refused_by_mixpanel";

/// How many records of `batch` Mixpanel has stored, by what it said of them.
[[nodiscard]] std::size_t stored_of(const batch::Batch& batch, const delivery::DeliveryReport& report);

/// Accounts for every row of `batch` once: rejected when any of its records is, else in doubt when any is,
/// else delivered. What is in doubt is kept of rejected rows, too: mended, they leave it out. Of rows that
/// are delivered, the owners are known from now on by what was sent; of others, those that may come again are
/// unknown. `reports` tell of the batches of each
/// target. `record_head`, with which each record begins, is taken off those in doubt.
[[nodiscard]] ledger::Settlement settlement_of(const batch::RowBatch& batch, const DeliveryReports& reports,
                                               std::string_view record_head);

}  // namespace mixferry::pipeline
