#include "engine/pipeline/in_doubt.h"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <exception>
#include <span>
#include <utility>
#include <vector>

#include "engine/delivery/stack.h"
#include "engine/mixpanel/record_head.h"
#include "engine/pipeline/event.h"

namespace mixferry::pipeline {
namespace {

using ledger::DoubtfulRow;

Reject reject_of(const DoubtfulRow& row, std::string code, std::string message) {
  return {.row = row.row,
          .line = row.line,
          .column = {},
          .code = std::move(code),
          .message = std::move(message),
          .raw = row.updates.front()};
}

void skip_all(ledger::Ledger& ledger, ledger::RunId run) {
  ledger::SourceRow after;
  for (;;) {
    const auto rows = ledger.doubtful_rows(run, after, ledger::kDoubtfulRowsAtOnce);
    if (rows.empty()) return;
    std::vector<ledger::Change> resolutions;
    for (const DoubtfulRow& row : rows) {
      Reject given_up = reject_of(row, "in_doubt_skipped",
                                  "The update was sent once and got no answer; --in-doubt skip gave it up. "
                                  "Mixpanel may have stored it.");
      resolutions.emplace_back(
          ledger::Resolution{.source = row.source, .row = row.row, .reject = std::move(given_up)});
    }
    ledger.commit(run, resolutions, {});
    after = {rows.back().source, rows.back().row};
  }
}

/// `rows` as announcements, those side by side as one.
std::vector<ledger::Intent> intents_of(std::span<const DoubtfulRow> rows) {
  std::vector<ledger::Intent> intents;
  for (const DoubtfulRow& row : rows) {
    const bool follows =
        !intents.empty() && intents.back().source == row.source && intents.back().rows.last + 1 == row.row;
    if (follows) {
      intents.back().rows.last = row.row;
    } else {
      intents.push_back({row.source, {row.row, row.row}});
    }
  }
  return intents;
}

/// Sends batch by batch, in the order of rows: each is settled before the next is begun.
///
/// The rows of a batch, which are settled long since, are announced in the ledger while it is under way. So
/// those that a killed process was at are known: they may be stored by now, are told, and not sent again by
/// the same decision.
class Resending {
 public:
  Resending(const ImportJob& job, ledger::Ledger& ledger, ledger::RunId run)
      : job_(job), ledger_(ledger), run_(run), stack_(loop_.get_executor(), job.delivery) {}

  ImportOutcome run() {
    std::exception_ptr failure;
    signals_.async_wait([this](const boost::system::error_code& cancelled, int) {
      if (!cancelled) interrupt();
    });
    asio::co_spawn(loop_, resend_all(), [&](const std::exception_ptr& thrown) {
      failure = thrown;
      signals_.cancel();
    });
    loop_.run();
    if (failure) std::rethrow_exception(failure);
    ledger_.commit(run_, {}, outcome_.traffic);
    return std::move(outcome_);
  }

 private:
  asio::awaitable<void> resend_all() {
    const std::vector<DoubtfulRow> rows = rows_to_resend();
    for (std::size_t next = 0; next < rows.size() && !outcome_.stop;) {
      const std::size_t first = next;
      const batch::Batch batch = take_batch(rows, next);
      const auto sent = std::span(rows).subspan(first, next - first);
      const std::vector<ledger::Intent> announced = intents_of(sent);
      ledger_.commit(run_, {announced.begin(), announced.end()}, {});
      const delivery::DeliveryResult result = co_await stack_.sink().deliver(batch);
      outcome_.traffic += stack_.take_traffic();
      std::vector<ledger::Change> changes;
      if (result) changes = resolutions_of(sent, *result);
      if (result || !result.error().maybe_stored) {
        for (const ledger::Intent& intent : announced) changes.emplace_back(ledger::Withdrawal{intent});
      }
      ledger_.commit(run_, changes, {});
      if (!result && !outcome_.stop) {
        outcome_.stop =
            EarlyStop{exit_code_of(result.error(), /*nothing_sent=*/false), result.error().message};
      }
    }
  }

