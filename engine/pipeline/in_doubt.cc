#include "engine/pipeline/in_doubt.h"

#include <utility>
#include <vector>

#include "engine/base/doubt_codes.h"
#include "engine/mixpanel/record_head.h"
#include "engine/mixpanel/update_record.h"
#include "engine/pipeline/doubt_feed.h"

namespace mixferry::pipeline {
namespace {

constexpr const char* kSkipped =
    "The update was sent once and got no answer; --in-doubt skip gave it up. Mixpanel may have stored it.";
constexpr const char* kErased =
    "The update was sent once and got no answer; its person was erased since, so it is not sent again.";

/// Nothing of what was sent is kept of people who were erased.
Reject given_up(const ledger::DoubtfulRow& row, bool is_erased) {
  return {.row = row.row,
          .line = row.line,
          .column = {},
          .code = std::string(kDoubtSkipped),
          .message = is_erased ? kErased : kSkipped,
          .raw = is_erased ? std::string() : row.updates.front()};
}

bool is_of_erased(const ImportJob& job, const ledger::DoubtfulRow& row) {
  const ErasedIds* const erased = job.reading.rows.erased;
  return erased != nullptr && !erased->empty() &&
         erased->contain(mixpanel::owner_of(mixpanel::with_head(row.updates.front(), job.record_head)).id);
}

/// All of them, or those alone that are about people who were erased.
void give_up(const ImportJob& job, bool all, ledger::Ledger& ledger, ledger::RunId run) {
  ledger::for_each_doubtful_page(ledger, run, [&](const std::vector<ledger::DoubtfulRow>& rows) {
    std::vector<ledger::Change> resolutions;
    for (const ledger::DoubtfulRow& row : rows) {
      const bool is_erased = is_of_erased(job, row);
      if (!all && !is_erased) continue;
      resolutions.emplace_back(
          ledger::Resolution{.source = row.source, .row = row.row, .reject = given_up(row, is_erased)});
    }
    if (!resolutions.empty()) ledger.commit(run, resolutions, {});
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
  if (decision == InDoubtDecision::skip) give_up(job, /*all=*/true, ledger, run);
  if (decision != InDoubtDecision::resend) return {};
  if (job.reading.rows.erased != nullptr) give_up(job, /*all=*/false, ledger, run);
  return resend_all(job, ledger, run);
}

}  // namespace mixferry::pipeline
