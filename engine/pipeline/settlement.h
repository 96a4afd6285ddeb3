#pragma once
/// From what became of a batch to what the ledger keeps of it.

#include <string_view>

#include "engine/batch/row_batch.h"
#include "engine/delivery/batch_sink.h"
#include "engine/ledger/values.h"

namespace mixferry::pipeline {

/// Accounts for every row of `batch` once: rejected when any of its records is, else in doubt when any is,
/// else delivered. What is in doubt is kept of rejected rows, too: mended, they leave it out. `reports` tell
/// of the batches of each target. `record_head`, with which each record begins, is taken off those in doubt.
[[nodiscard]] ledger::Settlement settlement_of(const batch::RowBatch& batch,
                                               const PerTarget<delivery::DeliveryReport>& reports,
                                               std::string_view record_head);

}  // namespace mixferry::pipeline
