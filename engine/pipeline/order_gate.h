#pragma once
/// Keeps two updates of one profile from being in flight at the same time.

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>

#include "engine/batch/row_batch.h"

namespace mixferry::pipeline {

/// The ids of the batches in flight. A batch that shares one with them has to wait: so a profile ends as its
/// last row says, whatever the concurrency. One thread.
class OrderGate {
 public:
  [[nodiscard]] bool blocks(const batch::RowBatch& batch) const;
  void enter(const batch::RowBatch& batch);
  void leave(const batch::RowBatch& batch);

 private:
  boost::unordered_flat_map<std::uint64_t, std::uint32_t> rows_in_flight_;  ///< by id hash
};

}  // namespace mixferry::pipeline
