#include "engine/pipeline/import.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fmt/format.h>
#include <map>
#include <thread>
#include <utility>

#include "engine/ledger/ledger_writer.h"
#include "engine/pipeline/batch_queue.h"
#include "engine/pipeline/event.h"
#include "engine/pipeline/id_register.h"
#include "engine/pipeline/order_gate.h"
#include "engine/pipeline/settlement.h"

namespace mixferry::pipeline {
namespace {

static_assert(kUnpaced == delivery::kUnpaced, "what is shown as unpaced is");
constexpr std::size_t kQueuedBatchesMax = 1;
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

const std::string kHowToGoOn = "\nRun the same command again to go on where it stopped.";
constexpr std::uint64_t kRowsForAShare = 1'000;  ///< settled before --max-rejects P% is looked at

std::string too_many(std::uint64_t rejected, std::uint64_t read, const RejectLimit& limit) {
  return fmt::format("{} of {} rows ({:.3g} %) were rejected, more than --max-rejects {} allows", rejected,
                     read, 100.0 * static_cast<double>(rejected) / static_cast<double>(read),
                     limit.in_words());
}

/// The targets, those first whose records are sent first.
std::vector<TargetKind> sending_order(const mixpanel::Routes& routes) {
  std::vector<TargetKind> order(kTargetKinds.begin(), kTargetKinds.end());
  std::ranges::stable_sort(order, {}, [&](TargetKind kind) { return routes[kind]->place; });
  return order;
}

/// Rows that an earlier process may have sent and that nobody settled.
std::vector<RangeSet> held_rows(ledger::Ledger& ledger, ledger::RunId run, std::size_t sources) {
  std::vector<RangeSet> held = ledger.intents(run);
  held.resize(sources);
  return held;
}

ReadingOptions resuming(ReadingOptions options, std::vector<RowPlace> places) {
  // Of ids that were asked for, it is to be told which were there: by going through all rows.
  if (options.rows.asked == nullptr) options.resume_at = std::move(places);
  return options;
}

/// At the end, each row that the reader counted is in the books, and no other.
void require_all_settled(const ImportJob& job, const ImportOutcome& outcome,
                         const std::vector<RangeSet>& settled) {
  for (std::size_t id = 0; id < outcome.sources.size(); ++id) {
    const SourceOutcome& source = outcome.sources[id];
    if (source.error || settled.at(id).rows() + source.rows_left_out == source.rows) continue;
    throw RunError(
        ExitCode::stopped,
        fmt::format(
            "{}: {} rows were read, but the ledger accounts for {}. The file or the ledger was changed "
            "while it was imported, or is damaged: put back good copies of both, then run the same command "
            "again.",
            job.sources[id].path, source.rows - source.rows_left_out, settled.at(id).rows()));
  }
}

/// Of the records in `counted`, those that Mixpanel refused.
std::vector<batch::CountedRecord> refused(const std::vector<batch::CountedRecord>& counted,
                                          const delivery::DeliveryReport& report) {
  std::vector<batch::CountedRecord> found;
  for (const delivery::RejectedRecord& rejected : report.rejected) {
    const auto record = std::ranges::lower_bound(counted, rejected.index, {}, &batch::CountedRecord::record);
    if (record != counted.end() && record->record == rejected.index) found.push_back(*record);
  }
  return found;
}

/// What the ledger is told about a batch while it is being delivered.
struct Announced {
  ledger::Intent intent;
  bool held = false;            ///< an earlier process announced rows of it
  std::uint32_t under_way = 0;  ///< sendings of it, or of parts, that may have been stored
};

/// The delivery side and its threads. One object, one import.
class Import final : private delivery::Witness {
 public:
  Import(const ImportJob& job, ledger::Ledger& ledger, ledger::RunId run)
      : job_(job),
        sending_order_(sending_order(job.routes)),
        settled_(ledger.settled(run)),
        held_(held_rows(ledger, run, job.sources.size())),
        reading_(job.sources, job.plan, settled_, resuming(job.reading, ledger.resume_places(run))),
        before_(ledger.run(run).value()),
        marks_(job.counters, job.found, run, job.lookups, held_),
        queue_(loop_.get_executor(), kQueuedBatchesMax),
        stack_(loop_.get_executor(), job.delivery, this),
        tasks_(loop_.get_executor(), [this](const std::exception_ptr& failure) { fail(failure); }),
        settling_(loop_.get_executor(), [this](const std::exception_ptr& failure) { fail(failure); }),
        watchers_(loop_.get_executor(), [this](const std::exception_ptr& failure) { fail(failure); }),
        progress_timer_(loop_.get_executor()),
        signals_(loop_, SIGINT, SIGTERM),
        writer_(ledger, run, {.enough_settlements = settlements_enough(job.delivery)}) {
    // A terminal that is gone asks to end, too; not so under nohup.
    struct sigaction hang_up {};
    if (::sigaction(SIGHUP, nullptr, &hang_up) == 0 && hang_up.sa_handler != SIG_IGN) signals_.add(SIGHUP);
  }

