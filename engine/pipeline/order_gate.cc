#include "engine/pipeline/order_gate.h"

#include <algorithm>

namespace mixferry::pipeline {

bool OrderGate::blocks(const batch::RowBatch& batch) const {
  return std::ranges::any_of(
      batch.rows, [this](const batch::BatchedRow& row) { return rows_in_flight_.contains(row.id_hash); });
}

void OrderGate::enter(const batch::RowBatch& batch) {
  for (const batch::BatchedRow& row : batch.rows) ++rows_in_flight_[row.id_hash];
}

void OrderGate::leave(const batch::RowBatch& batch) {
  for (const batch::BatchedRow& row : batch.rows) {
    const auto entry = rows_in_flight_.find(row.id_hash);
    if (--entry->second == 0) rows_in_flight_.erase(entry);
  }
}

}  // namespace mixferry::pipeline
