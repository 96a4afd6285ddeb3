#pragma once
/// The memory of batches that are done, for those to come: bodies are large, and memory that the system hands
/// out anew for each costs more than filling it.

#include <mutex>
#include <vector>

#include "engine/batch/row_batch.h"

namespace mixferry::batch {

/// Holds no more than were in use at the same time. Any thread.
class SpentBatches {
 public:
  /// A batch without rows, in the memory of the one given back last.
  [[nodiscard]] RowBatch take();
  void give_back(RowBatch batch);

 private:
  std::mutex mutex_;
  std::vector<RowBatch> batches_;
};

}  // namespace mixferry::batch
