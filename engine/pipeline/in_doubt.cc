#include "engine/pipeline/in_doubt.h"

#include <utility>
#include <vector>

#include "engine/base/doubt_codes.h"
#include "engine/pipeline/doubt_feed.h"

namespace mixferry::pipeline {
namespace {

void skip_all(ledger::Ledger& ledger, ledger::RunId run) {
  ledger::for_each_doubtful_page(ledger, run, [&](const std::vector<ledger::DoubtfulRow>& rows) {
    std::vector<ledger::Change> resolutions;
    for (const ledger::DoubtfulRow& row : rows) {
      Reject given_up{.row = row.row,
                      .line = row.line,
                      .column = {},
                      .code = std::string(kDoubtSkipped),
                      .message =
                          "The update was sent once and got no answer; --in-doubt skip gave it up. "
                          "Mixpanel may have stored it.",
                      .raw = row.updates.front()};
      resolutions.emplace_back(
          ledger::Resolution{.source = row.source, .row = row.row, .reject = std::move(given_up)});
    }
    ledger.commit(run, resolutions, {});
  });
}

ImportOutcome resend_all(const ImportJob& job, ledger::Ledger& ledger, ledger::RunId run) {
  asio::io_context loop(1);
  DoubtFeed feed(*job.loop.routes[TargetKind::users], job.batch_limits, job.record_head, *job.reader, run);
  LoopOptions options = job.loop;
  options.reject_limit = {};                     // of the run as a whole, once its rows are read
  options.on_progress = [](const Progress&) {};  // its counts are of rows that are settled, and these are
  LoopOutcome delivered = DeliveryLoop(loop, feed, std::move(options), ledger.run(run).value(), ledger).run();
  // Only now: whoever gets no further is told of them by the next decision.
  if (const auto withdrawals = feed.withdrawals(); !withdrawals.empty()) ledger.commit(run, withdrawals, {});
  ImportOutcome outcome;
  outcome.stop = std::move(delivered.stop);
  outcome.traffic = std::move(delivered.traffic);
  outcome.rows_resent_before = feed.rows_resent_before();
  return outcome;
}

}  // namespace

ImportOutcome decide_in_doubt(InDoubtDecision decision, const ImportJob& job, ledger::Ledger& ledger,
                              ledger::RunId run) {
  if (decision == InDoubtDecision::skip) skip_all(ledger, run);
  if (decision != InDoubtDecision::resend) return {};
  return resend_all(job, ledger, run);
}

}  // namespace mixferry::pipeline
