#include "engine/ledger/sqlite/tables.h"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>
#include <map>
#include <set>
#include <stdexcept>
#include <utility>

#include "engine/ledger/runs.h"
#include "engine/ledger/sqlite/schema.h"

namespace mixferry::ledger {
namespace {

std::uint64_t most_rows(const RangeSet& settled) {
  const bool from_the_first = !settled.ranges().empty() && settled.ranges().front().first == 1;
  return from_the_first ? settled.ranges().front().last : 0;
}

}  // namespace

Tables::Tables(Database& database)
    : runs(database),
      settled(database, "settled"),
      intents(database, "intents"),
      resume(database),
      counts(database),
      rejects(database),
      in_doubt(database),
      mendings(database),
      counters(database),
      applied(database),
      snapshots(database),
      requests(database),
      people(database),
      tasks(database),
      steps(database),
      erased(database),
      sums(database),
      database_(database) {}

void Tables::sum_up() {
  sums.clear();
  sums.add(kWholeLedger, kTables, schema_checksum(database_));
  sums.add(kWholeLedger, kRuns, runs.sum());
  sums.add(kWholeLedger, kCounters, counters.sum());
  sums.add(kWholeLedger, kSnapshots, snapshots.sum());
  sums.add(kWholeLedger, kPrivacyRequests, requests.sum());
  sums.add(kWholeLedger, kErasedPeople, erased.sum());
  for (const PrivacyRequestRecord& each : requests.load())
    sums.add(kWholeLedger, request_sum(each.id), sum_of_request(each.id));
  for (const CounterId counter : counters.ids())
    sums.add(kWholeLedger, applied_sum(counter), applied.sum(counter));
  for (const RunId run : runs.latest(kAllRuns)) {
    const RangeChange rows = settled.sum(run);
    sums.add(run, kBooks, books_sum(run, rows));
    sums.add(run, kSettledRows, rows.rows);
    sums.add(run, kInDoubt, in_doubt.sum(run));
    sums.add(run, kMendings, mendings.sum(run));
    sums.add(run, kRejects, rejects.for_each(run, [](SourceId, const Reject&) {}));
  }
}

void Tables::check_whole() {
  const Snapshot snapshot{database_};
  if (sums.sum(kWholeLedger, kTables) != schema_checksum(database_))
    database_.refuse_damaged("its tables are not those that were made");
  if (sums.sum(kWholeLedger, kRuns) != runs.sum())
    database_.refuse_damaged("its list of runs is not what was written");
  if (sums.sum(kWholeLedger, kCounters) != counters.sum())
    database_.refuse_damaged("its list of counters is not what was written");
  if (sums.sum(kWholeLedger, kSnapshots) != snapshots.sum())
    database_.refuse_damaged("its list of snapshots is not what was written");
  if (sums.sum(kWholeLedger, kPrivacyRequests) != requests.sum())
    database_.refuse_damaged("its list of erasures and retrievals is not what was written");
}

void Tables::check_books(RunId run) {
  const Snapshot snapshot{database_};
  RangeChange rows;
  try {
    rows = settled.sum(run);
    if (sums.sum(run, kBooks) != books_sum(run, rows)) refuse(run, "is not what was written");
  } catch (const std::logic_error& overlap) {
    refuse(run, overlap.what());
  }
  if (rows.rows != sums.sum(run, kSettledRows) || rows.rows != counts.rows(run)) {
    refuse(run, fmt::format("does not add up: {} rows are settled, {} counted", rows.rows, counts.rows(run)));
  }
  const std::vector<RangeSet> sets = settled.load(run, runs.source_count(run));
  const std::vector<RowPlace> places = resume.load(run, sets.size());
  for (std::size_t source = 0; source < sets.size(); ++source) {
    if (places[source].row > most_rows(sets[source]) + 1) refuse(run, "would be resumed behind its rows");
  }
}

void Tables::check_in_doubt(RunId run) {
  if (sums.sum(run, kInDoubt) != in_doubt.sum(run)) refuse(run, "is in doubt is not what was written");
}

void Tables::check_rejects(RunId run, Checksum sum) {
  if (sums.sum(run, kRejects) != sum) refuse(run, "was rejected is not what was written");
}

void Tables::check_applied(CounterId counter) {
  const Snapshot snapshot{database_};
  if (sums.sum(kWholeLedger, applied_sum(counter)) != applied.sum(counter))
    database_.refuse_damaged("what it says of rows that were applied is not what was written");
}

Checksum Tables::sum_of_request(PrivacyRequestId request) {
  return people.sum(request) + tasks.sum(request) + steps.sum(request);
}

void Tables::check_request(PrivacyRequestId request) {
  const Snapshot snapshot{database_};
  if (sums.sum(kWholeLedger, request_sum(request)) != sum_of_request(request))
    database_.refuse_damaged(
        fmt::format("what it says of erasure or retrieval {} is not what was written", request));
}

void Tables::check_erased() {
  const Snapshot snapshot{database_};
  if (sums.sum(kWholeLedger, kErasedPeople) != erased.sum())
    database_.refuse_damaged("its list of erased people is not what was written");
}

std::optional<RunRecord> Tables::load(RunId run) {
  const Snapshot snapshot{database_};
  std::optional<RunRecord> record = runs.load(run);
  if (!record) return record;
  check_books(run);
  counts.load(run, record->tally, record->traffic);
  if (record->tally.rows_rejected != 0) {
    for (const auto& [reject, by] : mended(run)) ++record->mended_by[by];
  }
  return record;
}

RunId Tables::begin(const RunIdentity& identity) {
  const RunId run = runs.insert(identity);
  sums.add(kWholeLedger, kRuns, runs.sum_of(run));
  sums.add(run, kBooks, runs.sum_of_sources(run));
  return run;
}

void Tables::keep_layouts(RunId run, const std::vector<std::string>& layouts) {
  const Checksum before = runs.sum_of_sources(run);
  for (SourceId source = 0; source < layouts.size(); ++source) runs.keep_layout(run, source, layouts[source]);
  sums.add(run, kBooks, runs.sum_of_sources(run) - before);
}

template <typename Work>
void Tables::change_run(RunId run, Work&& work) {
  const Checksum before = runs.sum_of(run);
  work();
  sums.add(kWholeLedger, kRuns, runs.sum_of(run) - before);
}

void Tables::finish(RunId run, RunState state, double seconds) {
  change_run(run, [&] { runs.finish(run, state, seconds); });
}

void Tables::extend(RunId run, const RunIdentity& identity) {
  const Checksum before = runs.sum_of_sources(run);
  change_run(run, [&] { runs.extend(run, identity); });
  sums.add(run, kBooks, runs.sum_of_sources(run) - before);
}

CounterId Tables::number_of(const Counter& counter) {
  if (const auto known = counters.find(counter)) return *known;
  sums.add(kWholeLedger, kCounters, counters.insert(counter));
  return counters.find(counter).value();
}

void Tables::take_doubt(RunId run, const std::vector<DoubtTaken>& rows) {
  for (const auto& [from, source, row] : rows) {
    AppliedRow theirs = row;
    theirs.row = from.row;
    const Checksum change = applied.remove(from.run, from.source, theirs) + applied.insert(run, source, row);
    sums.add(kWholeLedger, applied_sum(row.counter), change);
    sums.add(run, kBooks, intents.add(run, source, {row.row, row.row}).checksum);
  }
}

void Tables::keep_mending(const Mending& mending) {
  const auto& [reject, as] = mending;
  const bool is_settled = settled.overlaps(as.run, as.source, {as.row, as.row});
  if (!is_settled || !rejects.contains(reject.run, reject.source, reject.row)) return;
  sums.add(reject.run, kMendings, mendings.insert(mending));
}

std::vector<Mending> Tables::mendings_of(RunId run) {
  std::vector<Mending> all = mendings.load(run);
  if (sums.sum(run, kMendings) != mendings.sum(run)) refuse(run, "has mended is not what was written");
  return all;
}

// A mended row that was rejected again is mended where that reject is. Rows on the way are looked at once:
// files that are sent in a circle, from one ledger's run to another's, end it.
std::map<RowOfRun, RunId> Tables::mended(RunId run) {
  std::map<RunId, std::vector<Mending>> known;
  const auto later_forms = [&](const RowOfRun& reject) {
    const auto [entry, is_new] = known.try_emplace(reject.run);
    if (is_new) entry->second = mendings_of(reject.run);
    std::vector<RowOfRun> forms;
    for (const Mending& each : entry->second)
      if (each.reject == reject) forms.push_back(each.as);
    return forms;
  };
  std::map<RowOfRun, RunId> mended;
  for (const Mending& first : mendings_of(run)) {
    std::vector<RowOfRun> to_look_at = {first.as};
    std::set<RowOfRun> seen;
    while (!to_look_at.empty() && !mended.contains(first.reject)) {
      const RowOfRun row = to_look_at.back();
      to_look_at.pop_back();
      if (!seen.insert(row).second || in_doubt.contains(row.run, row.source, row.row)) continue;
      if (!rejects.contains(row.run, row.source, row.row)) {
        mended.emplace(first.reject, row.run);
      } else {
        std::ranges::copy(later_forms(row), std::back_inserter(to_look_at));
      }
    }
  }
  return mended;
}

Checksum Tables::books_sum(RunId run, const RangeChange& settled_sum) {
  return settled_sum.checksum + runs.sum_of_sources(run) + intents.sum(run).checksum + resume.sum(run) +
         counts.sum(run);
}

void Tables::refuse(RunId run, std::string_view what) const {
  database_.refuse_damaged(fmt::format("what it says of run {} {}", run, what));
}

}  // namespace mixferry::ledger
