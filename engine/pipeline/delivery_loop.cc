#include "engine/pipeline/delivery_loop.h"

#include <algorithm>
#include <cstdlib>
#include <fmt/format.h>
#include <utility>

#include "engine/base/counted.h"
#include "engine/pipeline/settlement.h"

namespace mixferry::pipeline {
namespace {

constexpr std::uint32_t kBatchesBeyondConcurrency = 1;  ///< that wait for a slot

/// Batches that were sent and whose settlement is not durable: what a crash may send twice, or put in doubt,
/// is as much. Twice the concurrency lets one half wait for the disk while the other is under way.
std::size_t unsettled_max(const delivery::DeliveryOptions& delivery) {
  return std::size_t{2} * delivery.concurrency_max;
}

/// So many settlements are committed without delay: fewer than wait when nothing may be sent before they are
/// durable.
std::size_t settlements_enough(const delivery::DeliveryOptions& delivery) {
  return std::max<std::size_t>(1, delivery.concurrency_max / 2);
}

bool holds_up(const batch::Batch& batch) {
  return !batch.records.empty() && batch.route->ordered == mixpanel::Ordered::before_all;
}

bool takes_a_gate(const batch::Batch& batch) {
  return !batch.records.empty() && batch.route->ordered == mixpanel::Ordered::by_id;
}

/// The targets, those first whose records are sent first.
std::vector<TargetKind> order_of_sending(const mixpanel::Routes& routes) {
  std::vector<TargetKind> order(kTargetKinds.begin(), kTargetKinds.end());
  std::ranges::stable_sort(order, {}, [&](TargetKind kind) { return routes[kind]->place; });
  return order;
}

}  // namespace

DeliveryLoop::DeliveryLoop(asio::io_context& loop, BatchFeed& feed, LoopOptions options,
                           ledger::RunRecord run, ledger::Settlements& ledger)
    : loop_(loop),
      feed_(feed),
      options_(std::move(options)),
      sending_order_(order_of_sending(options_.routes)),
      before_(std::move(run)),
      writer_(ledger, before_.id, {.enough_settlements = settlements_enough(options_.delivery)}),
      awaited_writer_(loop_.get_executor(), writer_,
                      [this] {
                        request_stop({ExitCode::stopped, "the ledger can't be written"});
                      }),
      announcements_(awaited_writer_),
      stack_(loop_.get_executor(), options_.delivery, &announcements_),
      turnstile_(loop_.get_executor()),
      gates_(per_target([this](TargetKind) { return OrderGate(loop_.get_executor()); })),
      tasks_(loop_.get_executor(), [this](const std::exception_ptr& failure) { fail(failure); }),
      settling_(loop_.get_executor(), [this](const std::exception_ptr& failure) { fail(failure); }),
      watchers_(loop_.get_executor(), [this](const std::exception_ptr& failure) { fail(failure); }),
      progress_timer_(loop_.get_executor()),
      signals_(loop_) {}

LoopOutcome DeliveryLoop::run() {
  watchers_.spawn(show_progress());
  watchers_.spawn(watch_signals());
  watchers_.spawn(dispatch());
  loop_.run();
  writer_.stop();
  if (failure_) std::rethrow_exception(failure_);
  tell_of_unsettled();
  return std::move(outcome_);
}

asio::awaitable<void> DeliveryLoop::dispatch() {
  const std::size_t batches_max = options_.delivery.concurrency_max + kBatchesBeyondConcurrency;
  while (!stopping()) {
    // First the room, then the batch: what waits in the feed is one less to be held here.
    co_await tasks_.wait_below(batches_max);
    // A task that ends becomes a settlement: only these make room.
    while (tasks_.running() + settling_.running() >= unsettled_max(options_.delivery))
      co_await settling_.wait_below(settling_.running());
    std::unique_ptr<batch::RowBatch> batch;
    try {
      batch = co_await feed_.next();
    } catch (...) {
      fail(std::current_exception());
    }
    if (!batch || stopping()) break;
    const Turnstile::Ticket ticket =
        turnstile_.take_ticket(std::ranges::any_of(batch->batches.each, holds_up));
    for (const TargetKind kind : sending_order_) {
      if (takes_a_gate(batch->batches[kind])) gates_[kind].line_up(batch->batches[kind]);
    }
    tasks_.spawn(deliver(std::move(batch), ticket));
  }
  co_await tasks_.join();
  co_await settling_.join();
  ended_ = true;
  progress_timer_.cancel();
  signals_.cancel();
}

asio::awaitable<void> DeliveryLoop::deliver(std::unique_ptr<batch::RowBatch> batch,
                                            Turnstile::Ticket ticket) {
  if (!co_await turnstile_.reach(ticket)) co_return;
  DeliveryReports reports;
  std::size_t stored = 0;
  for (const TargetKind kind : sending_order_) {
    if (batch->batches[kind].records.empty()) continue;
    std::optional<delivery::DeliveryReport> report = co_await send(*batch, kind);
    if (!report) {
      stored_unsettled_ += stored;
      co_return;
    }
    stored += stored_of(batch->batches[kind], *report);
    reports[kind] = std::move(*report);
    if (holds_up(batch->batches[kind])) turnstile_.pass(ticket);
  }
  Booking booking = feed_.booking_of(*batch, reports);
  settling_.spawn(book(std::move(booking)));
  // All gates only now: whoever waits for one of this batch's ids is settled after it. What is sent again
  // after a crash must not be older than what was settled.
  for (const TargetKind kind : sending_order_) {
    if (takes_a_gate(batch->batches[kind])) gates_[kind].leave(batch->batches[kind]);
  }
  feed_.take_back(std::move(batch));
}

/// Sends the records of one target of `rows` when their turn has come. Nothing: the loop is stopping.
asio::awaitable<std::optional<delivery::DeliveryReport>> DeliveryLoop::send(batch::RowBatch& rows,
                                                                            TargetKind kind) {
  batch::Batch& batch = rows.batches[kind];
  if (takes_a_gate(batch) && !co_await gates_[kind].enter(batch)) co_return std::nullopt;
  announcements_.begin(batch, feed_.announcement_of(rows));
  delivery::DeliveryResult result = co_await stack_.sink().deliver(batch);
  announcements_.end(batch);
  save_traffic();
  if (!result) {
    request_stop(stop_for(result.error(), nothing_sent()));
    co_return std::nullopt;
  }
  anything_sent_ = true;
  if (options_.on_stored) options_.on_stored(batch, *result);
  co_return std::move(*result);
}

asio::awaitable<void> DeliveryLoop::book(Booking booking) {
  const bool durable = co_await awaited_writer_.write(std::move(booking.changes));
  if (!durable) co_return;
  feed_.booked(booking);
  outcome_.tally += booking.tally;
  check_rejects();
}

void DeliveryLoop::save_traffic() {
  const TrafficTally traffic = stack_.take_traffic();
  outcome_.traffic += traffic;
  writer_.add_traffic(traffic);
}

/// Counts are of settled rows; what else of others is in Mixpanel would be told by nobody.
void DeliveryLoop::tell_of_unsettled() {
  if (stored_unsettled_ == 0 || !outcome_.stop) return;
  outcome_.stop->message +=
      fmt::format("\nOf rows that are not settled, {} stored, and will be sent again.",
                  stored_unsettled_ == 1 ? "1 record is" : counted(stored_unsettled_, "record") + " are");
}

Tally DeliveryLoop::whole_run() const {
  Tally sum = before_.tally;
  sum += outcome_.tally;
  return sum;
}

void DeliveryLoop::check_rejects() {
  const Tally tally = whole_run();
  const std::uint64_t rejected = tally.rows_rejected - before_.rows_mended();
  if (!options_.reject_limit.exceeded_on_the_way(rejected, tally.rows_read())) return;
  request_stop({.exit_code = ExitCode::stopped,
                .message = options_.reject_limit.excess_in_words(rejected, tally.rows_read()) +
                           ". Look at the rejects, mend the mapping or the file, and run again.",
                .by_its_own_limits = true});
}

void DeliveryLoop::request_stop(EarlyStop stop) {
  if (stopping()) return;
  outcome_.stop = std::move(stop);
  feed_.stop();
  stack_.drain();
  turnstile_.close();
  for (OrderGate& gate : gates_.each) gate.close();
}

void DeliveryLoop::fail(const std::exception_ptr& failure) {
  if (!failure_) failure_ = failure;
  request_stop({ExitCode::stopped, "an unexpected failure"});
}

Progress DeliveryLoop::progress() const {
  const delivery::DeliveryState state = stack_.state();
  TrafficTally traffic = before_.traffic;
  traffic += outcome_.traffic;
  return {.tally = whole_run(),
          .traffic = std::move(traffic),
          .records_per_second_max = options_.delivery.records_per_second,
          .concurrency_limit = state.concurrency_limit,
          .in_flight = state.in_flight,
          .out_of_reach = state.out_of_reach,
          .trouble = state.trouble,
          .paused = state.paused,
          .stopping = stopping(),
          .fraction = feed_.fraction(),
          .latencies = state.latencies};
}

asio::awaitable<void> DeliveryLoop::show_progress() {
  while (!ended_) {
    options_.on_progress(progress());
    if (auto stop = options_.why_stop ? options_.why_stop() : std::nullopt) request_stop(std::move(*stop));
    progress_timer_.expires_after(options_.progress_interval);
    co_await progress_timer_.async_wait(asio::as_tuple(asio::use_awaitable));
  }
  options_.on_progress(progress());
}

/// What is settled is durable already, so that this loses nothing.
void DeliveryLoop::leave_at_once() const {
  if (options_.on_leaving) options_.on_leaving();
  std::_Exit(static_cast<int>(ExitCode::stopped));
}

asio::awaitable<void> DeliveryLoop::watch_signals() {
  while (!ended_) {
    const std::optional<int> signal = co_await signals_.next();
    if (!signal) co_return;
    if (stopping()) leave_at_once();
    request_stop({ExitCode::stopped, flow::signal_in_words(*signal).append(kHowToGoOn)});
  }
}

}  // namespace mixferry::pipeline