  /// Without those that an earlier process was sending when it ended: these are in doubt anew.
  std::vector<DoubtfulRow> rows_to_resend() {
    std::vector<DoubtfulRow> rows;
    ledger::for_each_doubtful_row(ledger_, run_, [&](const DoubtfulRow& row) { rows.push_back(row); });
    const std::vector<RangeSet> under_way = ledger_.intents(run_);
    const auto sent_already = std::ranges::stable_partition(
        rows, [&](const DoubtfulRow& row) { return !under_way[row.source].contains(row.row); });
    outcome_.rows_resent_before = sent_already.size();
    std::vector<ledger::Change> withdrawals;
    for (ledger::Intent& intent : intents_of(sent_already))
      withdrawals.emplace_back(ledger::Withdrawal{std::move(intent)});
    if (!withdrawals.empty()) ledger_.commit(run_, withdrawals, {});
    rows.erase(sent_already.begin(), sent_already.end());
    return rows;
  }

  /// What is under way is waited for; a second signal ends the process as ever.
  void interrupt() {
    outcome_.stop = EarlyStop{ExitCode::stopped, "interrupted\nRun the same command again to go on."};
    stack_.drain();
    signals_.clear();
  }

  /// The updates of `rows[next]` and of those behind it that fit; `next` moves on.
  [[nodiscard]] batch::Batch take_batch(const std::vector<DoubtfulRow>& rows, std::size_t& next) const {
    batch::Batch batch;
    do {
      for (const std::string& update : rows[next].updates) {
        batch.append(mixpanel::with_head(update, job_.record_head), /*bears_repeating=*/false);
      }
      ++next;
    } while (next < rows.size() && fits(batch, rows[next]));
    return batch;
  }

  [[nodiscard]] bool fits(const batch::Batch& batch, const DoubtfulRow& row) const {
    std::size_t bytes = batch.body.size();
    for (const std::string& update : row.updates) bytes += update.size() + job_.record_head.size();
    return batch.records.size() + row.updates.size() <= job_.batch_limits.records_max &&
           bytes <= job_.batch_limits.body_bytes_max;
  }

  static std::vector<ledger::Change> resolutions_of(std::span<const DoubtfulRow> rows,
                                                    const delivery::DeliveryReport& report) {
    std::vector<ledger::Change> resolutions;
    auto rejected = report.rejected.begin();
    auto in_doubt = report.in_doubt.begin();
    std::uint32_t last_update = 0;
    for (const DoubtfulRow& row : rows) {
      last_update += static_cast<std::uint32_t>(row.updates.size());
      const auto first_rejected = rejected;
      const auto first_in_doubt = in_doubt;
      while (rejected != report.rejected.end() && rejected->index < last_update) ++rejected;
      while (in_doubt != report.in_doubt.end() && *in_doubt < last_update) ++in_doubt;
      const auto not_stored =
          static_cast<std::uint64_t>((rejected - first_rejected) + (in_doubt - first_in_doubt));
      if (first_rejected != rejected) {
        resolutions.emplace_back(ledger::Resolution{
            row.source, row.row,
            reject_of(row, "refused_by_mixpanel", "Mixpanel refused the update: " + first_rejected->message),
            row.updates.size() - not_stored});
      } else if (first_in_doubt == in_doubt) {
        resolutions.emplace_back(ledger::Resolution{row.source, row.row, std::nullopt, row.updates.size()});
      }
    }
    return resolutions;
  }

  const ImportJob& job_;
  ledger::Ledger& ledger_;
  const ledger::RunId run_;
  asio::io_context loop_{1};
  asio::signal_set signals_{loop_, SIGINT, SIGTERM};
  delivery::DeliveryStack stack_;
  ImportOutcome outcome_;
};

}  // namespace

ImportOutcome decide_in_doubt(InDoubtDecision decision, const ImportJob& job, ledger::Ledger& ledger,
                              ledger::RunId run) {
  if (decision == InDoubtDecision::skip) skip_all(ledger, run);
  if (decision != InDoubtDecision::resend) return {};
  return Resending(job, ledger, run).run();
}

}  // namespace mixferry::pipeline
