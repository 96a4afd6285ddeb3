#include "engine/ledger/sqlite/booking.h"

#include <algorithm>
#include <cstdint>
#include <fmt/format.h>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>

#include "engine/base/doubt_codes.h"
#include "engine/base/error.h"
#include "engine/base/target_kind.h"
#include "engine/ledger/settlement_check.h"

namespace mixferry::ledger {
namespace {

[[noreturn]] void refuse_second(RunId other) {
  throw RunError{
      ExitCode::stopped,
      fmt::format("Run {} has meanwhile begun to add what rows of this import add, and may not be added "
                  "twice (once). They were not sent.\nRun the same command again, best when that run is "
                  "done: what it has added is left out then.",
                  other)};
}

/// What becomes of the entry of a row in the table `applied`.
struct AppliedChange {
  enum class What : std::uint8_t { announced, found, taken_back };
  What what;
  SourceId source;
  const AppliedRow* row;  ///< of a change, which outlives this
};

/// What is counted and summed up is collected, and written once for all changes.
class Bookkeeper {
 public:
  Bookkeeper(Tables& tables, RunId run) : tables_(tables), run_(run) {}

  void operator()(const Settlement& settlement) {
    check_counts(settlement);
    const auto& [source, rows, resume_at, tally, rejected, doubted, not_applied, found_applied, synced] =
        settlement;
    if (tables_.settled.overlaps(run_, source, rows)) lost_count(settlement, "some are settled already");
    for (const Reject& reject : rejected) rejects_ += tables_.rejects.insert(run_, source, reject);
    for (const InDoubtUpdate& update : doubted) in_doubt_ += tables_.in_doubt.insert(run_, update);
    const RangeChange change = tables_.settled.add(run_, source, rows);
    books_ += change.checksum + tables_.intents.remove(run_, source, rows).checksum;
    rows_settled_ += change.rows;
    tally_ += tally;
    places_.emplace_back(source, resume_at);
    note_applied(AppliedChange::What::taken_back, source, not_applied);
    note_applied(AppliedChange::What::found, source, found_applied);
  }

  void operator()(const Intent& intent) {
    books_ += tables_.intents.add(run_, intent.source, intent.rows).checksum;
    if (intent.applied != nullptr)
      note_applied(AppliedChange::What::announced, intent.source, *intent.applied);
  }

  void operator()(const Withdrawal& withdrawal) {
    const auto& [source, rows, applied] = withdrawal.intent;
    books_ += tables_.intents.remove(run_, source, rows).checksum;
    if (applied != nullptr) note_applied(AppliedChange::What::taken_back, source, *applied);
  }

  void operator()(const Resolution& resolution) {
    const auto& [source, row, reject, updates_stored] = resolution;
    if (reject && reject->row != row) throw std::logic_error("a reject of one row can't decide another");
    const Checksum decided = tables_.in_doubt.remove(run_, source, row);
    if (decided == 0)
      throw std::logic_error(fmt::format("nothing of row {} of source {} is in doubt", row, source));
    in_doubt_ += decided;
    tally_.records_sent += updates_stored;
    if (updates_stored != 0) tally_.sent_to[std::string(name_of(TargetKind::users))] += updates_stored;
    if (tables_.rejects.contains(run_, source, row)) return;
    ++rows_decided_;
    if (reject) {
      rejects_ += tables_.rejects.insert(run_, source, *reject);
      ++tally_.rows_rejected;
      ++tally_.reject_reasons[reject->code];
    } else {
      ++tally_.rows_delivered;
    }
  }

  void operator()(const LogPosition& log) { snapshots_ += tables_.snapshots.move_log(log.key, log.position); }

