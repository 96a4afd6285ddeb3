#pragma once
/// The one writer of a run's ledger: takes settlements from the delivery side, commits them in groups.

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "engine/ledger/settlements.h"

namespace mixferry::ledger {

struct LedgerWriterOptions {
  std::size_t enough_settlements = 1;  ///< are committed at once; fewer wait for more ...
  /// ... so long. Against the time of a request that is nothing, against that of a commit it is a lot.
  std::chrono::milliseconds waits_at_most{20};
};

/// Owns a thread that commits whatever has come together since its last commit, in the order in which it was
/// given, as one transaction: the slower the disk, the larger the groups. Settlements also wait for each
/// other, for a moment, unless there are enough of them; intents, whose batches wait to be sent, don't. So
/// nobody waits for more than that moment and two commits. What is queued is bounded by the callbacks that
/// callers await, not here.
///
/// All members may be called from any thread. After a failure nothing more is written, and every callback is
/// called with `false`: the caller stops, and takes the reason from `stop`.
class LedgerWriter {
 public:
  /// `durable` is false when the ledger failed. Called on the writer's thread: hand over at once. Must not
  /// throw.
  using Callback = std::function<void(bool durable)>;

  /// `settlements`, and the ledger that it is of, belong to the writer until `stop`.
  LedgerWriter(Settlements& settlements, RunId run, const LedgerWriterOptions& options = {});
  /// Commits what is queued and joins. A failure that `stop` did not take is dropped with it.
  ~LedgerWriter();
  LedgerWriter(const LedgerWriter&) = delete;
  LedgerWriter& operator=(const LedgerWriter&) = delete;

  /// Commits all of `changes` together, and at once if there is an intent among them; else they count as one
  /// settlement.
  void write(std::vector<Change> changes, Callback done);
  /// Takes an intent back; durable soon. It may be announced again.
  void withdraw(Intent intent);
  /// Adds to what the next commit says went over the wire; `stop` commits the rest.
  void add_traffic(const TrafficTally& traffic);

  /// Commits everything queued, ends the thread, and rethrows what made the ledger fail, if anything did.
  /// Once; nothing may be queued after it.
  void stop();

 private:
  /// What has come together.
  struct Group {
    std::vector<Change> changes;
    std::vector<Callback> done;
    std::size_t settlements = 0;  ///< calls of `write` without intents
    bool any_intent = false;
    TrafficTally traffic;
  };

  /// The group to add to. Throws once the writer was stopped. Hold the mutex.
  [[nodiscard]] Group& next();
  void work() noexcept;
  /// Waits for something to do; false: there will be nothing more, and `group` holds the last of it.
  bool take(Group& group);
  [[nodiscard]] bool must_write_at_once() const;
  /// Whether it was written; the first failure is kept.
  bool commit(const Group& group);
  void end();

  Settlements& settlements_;
  RunId run_;
  const LedgerWriterOptions options_;
  std::exception_ptr failure_;  ///< the thread's own until it is joined

  std::mutex mutex_;
  std::condition_variable wake_;
  Group next_;             ///< guarded by mutex_
  bool stopping_ = false;  ///< guarded by mutex_

  std::thread thread_;  ///< last: it uses all the others
};

}  // namespace mixferry::ledger
