#include "engine/batch/spent_batches.h"

#include <utility>

namespace mixferry::batch {

RowBatch SpentBatches::take() {
  const std::scoped_lock lock(mutex_);
  if (batches_.empty()) return {};
  RowBatch batch = std::move(batches_.back());
  batches_.pop_back();
  return batch;
}

void SpentBatches::give_back(RowBatch batch) {
  batch.clear();
  const std::scoped_lock lock(mutex_);
  batches_.push_back(std::move(batch));
}

}  // namespace mixferry::batch
