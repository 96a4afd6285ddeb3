#include "engine/batch/row_batch.h"

#include "engine/base/target_kind.h"

namespace mixferry::batch {

std::string_view raw_row(const RowBatch& batch, const BatchedRow& row) {
  return std::string_view(batch.blocks[row.block]->bytes).substr(row.raw_offset, row.raw_length);
}

void RowBatch::clear() {
  source = 0;
  range = {};
  resume_at = {};
  for (Batch& batch : batches.each) batch.clear();
  rows.clear();
  blocks.clear();
  rejects.clear();
  held.clear();
  counted.clear();
  found_applied.clear();
  owners.clear();
  tally = {};
}

}  // namespace mixferry::batch