  ImportOutcome run() {
    std::jthread reader([this] { read(); });
    watchers_.spawn(show_progress());
    watchers_.spawn(watch_signals());
    watchers_.spawn(dispatch());
    loop_.run();
    reader.join();
    writer_.stop();
    if (failure_) std::rethrow_exception(failure_);
    outcome_.duplicate_ids_exact = ids_.exact() && before_.tally.rows_read() == 0;
    return std::move(outcome_);
  }

 private:
  // The reading thread: rows in, batches out, blocked whenever the delivery side is full.

  void read() {
    try {
      std::optional<batch::Batcher> batcher;
      SourceId source = 0;
      const auto push = [this](std::optional<batch::RowBatch> complete) {
        return !complete || queue_.push(std::make_unique<batch::RowBatch>(std::move(*complete)));
      };
      outcome_.sources = reading_.run({
          .begin_source =
              [&](SourceId id) {
                batcher.emplace(id, job_.batch_limits, held_[id], spent_, job_.routes);
                source = id;
              },
          .take =
              [&](batch::Segment& segment) {
                if (job_.on_segment) job_.on_segment(segment);
                count_duplicates(segment.encoded);
                marks_.mark(source, segment.encoded);
                rows_taken_ += segment.rows.last - segment.rows.first + 1;
                return push(batcher->add(segment));
              },
          .end_source = [&](SourceId) { return push(batcher->flush()); },
      });
    } catch (...) {
      asio::post(loop_, [this, failure = std::current_exception()] { fail(failure); });
    }
    queue_.finish();
  }

  void count_duplicates(mappings::EncodedRows& encoded) {
    for (const mappings::EncodedRow& row : encoded.rows) {
      if (row.id_hash != 0 && ids_.seen_before(row.id_hash)) ++encoded.tally.duplicate_ids;
    }
  }

  // The delivery loop: everything below runs on the calling thread.

  asio::awaitable<void> dispatch() {
    const std::size_t batches_max = job_.delivery.concurrency_max + kBatchesBeyondConcurrency;
    while (true) {
      // First the room, then the batch: what waits in the queue is one less to be held here.
      co_await tasks_.wait_below(batches_max);
      // A task that ends becomes a settlement: only these make room.
      while (tasks_.running() + settling_.running() >= unsettled_max(job_.delivery))
        co_await settling_.wait_below(settling_.running());
      std::unique_ptr<batch::RowBatch> batch = co_await queue_.pop();
      if (!batch || stopping()) break;
      for (const TargetKind kind : sending_order_) {
        if (!batch->batches[kind].records.empty()) gates_[kind].line_up(batch->batches[kind]);
      }
      tasks_.spawn(deliver(std::move(batch)));
    }
    co_await tasks_.join();
    co_await settling_.join();
    ended_ = true;
    progress_timer_.cancel();
    signals_.cancel();
  }