  void finish(const TrafficTally& traffic) {
    change_applied();
    // Once all rows are there: the places of some may lie behind rows of others.
    for (const auto& [source, place] : places_) books_ += tables_.resume.offer(run_, source, place);
    books_ += tables_.counts.add(run_, tally_);
    books_ += tables_.counts.add(run_, traffic);
    books_ += tables_.counts.take_rows_in_doubt(run_, rows_decided_);
    tables_.sums.add(run_, kBooks, books_);
    tables_.sums.add(run_, kRejects, rejects_);
    tables_.sums.add(run_, kInDoubt, in_doubt_);
    tables_.sums.add(kWholeLedger, kSnapshots, snapshots_);
    const std::uint64_t settled = tables_.sums.add(run_, kSettledRows, rows_settled_);
    const std::uint64_t counted = tables_.counts.rows(run_);
    if (settled != counted) {
      throw std::logic_error(
          fmt::format("run {}: {} rows are settled, but {} are counted", run_, settled, counted));
    }
  }

 private:
  void note_applied(AppliedChange::What what, SourceId source, const std::vector<AppliedRow>& rows) {
    for (const AppliedRow& row : rows) applied_.push_back({what, source, &row});
  }

  /// In the order of their keys: neighbours in the file are written together, and what becomes of one key
  /// does not matter to another.
  void change_applied() {
    std::ranges::stable_sort(applied_, {}, [](const AppliedChange& change) {
      return std::pair(change.row->counter, change.row->key);
    });
    std::map<CounterId, Checksum> changes;
    for (const auto& [what, source, row] : applied_) changes[row->counter] += change_one(what, source, *row);
    for (const auto& [counter, change] : changes)
      tables_.sums.add(kWholeLedger, applied_sum(counter), change);
  }

  Checksum change_one(AppliedChange::What what, SourceId source, const AppliedRow& row) {
    if (what == AppliedChange::What::taken_back) return tables_.applied.remove(run_, source, row);
    if (what == AppliedChange::What::found || row.once) {
      const auto other = tables_.applied.applied_by_another(run_, source, row);
      if (other && what == AppliedChange::What::found) return 0;
      if (other) refuse_second(other->run);
    }
    return tables_.applied.insert(run_, source, row);
  }

  Tables& tables_;
  const RunId run_;
  Checksum books_ = 0;  ///< by what the sums change, and so on
  Checksum rejects_ = 0;
  Checksum in_doubt_ = 0;
  Checksum snapshots_ = 0;
  std::uint64_t rows_settled_ = 0;  ///< modulo 2^64: ranges are merged
  std::uint64_t rows_decided_ = 0;
  Tally tally_;
  std::vector<std::pair<SourceId, RowPlace>> places_;
  std::vector<AppliedChange> applied_;
};

}  // namespace

void book(Tables& tables, RunId run, const std::vector<Change>& changes, const TrafficTally& traffic) {
  Bookkeeper booking{tables, run};
  for (const Change& change : changes) std::visit(booking, change);
  booking.finish(traffic);
}

void leave_doubt(Tables& tables, RunId run, const std::vector<DoubtTaken>& rows) {
  std::map<RunId, std::vector<Change>> changes;
  std::set<RowOfRun> seen;  // a row may change several counters
  for (const DoubtTaken& taken : rows) {
    const auto& [from, source, row] = taken.from;
    if (!seen.insert(taken.from).second) continue;
    std::vector<Change>& of_run = changes[from];
    of_run.emplace_back(Withdrawal{{.source = source, .rows = {row, row}}});
    if (!tables.in_doubt.contains(from, source, row)) continue;
    const DoubtfulRow doubtful = tables.in_doubt.load(from, {source, row - 1}, 1).front();
    of_run.emplace_back(Resolution{
        .source = source,
        .row = row,
        .reject = Reject{.row = row,
                         .line = doubtful.line,
                         .column = {},
                         .code = std::string(kDoubtTakenOver),
                         .message = fmt::format("The update was sent once and got no answer. Run {} has the "
                                                "same again, and whether it is sent once more is decided "
                                                "there.",
                                                run),
                         .raw = doubtful.updates.front()}});
  }
  for (const auto& [from, of_run] : changes) book(tables, from, of_run, {});
}

}  // namespace mixferry::ledger
