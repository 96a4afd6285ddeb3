#include "engine/pipeline/in_doubt.h"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>
#include <utility>
#include <vector>

#include "engine/delivery/stack.h"
#include "engine/pipeline/event.h"

namespace mixferry::pipeline {
namespace {

/// All updates in doubt of one row.
struct DoubtfulRow {
  SourceId source = 0;
  std::uint64_t row = 0;
  std::uint64_t line = 0;
  std::vector<std::string> updates;
};

std::vector<DoubtfulRow> doubtful_rows(ledger::Ledger& ledger, ledger::RunId run) {
  std::vector<DoubtfulRow> rows;
  for (ledger::InDoubtUpdate& update : ledger.in_doubt(run)) {
    if (rows.empty() || rows.back().source != update.source || rows.back().row != update.row) {
      rows.push_back({update.source, update.row, update.line, {}});
    }
    rows.back().updates.push_back(std::move(update.update));
  }
  return rows;
}

Reject reject_of(const DoubtfulRow& row, std::string code, std::string message) {
  return {.row = row.row,
          .line = row.line,
          .column = {},
          .code = std::move(code),
          .message = std::move(message),
          .raw = row.updates.front()};
}

void skip_all(ledger::Ledger& ledger, ledger::RunId run) {
  for (const DoubtfulRow& row : doubtful_rows(ledger, run)) {
    ledger.resolve_in_doubt(
        run, row.source, row.row,
        reject_of(row, "in_doubt_skipped",
                  "the update was sent once without an answer, and given up with --in-doubt skip; "
                  "Mixpanel may have stored it"));
  }
}

/// Sends row by row: there are few of them, and each is settled before the next is begun.
class Resending {
 public:
  Resending(const ImportJob& job, ledger::Ledger& ledger, ledger::RunId run)
      : job_(job), ledger_(ledger), run_(run), stack_(loop_.get_executor(), job.delivery) {}

  ImportOutcome run() {
    std::exception_ptr failure;
    asio::co_spawn(loop_, resend_all(), [&](const std::exception_ptr& thrown) { failure = thrown; });
    loop_.run();
    if (failure) std::rethrow_exception(failure);
    ledger_.commit(run_, {}, outcome_.traffic);
    return std::move(outcome_);
  }

 private:
  asio::awaitable<void> resend_all() {
    for (const DoubtfulRow& row : doubtful_rows(ledger_, run_)) {
      const batch::Batch batch = batch_of(row);
      const delivery::DeliveryResult result = co_await stack_.sink().deliver(batch);
      outcome_.traffic += stack_.take_traffic();
      if (!result) {
        outcome_.stop =
            EarlyStop{result.error().kind == ErrorKind::fatal ? ExitCode::refused : ExitCode::stopped,
                      result.error().message};
        co_return;
      }
      settle(row, *result);
    }
  }

  [[nodiscard]] batch::Batch batch_of(const DoubtfulRow& row) const {
    batch::Batch batch;
    for (const std::string& update : row.updates) {
      batch.append(job_.token_prefix + update.substr(1), /*bears_repeating=*/false);
    }
    return batch;
  }

  void settle(const DoubtfulRow& row, const delivery::DeliveryReport& report) {
    if (!report.rejected.empty()) {
      ledger_.resolve_in_doubt(run_, row.source, row.row,
                               reject_of(row, "refused_by_mixpanel",
                                         "Mixpanel refused the update: " + report.rejected.front().message));
    } else if (report.in_doubt.empty()) {
      ledger_.resolve_in_doubt(run_, row.source, row.row, std::nullopt);
    }
  }

  const ImportJob& job_;
  ledger::Ledger& ledger_;
  const ledger::RunId run_;
  asio::io_context loop_{1};
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