  asio::awaitable<void> deliver(std::unique_ptr<batch::RowBatch> batch) {
    PerTarget<delivery::DeliveryReport> reports;
    for (const TargetKind kind : sending_order_) {
      if (batch->batches[kind].records.empty()) continue;
      std::optional<delivery::DeliveryReport> report = co_await send(*batch, kind);
      if (!report) co_return;
      reports[kind] = std::move(*report);
    }
    ledger::Settlement settlement = settlement_of(*batch, reports, job_.record_head);
    settlement.not_applied = applied_rows(refused(batch->counted, reports[TargetKind::users]), job_.counters);
    settlement.found_applied = applied_rows(batch->found_applied, job_.counters);
    std::vector<batch::CountedRecord> counted = std::move(batch->counted);
    counted.insert(counted.end(), batch->found_applied.begin(), batch->found_applied.end());
    settling_.spawn(settle(std::move(settlement), std::move(counted)));
    // Both gates only now: whoever waits for one of this batch's ids is settled after it. What is sent again
    // after a crash must not be older than what was settled.
    for (const TargetKind kind : sending_order_) {
      if (!batch->batches[kind].records.empty()) gates_[kind].leave(batch->batches[kind]);
    }
    spent_.give_back(std::move(*batch));
  }

  /// Sends the records of one kind of `rows` when their turn has come. Nothing: the import is stopping.
  asio::awaitable<std::optional<delivery::DeliveryReport>> send(batch::RowBatch& rows, TargetKind kind) {
    batch::Batch& batch = rows.batches[kind];
    if (!co_await gates_[kind].enter(batch)) co_return std::nullopt;
    batch.tag = ++batches_sent_;
    announced_.emplace(batch.tag, Announced{.intent = intent_of(rows), .held = !rows.held.empty()});
    delivery::DeliveryResult result = co_await stack_.sink().deliver(batch);
    announced_.erase(batch.tag);
    save_traffic();
    if (!result) {
      const ExitCode exit_code = exit_code_of(result.error(), nothing_sent());
      request_stop(exit_code, result.error().message + (exit_code == ExitCode::stopped ? kHowToGoOn : ""));
      co_return std::nullopt;
    }
    anything_sent_ = true;
    co_return std::move(*result);
  }

  [[nodiscard]] ledger::Intent intent_of(const batch::RowBatch& rows) const {
    ledger::Intent intent{.source = rows.source, .rows = rows.range};
    if (!rows.counted.empty()) {
      intent.applied =
          std::make_shared<const std::vector<ledger::AppliedRow>>(applied_rows(rows.counted, job_.counters));
    }
    return intent;
  }

  asio::awaitable<void> settle(ledger::Settlement settlement, std::vector<batch::CountedRecord> counted) {
    const Tally tally = settlement.tally;
    const bool durable = co_await on_writer(
        [&](ledger::LedgerWriter::Callback done) { writer_.settle(std::move(settlement), std::move(done)); });
    if (!durable) co_return;
    marks_.release(counted);
    outcome_.tally += tally;
    check_rejects();
  }

  // The ledger knows of unrepeatable records before they leave, and until they are settled.

  asio::awaitable<bool> before_sending(const batch::Batch& batch) override {
    Announced& entry = announced_.at(batch.tag);
    if (entry.under_way++ > 0) co_return true;
    const ledger::Intent intent = entry.intent;
    co_return co_await on_writer(
        [&](ledger::LedgerWriter::Callback done) { writer_.intend(intent, std::move(done)); });
  }

  /// Taken back when no other part of the batch may have been stored. What an earlier process announced
  /// stays.
  void nothing_stored(const batch::Batch& batch) override {
    Announced& entry = announced_.at(batch.tag);
    if (--entry.under_way == 0 && !entry.held) writer_.withdraw(entry.intent);
  }

