#include "engine/pipeline/row_feed.h"

#include <algorithm>
#include <utility>

#include "engine/pipeline/settlement.h"

namespace mixferry::pipeline {
namespace {

constexpr std::size_t kQueuedBatchesMax = 1;

std::vector<RangeSet> rows_under_way(ledger::Settlements& ledger, ledger::RunId run, std::size_t sources) {
  std::vector<RangeSet> rows = ledger.intents(run);
  rows.resize(sources);
  return rows;
}

ReadingOptions resuming(ReadingOptions options, std::vector<RowPlace> places) {
  // Of ids that were asked for, it is to be told which were there: by going through all rows.
  if (options.rows.asked == nullptr && !options.rows.settled_too) options.resume_at = std::move(places);
  return options;
}

std::unique_ptr<RowReading> reading_of(const RowFeedOptions& options, const std::vector<RangeSet>& settled,
                                       std::vector<RowPlace> places) {
  if (options.spool != nullptr) return std::make_unique<SpooledReading>(*options.spool);
  return std::make_unique<SourceReading>(options.sources, options.plan, settled,
                                         resuming(options.reading, std::move(places)));
}

/// Of the records in `counted`, those that Mixpanel refused.
std::vector<batch::CountedRecord> refused_of(const std::vector<batch::CountedRecord>& counted,
                                             const delivery::DeliveryReport& report) {
  std::vector<batch::CountedRecord> found;
  for (const delivery::RejectedRecord& rejected : report.rejected) {
    const auto record = std::ranges::lower_bound(counted, rejected.index, {}, &batch::CountedRecord::record);
    if (record != counted.end() && record->record == rejected.index) found.push_back(*record);
  }
  return found;
}

}  // namespace

RowFeed::RowFeed(asio::any_io_executor executor, RowFeedOptions options, ledger::Settlements& ledger,
                 ledger::RunId run)
    : options_(std::move(options)),
      settled_(ledger.settled(run)),
      held_(rows_under_way(ledger, run, options_.sources.size())),
      reading_(reading_of(options_, settled_, ledger.resume_places(run))),
      marks_(options_.counters, options_.found, run, options_.lookups, options_.doubts, held_),
      queue_(std::move(executor), kQueuedBatchesMax),
      reader_([this] { read(); }) {}

RowFeed::~RowFeed() {
  stop();
}

void RowFeed::read() {
  try {
    std::optional<batch::Batcher> batcher;
    SourceId source = 0;
    outcomes_ = reading_->run({
        .begin_source =
            [&](SourceId id) {
              batcher.emplace(id, options_.batch_limits, held_[id], spent_, options_.routes);
              source = id;
            },
        .take =
            [&](batch::Segment& segment) {
              for (SegmentStage* const stage : options_.stages) stage->take(source, segment);
              if (segment.is_settled) return true;
              marks_.mark(source, segment.encoded);
              rows_taken_ += segment.rows.last - segment.rows.first + 1;
              return push(batcher->add(segment));
            },
        .end_source = [&](SourceId) { return push(batcher->flush()); },
    });
  } catch (...) {
    failure_ = std::current_exception();
  }
  all_read_ = true;
  queue_.finish();
}

bool RowFeed::push(std::optional<batch::RowBatch> complete) {
  return !complete || queue_.push(std::make_unique<batch::RowBatch>(std::move(*complete)));
}

asio::awaitable<std::unique_ptr<batch::RowBatch>> RowFeed::next() {
  std::unique_ptr<batch::RowBatch> batch = co_await queue_.pop();
  if (batch || stopped_) co_return batch;  // whoever stops it does not wait here for the reader
  reader_.join();
  rethrow_failure();
  co_return nullptr;
}

Announcement RowFeed::announcement_of(const batch::RowBatch& batch) const {
  ledger::Intent intent{.source = batch.source, .rows = batch.range};
  if (!batch.counted.empty()) {
    intent.applied = std::make_shared<const std::vector<ledger::AppliedRow>>(
        applied_rows(batch.counted, options_.counters));
  }
  return {.intents = {std::move(intent)}, .held = !batch.held.empty()};
}

Booking RowFeed::booking_of(batch::RowBatch& batch, const DeliveryReports& reports) {
  ledger::Settlement settlement = settlement_of(batch, reports, options_.record_head);
  settlement.not_applied =
      applied_rows(refused_of(batch.counted, reports[TargetKind::users]), options_.counters);
  settlement.found_applied = applied_rows(batch.found_applied, options_.counters);
  Booking booking{.tally = settlement.tally, .counted = std::move(batch.counted)};
  booking.counted.insert(booking.counted.end(), batch.found_applied.begin(), batch.found_applied.end());
  booking.changes.emplace_back(std::move(settlement));
  return booking;
}

void RowFeed::booked(const Booking& booking) {
  marks_.release(booking.counted);
  rows_booked_ += booking.tally.rows_read();
}

void RowFeed::stop() {
  stopped_ = true;
  reading_->stop();
  queue_.close();
}

/// Reading runs ahead of what is settled; so much of what was read is through.
std::optional<double> RowFeed::fraction() const {
  const std::optional<double> read = reading_->fraction();
  const std::uint64_t taken = rows_taken_;
  if (!read) return read;
  // A block is read before its rows are taken; only of a run that goes on, rows are read and passed over.
  const bool goes_on =
      std::ranges::any_of(settled_, [](const RangeSet& rows) { return !rows.ranges().empty(); });
  if (taken == 0) return goes_on || all_read_ ? *read : 0.0;
  return *read * static_cast<double>(rows_booked_) / static_cast<double>(taken);
}

std::vector<SourceOutcome> RowFeed::take_outcomes() {
  if (reader_.joinable()) reader_.join();
  rethrow_failure();
  return std::move(outcomes_);
}

void RowFeed::rethrow_failure() {
  if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
}

}  // namespace mixferry::pipeline
