#pragma once
/// The unit that is delivered and settled: a batch together with the rows it stands for.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "connectors/source/block.h"
#include "engine/base/range.h"
#include "engine/base/reject.h"
#include "engine/base/row_place.h"
#include "engine/base/tally.h"
#include "engine/base/target_kind.h"
#include "engine/batch/batch.h"
#include "engine/batch/row_owners.h"
#include "mappings/plan/encoded_rows.h"

namespace mixferry::batch {

/// Consecutive rows of one block, mapped. What the workers hand over, in row order.
struct Segment {
  RowRange rows;  ///< every row of it is in `encoded`: as records, as a reject or in its tally
  std::shared_ptr<const connectors::Block> block;
  mappings::EncodedRows encoded;
  RowOwners owners = {};          ///< where they were asked for: of all rows, those without records, too
  std::uint64_t rows_unread = 0;  ///< of them, rejects that no cell of could be told
  bool is_settled = false;        ///< already: for stages to see, and not to be batched
};

/// A row whose records are in a batch.
struct BatchedRow {
  std::uint64_t number = 0;
  std::uint64_t line = 0;
  std::uint32_t block = 0;  ///< index into `RowBatch::blocks`
  std::uint32_t raw_offset = 0;
  std::uint32_t raw_length = 0;
  PerTarget<std::uint32_t> records_end = {};  ///< of each batch: the index behind its last record; its first
                                              ///< is where the row before ends
};

/// An unrepeatable record that an earlier process may have sent: it is not sent again by itself.
struct HeldRecord {
  std::uint32_t row = 0;  ///< index into `RowBatch::rows`
  std::string record;

  bool operator==(const HeldRecord&) const = default;
};

/// A record that changes its profile anew each time it is sent, with what it is known again by.
struct CountedRecord {
  std::uint64_t row = 0;      ///< its number
  std::uint32_t record = 0;   ///< index into the records of users: only they have such
  std::uint32_t counter = 0;  ///< index into `Plan::counters`
  Hash128 key;

  bool operator==(const CountedRecord&) const = default;
};

/// A contiguous range of rows of one source with everything that settles it. Records of each target are sent
/// to a place of their own, so a row's may lie in several batches; the rows are settled when all are
/// delivered. Its blocks stay alive with it, so that a row that Mixpanel refuses can be kept as it was.
struct RowBatch {
  SourceId source = 0;
  RowRange range;
  RowPlace resume_at;        ///< where the block of its last row begins
  PerTarget<Batch> batches;  ///< may be empty: then there is nothing to send, only to settle
  std::vector<BatchedRow> rows;
  std::vector<std::shared_ptr<const connectors::Block>> blocks;
  std::vector<Reject> rejects;
  std::vector<HeldRecord> held;
  std::vector<CountedRecord> counted;  ///< those in `batches`
  std::vector<CountedRecord>
      found_applied;  ///< those left out because a row that said the same had come before
  RowOwners owners;   ///< of the records in `batches`, where they were asked for
  Tally tally;        ///< of the rows of `range` that are not in `rows`, and of all values

  /// Makes it a batch without rows that keeps the memory of this one.
  void clear();
};

/// The bytes of a row as they stood in its source.
[[nodiscard]] std::string_view raw_row(const RowBatch& batch, const BatchedRow& row);

}  // namespace mixferry::batch
