#include "engine/pipeline/doubt_feed.h"

#include <algorithm>
#include <utility>

#include "engine/mixpanel/record_head.h"
#include "engine/pipeline/report_cursor.h"
#include "engine/pipeline/settlement.h"

namespace mixferry::pipeline {
namespace {

/// Adds a row to announcements in the order of rows; those side by side are one.
void announce(std::vector<ledger::Intent>& intents, SourceId source, std::uint64_t row) {
  const bool follows =
      !intents.empty() && intents.back().source == source && intents.back().rows.last + 1 == row;
  if (follows) {
    intents.back().rows.last = row;
  } else {
    intents.push_back({.source = source, .rows = {row, row}});
  }
}

}  // namespace

DoubtFeed::DoubtFeed(const mixpanel::Route& route, batch::Batcher::Limits limits,
                     const std::string& record_head, ledger::Ledger& reader, ledger::RunId run)
    : route_(route),
      limits_(limits),
      record_head_(record_head),
      reader_(reader),
      run_(run),
      under_way_(reader.intents(run)) {
  if (std::ranges::all_of(under_way_, [](const RangeSet& rows) { return rows.ranges().empty(); })) return;
  ledger::for_each_doubtful_row(reader_, run_, [this](const ledger::DoubtfulRow& row) {
    if (!was_under_way(row)) return;
    ++rows_resent_before_;
    announce(announced_before_, row.source, row.row);
  });
}

bool DoubtFeed::was_under_way(const ledger::DoubtfulRow& row) const {
  return row.source < under_way_.size() && under_way_[row.source].contains(row.row);
}

const ledger::DoubtfulRow* DoubtFeed::front() {
  while (!stopped_) {
    while (!page_.empty() && was_under_way(page_.front())) page_.pop_front();
    if (!page_.empty()) return &page_.front();
    std::vector<ledger::DoubtfulRow> rows =
        reader_.doubtful_rows(run_, read_to_, ledger::kDoubtfulRowsAtOnce);
    if (rows.empty()) return nullptr;
    read_to_ = {rows.back().source, rows.back().row};
    page_.assign(std::make_move_iterator(rows.begin()), std::make_move_iterator(rows.end()));
  }
  return nullptr;
}

bool DoubtFeed::fits(const batch::RowBatch& batch, const ledger::DoubtfulRow& row) const {
  const batch::Batch& records = batch.batches[TargetKind::users];
  std::size_t bytes = records.body.size();
  for (const std::string& update : row.updates) bytes += update.size() + record_head_.size();
  return row.source == batch.source &&
         records.records.size() + row.updates.size() <= std::min(limits_.records_max, route_.records_max) &&
         bytes <= limits_.body_bytes_max;
}

boost::asio::awaitable<std::unique_ptr<batch::RowBatch>> DoubtFeed::next() {
  const ledger::DoubtfulRow* row = front();
  if (row == nullptr) co_return nullptr;
  auto batch = std::make_unique<batch::RowBatch>();
  batch->source = row->source;
  batch::Batch& records = batch->batches[TargetKind::users];
  records.route = &route_;
  do {
    for (const std::string& update : row->updates) {
      records.append(mixpanel::with_head(update, record_head_), /*bears_repeating=*/false);
    }
    batch->rows.push_back({.number = row->row, .line = row->line});
    batch->rows.back().records_end[TargetKind::users] = static_cast<std::uint32_t>(records.records.size());
    page_.pop_front();
    row = front();
  } while (row != nullptr && fits(*batch, *row));
  batch->range = {batch->rows.front().number, batch->rows.back().number};
  co_return batch;
}

Announcement DoubtFeed::announcement_of(const batch::RowBatch& batch) const {
  Announcement announcement;
  for (const batch::BatchedRow& row : batch.rows) announce(announcement.intents, batch.source, row.number);
  return announcement;
}

Booking DoubtFeed::booking_of(batch::RowBatch& batch, const DeliveryReports& reports) {
  const batch::Batch& records = batch.batches[TargetKind::users];
  Booking booking;
  ReportCursor cursor(reports[TargetKind::users]);
  std::uint32_t first = 0;
  for (const batch::BatchedRow& row : batch.rows) {
    const std::uint32_t end = row.records_end[TargetKind::users];
    const auto rejected = cursor.take_rejected(end);
    const auto in_doubt = cursor.take_in_doubt(end);
    ledger::Resolution resolution{.source = batch.source,
                                  .row = row.number,
                                  .updates_stored = end - first - rejected.size() - in_doubt.size()};
    if (!rejected.empty()) {
      resolution.reject = Reject{.row = row.number,
                                 .line = row.line,
                                 .column = {},
                                 .code = std::string(kRefusedByMixpanel),
                                 .message = rejected.front().message,
                                 .raw = mixpanel::without_head(records.record(first), record_head_)};
    }
    // Of what got no answer again, nothing is decided.
    if (!rejected.empty() || in_doubt.empty()) booking.changes.emplace_back(std::move(resolution));
    first = end;
  }
  for (ledger::Intent& intent : announcement_of(batch).intents)
    booking.changes.emplace_back(ledger::Withdrawal{std::move(intent)});
  return booking;
}

std::vector<ledger::Change> DoubtFeed::withdrawals() const {
  std::vector<ledger::Change> changes;
  for (const ledger::Intent& intent : announced_before_) changes.emplace_back(ledger::Withdrawal{intent});
  return changes;
}

}  // namespace mixferry::pipeline
