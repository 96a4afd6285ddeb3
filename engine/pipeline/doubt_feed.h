#pragma once
/// Rows in doubt that are to be sent once more, as batches.

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/batch/batcher.h"
#include "engine/ledger/ledger.h"
#include "engine/pipeline/batch_feed.h"

namespace mixferry::pipeline {

/// In the order of rows, each batch sent when the one before was answered: of updates in doubt nobody knows
/// which share a profile. In memory: a page of rows, and what the loop holds.
///
/// The rows of a batch, which are settled long since, are announced in the ledger while it is under way. So
/// those that a killed process was at are known: they may be stored by now, are told, and not sent again by
/// the same decision.
class DoubtFeed final : public BatchFeed {
 public:
  /// `route`: that of users, who alone have such updates. `reader` is the feed's own, beside the ledger that
  /// is written. It and `record_head`, with which each record begins, must outlive it.
  DoubtFeed(const mixpanel::Route& route, batch::Batcher::Limits limits, const std::string& record_head,
            ledger::Ledger& reader, ledger::RunId run);

  boost::asio::awaitable<std::unique_ptr<batch::RowBatch>> next() override;
  [[nodiscard]] Announcement announcement_of(const batch::RowBatch& batch) const override;
  [[nodiscard]] Booking booking_of(batch::RowBatch& batch, const DeliveryReports& reports) override;
  void take_back(std::unique_ptr<batch::RowBatch> /*batch*/) override {}
  void booked(const Booking& /*booking*/) override {}
  void stop() override { stopped_ = true; }
  [[nodiscard]] std::optional<double> fraction() const override { return std::nullopt; }

  /// Announcements of rows that an earlier process was sending when it ended, to be taken back: these rows
  /// are in doubt anew.
  [[nodiscard]] std::vector<ledger::Change> withdrawals() const;
  [[nodiscard]] std::uint64_t rows_resent_before() const { return rows_resent_before_; }

 private:
  [[nodiscard]] bool was_under_way(const ledger::DoubtfulRow& row) const;
  /// The first row that waits; null: there is none.
  [[nodiscard]] const ledger::DoubtfulRow* front();
  [[nodiscard]] bool fits(const batch::RowBatch& batch, const ledger::DoubtfulRow& row) const;

  const mixpanel::Route& route_;
  const batch::Batcher::Limits limits_;
  const std::string& record_head_;
  ledger::Ledger& reader_;
  const ledger::RunId run_;
  const std::vector<RangeSet> under_way_;  ///< by source, when the feed began
  ledger::SourceRow read_to_ = {};
  std::deque<ledger::DoubtfulRow> page_;
  std::vector<ledger::Intent> announced_before_;
  std::uint64_t rows_resent_before_ = 0;
  bool stopped_ = false;
};

}  // namespace mixferry::pipeline
