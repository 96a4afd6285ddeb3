#pragma once
/// Delivers what a feed has, on the calling thread: the one loop of an import.

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "engine/delivery/stack.h"
#include "engine/flow/stop_signals.h"
#include "engine/ledger/ledger_writer.h"
#include "engine/ledger/settlements.h"
#include "engine/mixpanel/route.h"
#include "engine/pipeline/announcements.h"
#include "engine/pipeline/batch_feed.h"
#include "engine/pipeline/early_stop.h"
#include "engine/pipeline/order_gate.h"
#include "engine/pipeline/progress.h"
#include "engine/pipeline/reject_limit.h"
#include "engine/pipeline/turnstile.h"

namespace mixferry::pipeline {

struct LoopOptions {
  delivery::DeliveryOptions delivery;
  mixpanel::Routes routes = mixpanel::kRoutes;
  RejectLimit reject_limit = {};
  std::function<void(const Progress&)> on_progress;  ///< every `progress_interval`, and at the end; set
  /// Of a batch that Mixpanel took; may be empty.
  std::function<void(const batch::Batch&, const delivery::DeliveryReport&)> on_stored = {};
  /// What else ends it, asked as often as `on_progress` is called; may be empty.
  std::function<std::optional<EarlyStop>()> why_stop = {};
  std::function<void()> on_leaving;  ///< right before a second signal ends the process; may be empty
  std::chrono::milliseconds progress_interval{200};
};

/// What a loop came to.
struct LoopOutcome {
  std::optional<EarlyStop> stop;
  Tally tally;           ///< of what was booked
  TrafficTally traffic;  ///< of what was sent
};

/// One object, one feed. Everything on the thread that calls `run`, but for the ledger's writer.
class DeliveryLoop {
 public:
  /// `run`: as earlier processes left it. `loop` runs nothing else that does not end with the feed. All must
  /// outlive this; `ledger` is its own from now on.
  DeliveryLoop(asio::io_context& loop, BatchFeed& feed, LoopOptions options, ledger::RunRecord run,
               ledger::Settlements& ledger);

  /// Until the feed has nothing more, or it has to stop: at a signal (what is in flight is waited for; a
  /// second one leaves the process at once with exit code 3), when Mixpanel refuses or is out of reach for
  /// too long, at too many rejects. Rethrows what made the ledger or the feed fail. Once.
  [[nodiscard]] LoopOutcome run();

 private:
  asio::awaitable<void> dispatch();
  asio::awaitable<void> deliver(std::unique_ptr<batch::RowBatch> batch, Turnstile::Ticket ticket);
  asio::awaitable<std::optional<delivery::DeliveryReport>> send(batch::RowBatch& rows, TargetKind kind);
  asio::awaitable<void> book(Booking booking);
  asio::awaitable<void> show_progress();
  asio::awaitable<void> watch_signals();

  void save_traffic();
  void tell_of_unsettled();
  void check_rejects();
  void request_stop(EarlyStop stop);
  void fail(const std::exception_ptr& failure);
  [[noreturn]] void leave_at_once() const;
  [[nodiscard]] bool stopping() const { return outcome_.stop.has_value(); }
  [[nodiscard]] bool nothing_sent() const { return !anything_sent_ && before_.tally.rows_read() == 0; }
  [[nodiscard]] Tally whole_run() const;
  [[nodiscard]] Progress progress() const;

  asio::io_context& loop_;
  BatchFeed& feed_;
  const LoopOptions options_;
  /// All batches take the gates in this order, and the turnstile before them, so that none waits for one
  /// behind it.
  const std::vector<TargetKind> sending_order_;
  const ledger::RunRecord before_;  ///< what earlier processes of the run did

  ledger::LedgerWriter writer_;
  AwaitedWriter awaited_writer_;
  Announcements announcements_;
  delivery::DeliveryStack stack_;
  Turnstile turnstile_;
  PerTarget<OrderGate> gates_;  ///< used by those with an order of ids
  TaskGroup tasks_;             ///< one for each batch that is to be sent
  TaskGroup settling_;          ///< one for each batch that was
  TaskGroup watchers_;          ///< what runs as long as the loop
  asio::steady_timer progress_timer_;
  flow::StopSignals signals_;

  bool ended_ = false;
  bool anything_sent_ = false;          ///< and stored, of a batch that may not be settled yet
  std::uint64_t stored_unsettled_ = 0;  ///< records of rows that could not be settled
  LoopOutcome outcome_;
  std::exception_ptr failure_;
};

}  // namespace mixferry::pipeline
