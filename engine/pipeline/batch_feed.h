#pragma once
/// What the delivery loop delivers, and what the ledger keeps of it.

#include <boost/asio/awaitable.hpp>
#include <memory>
#include <optional>
#include <vector>

#include "engine/base/tally.h"
#include "engine/base/target_kind.h"
#include "engine/batch/row_batch.h"
#include "engine/delivery/delivery_result.h"
#include "engine/ledger/ledger.h"

namespace mixferry::pipeline {

/// What became of the batch of each target.
using DeliveryReports = PerTarget<delivery::DeliveryReport>;

/// What the ledger is told before records that do not bear repeating leave.
struct Announcement {
  std::vector<ledger::Intent> intents;
  bool held = false;  ///< an earlier process announced rows of it: not to be taken back
};

/// What the ledger keeps of a batch that was delivered.
struct Booking {
  std::vector<ledger::Change> changes = {};
  Tally tally = {};                                ///< what it adds to the run's
  std::vector<batch::CountedRecord> counted = {};  ///< known for good once it is durable
};

/// Everything on the loop's thread.
class BatchFeed {
 public:
  BatchFeed() = default;
  BatchFeed(const BatchFeed&) = delete;
  BatchFeed& operator=(const BatchFeed&) = delete;
  virtual ~BatchFeed() = default;

  /// The next batch; null: there are no more, or it was told to stop. Throws what made it fail.
  virtual boost::asio::awaitable<std::unique_ptr<batch::RowBatch>> next() = 0;
  /// Before `batch` is sent.
  [[nodiscard]] virtual Announcement announcement_of(const batch::RowBatch& batch) const = 0;
  /// Once all of `batch` is delivered. Its records stay as they are.
  [[nodiscard]] virtual Booking booking_of(batch::RowBatch& batch, const DeliveryReports& reports) = 0;
  /// It is done with.
  virtual void take_back(std::unique_ptr<batch::RowBatch> batch) = 0;
  /// It is durable.
  virtual void booked(const Booking& booking) = 0;
  /// Nothing more is wanted.
  virtual void stop() = 0;
  /// Share of all there is that is booked, 0 to 1; nullopt where it can't be told.
  [[nodiscard]] virtual std::optional<double> fraction() const = 0;
};

}  // namespace mixferry::pipeline
