#pragma once
/// The one writer of a run's ledger: takes settlements from the delivery side, commits them in groups.

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "engine/ledger/ledger.h"

namespace mixferry::ledger {

/// Owns a thread that commits whatever has come together since its last commit, as one transaction.
/// All members may be called from any thread. After a failure nothing more is written, and every callback is
/// called with `false`: the caller stops, and takes the reason from `stop`.
class LedgerWriter {
 public:
  /// `durable` is false when the ledger failed. Called on the writer's thread: hand over at once.
  using Callback = std::function<void(bool durable)>;

  LedgerWriter(Ledger& ledger, RunId run);
  /// Commits what is queued and joins.
  ~LedgerWriter();
  LedgerWriter(const LedgerWriter&) = delete;
  LedgerWriter& operator=(const LedgerWriter&) = delete;

  void settle(Settlement settlement, Callback done);
  void intend(Intent intent, Callback done);
  /// Adds to what the next commit says went over the wire.
  void add_traffic(const TrafficTally& traffic);

  /// Commits everything queued, ends the thread, and rethrows what made the ledger fail, if anything did.
  /// Once.
  void stop();
};

}  // namespace mixferry::ledger
