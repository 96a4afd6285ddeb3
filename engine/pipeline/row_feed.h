#pragma once
/// The rows of an import's sources, as batches.

#include <atomic>
#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "engine/batch/batcher.h"
#include "engine/ledger/ledger.h"
#include "engine/pipeline/applied_before.h"
#include "engine/pipeline/batch_feed.h"
#include "engine/pipeline/batch_queue.h"
#include "engine/pipeline/row_spool.h"
#include "engine/pipeline/segment_stage.h"
#include "engine/pipeline/source_reading.h"

namespace mixferry::pipeline {

/// What rows become, and what becomes of them. Everything referred to must outlive the feed.
struct RowFeedOptions {
  const std::vector<SourceInfo>& sources;
  const mappings::Plan& plan;
  ReadingOptions reading;
  batch::Batcher::Limits batch_limits;
  mixpanel::Routes routes;
  const std::string& record_head;                   ///< of `plan`'s records: what names the project
  std::span<const CounterInUse> counters;           ///< those of `plan`, in its order
  const std::vector<std::vector<RangeSet>>& found;  ///< as in FoundRows: what they add is left out
  ledger::Ledger* lookups = nullptr;                ///< the reading thread's own, if a counter has `once`
  OtherDoubts* doubts = nullptr;                    ///< the same
  const RowSpool* spool = nullptr;         ///< the rows were read, and are here; nullptr: they are to be read
  std::vector<SegmentStage*> stages = {};  ///< in this order, before what was applied before is marked
};

/// Reads on a thread of its own, which is blocked whenever nobody wants a batch. Rows that are settled are
/// passed over, or shown to the stages alone. The other members, on the loop's thread.
class RowFeed final : public BatchFeed {
 public:
  /// Asks `ledger` what is settled of `run`, and begins to read.
  RowFeed(asio::any_io_executor executor, RowFeedOptions options, ledger::Settlements& ledger,
          ledger::RunId run);
  ~RowFeed() override;

  asio::awaitable<std::unique_ptr<batch::RowBatch>> next() override;
  [[nodiscard]] Announcement announcement_of(const batch::RowBatch& batch) const override;
  [[nodiscard]] Booking booking_of(batch::RowBatch& batch, const DeliveryReports& reports) override;
  void take_back(std::unique_ptr<batch::RowBatch> batch) override { spent_.give_back(std::move(*batch)); }
  void booked(const Booking& booking) override;
  void stop() override;
  [[nodiscard]] std::optional<double> fraction() const override;

  /// By source; once. When `next` has given null: joins the thread, and throws what made reading fail if that
  /// was not told yet.
  [[nodiscard]] std::vector<SourceOutcome> take_outcomes();

 private:
  void read();
  [[nodiscard]] bool push(std::optional<batch::RowBatch> complete);
  void rethrow_failure();

  const RowFeedOptions options_;
  const std::vector<RangeSet> settled_;
  std::vector<RangeSet> held_;  ///< rows that an earlier process may have sent and that nobody settled
  std::unique_ptr<RowReading> reading_;
  AppliedMarks marks_;
  batch::SpentBatches spent_;
  BatchQueue queue_;
  std::atomic<std::uint64_t> rows_taken_ = 0;  ///< by the reading thread, batches that were dropped included
  std::atomic<bool> all_read_ = false;
  std::uint64_t rows_booked_ = 0;
  bool stopped_ = false;
  std::vector<SourceOutcome> outcomes_;  ///< the reading thread's until it is joined
  std::exception_ptr failure_;           ///< likewise; it ends the queue
  std::jthread reader_;                  ///< last: it uses all the others
};

}  // namespace mixferry::pipeline
