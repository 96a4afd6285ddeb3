#include "engine/pipeline/import.h"

#include <fmt/format.h>
#include <utility>

#include "engine/base/counted.h"
#include "engine/pipeline/duplicate_ids.h"
#include "engine/pipeline/link_stage.h"
#include "engine/pipeline/row_feed.h"
#include "engine/pipeline/unchanged_stage.h"

namespace mixferry::pipeline {
namespace {

/// The stage that shows the rows to whoever wants to see them.
class Shown final : public SegmentStage {
 public:
  explicit Shown(const std::function<void(const batch::Segment&)>& show) : show_(show) {}
  void take(SourceId /*source*/, batch::Segment& segment) override {
    if (show_ && !segment.is_settled) show_(segment);
  }

 private:
  const std::function<void(const batch::Segment&)>& show_;
};

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
            job.sources[id].path, grouped(source.rows - source.rows_left_out),
            grouped(settled.at(id).rows())));
  }
}

}  // namespace

ImportOutcome run_import(const ImportJob& job, ledger::Ledger& ledger, ledger::RunId run) {
  ledger::RunRecord before = ledger.run(run).value();
  Shown shown(job.on_segment);
  LinkStage links;
  UnchangedStage unchanged(job.unchanged);
  DuplicateIds ids(/*knows_all=*/before.tally.rows_read() == 0 || job.reading.rows.settled_too);
  std::vector<SegmentStage*> stages = {&shown, &links, &ids, &unchanged};
  if (job.stage != nullptr) stages.push_back(job.stage);
  ImportOutcome outcome;
  {
    asio::io_context loop(1);
    RowFeed feed(loop.get_executor(),
                 {.sources = job.sources,
                  .plan = job.plan,
                  .reading = job.reading,
                  .batch_limits = job.batch_limits,
                  .routes = job.loop.routes,
                  .record_head = job.record_head,
                  .counters = job.counters,
                  .found = job.found,
                  .lookups = job.reader,
                  .doubts = job.doubts,
                  .spool = job.spool,
                  .stages = std::move(stages)},
                 ledger, run);
    LoopOutcome delivered = DeliveryLoop(loop, feed, job.loop, std::move(before),
                                         job.settlements == nullptr ? ledger : *job.settlements)
                                .run();
    outcome.stop = std::move(delivered.stop);
    outcome.tally = std::move(delivered.tally);
    outcome.traffic = std::move(delivered.traffic);
    outcome.sources = feed.take_outcomes();
  }
  if (!outcome.stop) require_all_settled(job, outcome, ledger.settled(run));
  return outcome;
}

}  // namespace mixferry::pipeline