  /// Starts something on the ledger's thread and completes on the loop when it is durable; false when the
  /// ledger failed, which stops the import.
  template <typename Start>
  asio::awaitable<bool> on_writer(Start&& start) {
    Event done(loop_.get_executor());
    std::optional<bool> durable;
    start([&](bool result) {
      asio::post(loop_, [&durable, &done, result] {
        durable = result;
        done.notify();
      });
    });
    while (!durable) co_await done.wait();
    if (!*durable) request_stop(ExitCode::stopped, "the ledger can't be written");
    co_return *durable;
  }

  void save_traffic() {
    const TrafficTally traffic = stack_.take_traffic();
    outcome_.traffic += traffic;
    writer_.add_traffic(traffic);
  }

  [[nodiscard]] Tally whole_run() const {
    Tally sum = before_.tally;
    sum += outcome_.tally;
    return sum;
  }

  void check_rejects() {
    const Tally whole_run = this->whole_run();
    const std::uint64_t rejected = whole_run.rows_rejected - before_.rows_mended();
    if (!job_.reject_limit.exceeded_on_the_way(rejected, whole_run.rows_read())) return;
    request_stop(ExitCode::stopped,
                 fmt::format("{}. Look at the rejects, mend the mapping or the file, and run again.",
                             too_many(rejected, whole_run.rows_read(), job_.reject_limit)),
                 /*by_its_own_limits=*/true);
  }

  [[nodiscard]] bool nothing_sent() const { return !anything_sent_ && before_.tally.rows_read() == 0; }

  [[nodiscard]] bool stopping() const { return outcome_.stop.has_value(); }

  void request_stop(ExitCode exit_code, std::string message, bool by_its_own_limits = false) {
    if (stopping()) return;
    outcome_.stop = EarlyStop{exit_code, std::move(message), by_its_own_limits};
    reading_.stop();
    queue_.close();
    stack_.drain();
    for (OrderGate& gate : gates_.each) gate.close();
  }

  void fail(const std::exception_ptr& failure) {
    if (!failure_) failure_ = failure;
    request_stop(ExitCode::stopped, "an unexpected failure");
  }

  [[nodiscard]] Progress progress() const {
    const delivery::DeliveryState state = stack_.state();
    TrafficTally traffic = before_.traffic;
    traffic += outcome_.traffic;
    return {.tally = whole_run(),
            .traffic = std::move(traffic),
            .records_per_second_max = job_.delivery.records_per_second,
            .concurrency_limit = state.concurrency_limit,
            .in_flight = state.in_flight,
            .out_of_reach = state.out_of_reach,
            .trouble = state.trouble,
            .paused = state.paused,
            .stopping = stopping(),
            .fraction = fraction_settled(),
            .latencies = state.latencies};
  }

  /// Reading runs ahead of what is settled; so much of what was read is through.
  [[nodiscard]] std::optional<double> fraction_settled() const {
    const std::optional<double> read = reading_.fraction();
    const std::uint64_t taken = rows_taken_;
    if (!read || taken == 0) return read;
    return *read * static_cast<double>(outcome_.tally.rows_read()) / static_cast<double>(taken);
  }

  asio::awaitable<void> show_progress() {
    while (!ended_) {
      job_.on_progress(progress());
      progress_timer_.expires_after(job_.progress_interval);
      co_await progress_timer_.async_wait(asio::as_tuple(asio::use_awaitable));
    }
    job_.on_progress(progress());
  }

  /// What is settled is durable already, so that this loses nothing.
  [[noreturn]] void leave_at_once() {
    if (job_.on_leaving) job_.on_leaving();
    std::_Exit(static_cast<int>(ExitCode::stopped));
  }

