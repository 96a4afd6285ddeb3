#pragma once
/// Groups the segments of one source into batches. No clock, no I/O.

#include <cstdint>
#include <optional>

#include "engine/base/range.h"
#include "engine/batch/row_batch.h"
#include "engine/batch/spent_batches.h"
#include "engine/mixpanel/limits.h"

namespace mixferry::batch {

class Batcher {
 public:
  struct Limits {
    std::uint32_t records_max =
        mixpanel::kRecordsPerRequestMax;  ///< of a request, where its route allows so many
    std::size_t body_bytes_max =
        mixpanel::kBodyBytesDefault;   ///< of the bodies of all routes together: what is held
    std::uint64_t rows_max = 100'000;  ///< also of rows without records, so that the ledger keeps moving
    std::size_t rejects_max = 2'000;   ///< rejects kept in memory until their batch is settled
  };

  /// `held_rows`: rows whose unrepeatable records an earlier process may have sent. `spent`: where new
  /// batches get their memory from. Both must outlive the batcher.
  Batcher(SourceId source, Limits limits, const RangeSet& held_rows, SpentBatches& spent,
          const mixpanel::Routes& routes = mixpanel::kRoutes);

  /// Takes the next rows; returns the batch they no longer fitted into, now complete. A segment is never
  /// split: it must fit into a batch by itself.
  [[nodiscard]] std::optional<RowBatch> add(const Segment& segment);
  /// The rest, at the end of the source.
  [[nodiscard]] std::optional<RowBatch> flush();

 private:
  [[nodiscard]] bool fits(const Segment& segment) const;
  void append(const Segment& segment);
  void append_rows(const mappings::EncodedRows& encoded);
  void leave_out(std::uint64_t row, const mappings::EncodedRows& encoded, const mappings::CounterKey& key);
  void copy_records(const mappings::EncodedRows& encoded, std::uint32_t first, std::uint32_t end);
  static void reserve_body(Batch& batch, std::size_t likely);
  [[nodiscard]] std::uint32_t records_max(TargetKind kind) const;
  RowBatch fresh() const;
  RowBatch take_pending();

  SourceId source_;
  Limits limits_;
  const RangeSet& held_rows_;
  SpentBatches& spent_;
  mixpanel::Routes routes_;
  RowBatch pending_;
  PerTarget<std::size_t> body_bytes_likely_ =
      {};  ///< what the last bodies had, so about what the next will take
};

}  // namespace mixferry::batch