  asio::awaitable<void> watch_signals() {
    while (!ended_) {
      const auto [cancelled, signal] = co_await signals_.async_wait(asio::as_tuple(asio::use_awaitable));
      if (cancelled) co_return;
      if (stopping()) leave_at_once();
      request_stop(
          ExitCode::stopped,
          (signal == SIGINT ? "interrupted" : fmt::format("asked to end (SIG{})", ::sigabbrev_np(signal))) +
              kHowToGoOn);
    }
  }

  const ImportJob& job_;
  /// All batches take the gates in this order, so that none waits for one behind it.
  const std::vector<TargetKind> sending_order_;
  const std::vector<RangeSet> settled_;
  std::vector<RangeSet> held_;
  SourceReading reading_;
  const ledger::RunRecord before_;  ///< what earlier processes of the run did
  AppliedMarks marks_;
  batch::SpentBatches spent_;
  IdRegister ids_;
  std::atomic<std::uint64_t> rows_taken_ = 0;  ///< by the reading thread, batches that were dropped included

  asio::io_context loop_{1};
  BatchQueue queue_;
  delivery::DeliveryStack stack_;
  PerTarget<OrderGate> gates_ = {{OrderGate(loop_.get_executor()), OrderGate(loop_.get_executor())}};
  std::map<std::uint64_t, Announced> announced_;  ///< by tag, what is with `stack_`
  std::uint64_t batches_sent_ = 0;
  TaskGroup tasks_;     ///< one for each batch that is to be sent
  TaskGroup settling_;  ///< one for each batch that was
  TaskGroup watchers_;  ///< what runs as long as the import
  asio::steady_timer progress_timer_;
  asio::signal_set signals_;
  ledger::LedgerWriter writer_;

  bool ended_ = false;
  bool anything_sent_ = false;  ///< and stored, of a batch that may not be settled yet
  ImportOutcome outcome_;
  std::exception_ptr failure_;
};

}  // namespace

bool RejectLimit::exceeded_on_the_way(std::uint64_t rejected, std::uint64_t read) const {
  return (!percent || read >= kRowsForAShare) && exceeded(rejected, read);
}

bool RejectLimit::exceeded(std::uint64_t rejected, std::uint64_t read) const {
  if (rows && rejected > *rows) return true;
  return percent && static_cast<double>(rejected) > *percent / 100 * static_cast<double>(read);
}

std::string RejectLimit::in_words() const {
  return percent ? fmt::format("{}%", *percent) : std::to_string(rows.value_or(0));
}

std::optional<std::string> bad_end_of(const Tally& tally, std::uint64_t rows_mended,
                                      const RejectLimit& limit) {
  const std::uint64_t rejected = tally.rows_rejected - rows_mended;
  const std::uint64_t to_be_sent = tally.rows_read() - tally.rows_filtered;
  if (rejected != 0 && rejected == to_be_sent) {
    return fmt::format(
        "not one row could be sent: {}. Is this the right file for the mapping? Look at the rejects, mend "
        "the mapping or the file, and run again.",
        rejected == 1 ? "the only one was rejected" : fmt::format("all {} were rejected", rejected));
  }
  if (!limit.exceeded(rejected, tally.rows_read())) return std::nullopt;
  return fmt::format(
      "{}. All the others were delivered. Mend the rejects, or run again with a higher --max-rejects to have "
      "the run end well.",
      too_many(rejected, tally.rows_read(), limit));
}

ExitCode exit_code_of(const delivery::DeliveryError& error, bool nothing_sent) {
  constexpr std::array refused_statuses = {401U, 402U, 403U};
  if (std::ranges::find(refused_statuses, error.status) != refused_statuses.end()) return ExitCode::refused;
  return error.kind == ErrorKind::fatal && nothing_sent ? ExitCode::usage : ExitCode::stopped;
}

ImportOutcome run_import(const ImportJob& job, ledger::Ledger& ledger, ledger::RunId run) {
  ImportOutcome outcome = Import(job, ledger, run).run();
  if (!outcome.stop) require_all_settled(job, outcome, ledger.settled(run));
  return outcome;
}

}  // namespace mixferry::pipeline
