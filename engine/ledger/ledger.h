#pragma once
/// The durable memory of runs: what is settled, what is in doubt, what was rejected.
///
/// Invariant: each row in a run's settled ranges is stored by Mixpanel, or filtered, or durably kept as a
/// reject or as in doubt; and the run's tally counts it exactly once. Both change in one transaction.
///
/// What is given out was held against sums over what was written, kept with each commit (sum_table.h): damage
/// to the file is refused before anything rests on it, and so is a file that lacks a commit.
///
/// SQLite in WAL mode with `synchronous=FULL`, one file for all runs. A `Ledger` belongs to one thread at a
/// time. Every failure of the disk or the file is a `RunError` (`stopped`) that says what failed and what to
/// do; what was committed before stays true.

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/base/hash128.h"
#include "engine/base/range.h"
#include "engine/base/reject.h"
#include "engine/base/row_place.h"
#include "engine/base/tally.h"

namespace mixferry::ledger {

class Tables;

/// What is imported, how, and to where.
struct RunIdentity {
  struct SourceFile {
    std::string path;         ///< absolute, or `-`
    std::string fingerprint;  ///< of its bytes
    [[nodiscard]] bool operator==(const SourceFile&) const = default;
  };
  std::vector<SourceFile> sources;
  std::string mapping;        ///< its name, for people
  std::string settings_hash;  ///< of `effect`
  std::string effect = {};    ///< everything that decides what rows become, in words of the caller
  std::vector<std::string> profiles = {};  ///< whose it updates: `users`, `groups company`
  std::vector<std::string> counters = {};  ///< what its updates change anew each time: `add Points`
  std::string project;                     ///< endpoint and a hash of the token; never the token
  std::uint64_t limit = 0;                 ///< `--limit`, 0: none
  std::vector<std::string> only = {};  ///< `--only`: the ids, none twice, in order; empty: those of all rows
  [[nodiscard]] bool operator==(const RunIdentity&) const = default;
};

/// What makes two imports the same run, as one short word of hex digits: the fingerprints in their order, the
/// settings, the project, the limit and the ids. Neither paths nor the mapping's name count: a file that was
/// moved must not be delivered a second time. Also the key of the run's `RunLock`.
[[nodiscard]] std::string run_key(const RunIdentity& identity);

enum class RunState : std::uint8_t {
  unfinished,  ///< it was interrupted, or is at work: the same import goes on with it
  finished,
  stopped,     ///< by its own limits or a source that broke off: only the very same import goes on with it
  superseded,  ///< a later run took its place, or it was given up: nothing goes on with it
};

using RunId = std::int64_t;

/// One row of one run.
struct RowOfRun {
  RunId run = 0;
  SourceId source = 0;
  std::uint64_t row = 0;
  [[nodiscard]] auto operator<=>(const RowOfRun&) const = default;
};

/// A reject that came back, mended, as a row of a later run.
struct Mending {
  RowOfRun reject;
  RowOfRun as;
};

/// Something that rows change anew each time they are sent: an `add` or `append` of a mapping's target.
struct Counter {
  std::string project;               ///< as in RunIdentity
  std::vector<std::string> changes;  ///< `add Points`, at least one
  std::uint32_t nth = 0;             ///< among those of one mapping that change the same
  bool once = false;                 ///< keys are of what `once` names, not of what the row says
  [[nodiscard]] bool operator==(const Counter&) const = default;
};

using CounterId = std::int64_t;

/// A row that changes a counter, by what it is known again.
struct AppliedRow {
  CounterId counter = 0;
  Hash128 key;
  std::uint64_t row = 0;
  bool once = false;  ///< as in Counter: no other row may have the same key
};

/// A row of a run that says or names what a row of a run that was given up may have applied.
struct DoubtTaken {
  RowOfRun from;
  SourceId source = 0;
  AppliedRow row;
};

/// One run as the ledger knows it.
struct RunRecord {
  RunId id = 0;
  RunIdentity identity;
  RunState state = RunState::unfinished;
  std::string started;   ///< UTC, ISO 8601
  std::string finished;  ///< UTC, ISO 8601; when `finish` was last called, empty if it never was
  Tally tally;
  TrafficTally traffic;
  double seconds = 0;          ///< spent by all processes that worked on it
  bool knows_applied = false;  ///< false: an older program made it, which did not keep what it applied by row
  std::map<RunId, std::uint64_t> mended_by = {};  ///< later run -> rejects of this one that it has settled

  /// Rejects that came back and were settled as something else.
  [[nodiscard]] std::uint64_t rows_mended() const;
};

/// An update that was sent, got no answer, and does not bear repeating.
struct InDoubtUpdate {
  SourceId source = 0;
  std::uint64_t row = 0;
  std::uint64_t line = 0;
  std::string update;  ///< the Engage record without its token
};

/// A row of a source of a run; as it stands: before all of them.
struct SourceRow {
  SourceId source = 0;
  std::uint64_t row = 0;  ///< from 1
  [[nodiscard]] auto operator<=>(const SourceRow&) const = default;
};

/// All updates in doubt of one row, in the order in which they were sent.
struct DoubtfulRow {
  SourceId source = 0;
  std::uint64_t row = 0;
  std::uint64_t line = 0;
  std::vector<std::string> updates = {};  ///< Engage records without their token, at least one
};

/// Rows [rows.first, rows.last] of one source, every one accounted for in `tally`. At most one reject a row;
/// a row that has a reject counts as rejected, even if other updates of it are in doubt.
struct Settlement {
  SourceId source = 0;
  RowRange rows;
  RowPlace resume_at;  ///< a place at or before the last row, from which its source can be read anew
  Tally tally;
  std::vector<Reject> rejects;
  std::vector<InDoubtUpdate> in_doubt;
  std::vector<AppliedRow> not_applied = {};  ///< announced, and known not to be stored
  std::vector<AppliedRow> found_applied =
      {};  ///< not sent, because another row, known by what it says, had applied the same
};

/// Rows of one source whose unrepeatable updates are about to be sent.
struct Intent {
  SourceId source = 0;
  RowRange rows;
  std::shared_ptr<const std::vector<AppliedRow>> applied = {};  ///< what they are about to apply; may be null
  [[nodiscard]] bool operator==(const Intent&) const = default;
};

/// Takes an intent back: what it announced is known not to have been sent, or not to have been stored, and so
/// is no longer applied.
struct Withdrawal {
  Intent intent;
};

/// Decides the updates in doubt of one row: it moves to delivered, or becomes the reject. A row that is
/// rejected already stays so.
struct Resolution {
  SourceId source = 0;
  std::uint64_t row = 0;
  std::optional<Reject> reject = {};
  std::uint64_t updates_stored = 0;  ///< of them, by Mixpanel's own word
};

/// What a transaction changes of a run, beside its state.
using Change = std::variant<Settlement, Intent, Withdrawal, Resolution>;

/// What was found out about a file that was read whole.
struct FileFingerprint {
  std::string stat_key;  ///< path, size, times and inode
  std::string fingerprint;
};

inline constexpr std::uint64_t kAllRuns = std::numeric_limits<std::int64_t>::max();

inline constexpr std::size_t kDoubtfulRowsAtOnce = 1'000;

struct LedgerOptions {
  /// How long another process may keep the file locked before that is an error.
  std::chrono::milliseconds busy_timeout{30'000};
};

class Ledger {
 public:
  /// Opens, or makes, the ledger in folder `state_dir`, which is made, too, if need be. Refuses a file of a
  /// newer schema, or one that is damaged.
  explicit Ledger(const std::filesystem::path& state_dir, const LedgerOptions& options = {});
  ~Ledger();
  Ledger(const Ledger&) = delete;
  Ledger& operator=(const Ledger&) = delete;

  [[nodiscard]] std::optional<RunRecord> run(RunId id);
  /// Runs, latest first, at most so many.
  [[nodiscard]] std::vector<RunRecord> runs(std::uint64_t most = kAllRuns);
  [[nodiscard]] std::uint64_t run_count();
  /// Of the runs of `identity`'s project, latest first, those that concern it: with its key, unfinished, of
  /// the same bytes; for each kind of profiles the latest that changed some, unless it mended rejects of the
  /// one with its key. However many nights there were, these are few.
  [[nodiscard]] std::vector<RunRecord> runs_concerning(const RunIdentity& identity);
  /// The latest run of which `is_wanted` is true; it is shown them without their counts.
  [[nodiscard]] std::optional<RunRecord> latest_run(const std::function<bool(const RunRecord&)>& is_wanted);

  /// Throws when the file is not sound, or anything that run `id` (0: one that is yet to begin) is asked for
  /// until its end is not what was written: before something is sent, not when it comes to light behind it.
  /// 1.5 s for a million rejects.
  void require_sound(RunId id);

  [[nodiscard]] RunId begin(const RunIdentity& identity);
  /// Remembers how the rows of each source are written, in words of the caller.
  void keep_layouts(RunId id, const std::vector<std::string>& layouts);
  /// The same by `SourceId`; empty for what an older program read.
  [[nodiscard]] std::vector<std::string> layouts(RunId id);
  /// Adds sources of `identity` to those of the run, behind them: `identity` has both, in this order. Hold
  /// the `RunLock` of the run as it was.
  void extend(RunId id, const RunIdentity& identity);
  /// Ends a run that nothing shall go on with; what is known of it stays. Hold its `RunLock`.
  void supersede(RunId id);

  /// What is settled of each source of the run, by `SourceId`.
  [[nodiscard]] std::vector<RangeSet> settled(RunId id);
  /// The furthest place known in each source of the run, by `SourceId`, before which all rows are settled.
  [[nodiscard]] std::vector<RowPlace> resume_places(RunId id);
  /// Rows whose unrepeatable updates were about to be sent and were never settled: a killed process left
  /// them.
  [[nodiscard]] std::vector<RangeSet> intents(RunId id);

  /// One transaction: all of `changes`, in their order; and what went over the wire since the last one. It is
  /// durable on return, and all or nothing.
  ///
  /// A settlement ends the intents of its rows. Intents may overlap earlier ones. Throws `RunError`
  /// (`stopped`) when meanwhile another process has announced a row of an intent that may be applied only
  /// once; `std::logic_error` when a row is settled already, a tally does not add up, or nothing of a row is
  /// in doubt: then the caller has lost count of its rows.
  void commit(RunId id, const std::vector<Change>& changes, const TrafficTally& traffic);
  /// One transaction: the state, when it stopped, and `seconds` more of work.
  void finish(RunId id, RunState state, double seconds);

  /// The next rows in doubt behind `after`, by source and row: at least one unless there is none, at most
  /// `most`, and fewer where they are large, so that a page takes a few MB. What comes to be in doubt behind
  /// `after` meanwhile is among the next ones. Before any is given out, all that the run has in doubt was
  /// held against its sum.
  [[nodiscard]] std::vector<DoubtfulRow> doubtful_rows(RunId id, SourceRow after, std::size_t most);

  /// The number of `counter`, which it is given if it has none.
  [[nodiscard]] CounterId number_of(const Counter& counter);
  [[nodiscard]] std::optional<CounterId> find(const Counter& counter);
  [[nodiscard]] std::vector<Counter> counters();
  /// Throws when what it says of `counter` is not what was written. Takes a second a few million rows.
  void check_applied(CounterId counter);
  /// Whether rows of other runs than `own` have applied it, or may have.
  [[nodiscard]] bool is_applied_by_others(RunId own, CounterId counter);
  /// Puts into `rows` each row of another run than `own` that has that key, in the order of runs.
  void rows_that_applied(RunId own, CounterId counter, const Hash128& key, std::vector<RowOfRun>& rows);
  /// Makes the doubt about rows of given-up runs one about rows of this run, which are intended from then on.
  void take_doubt(RunId run, const std::vector<DoubtTaken>& rows);
  /// Another row than this one of `run` that has the same counter and key.
  [[nodiscard]] std::optional<RowOfRun> applied_by_another(RunId run, SourceId source, const AppliedRow& row);
  /// How often this was asked of that key since the ledger was opened, this time included. What that takes
  /// lies in a temporary file.
  [[nodiscard]] std::uint64_t times_met(CounterId counter, const Hash128& key);
  /// All that `read` reads is of one moment, and cheaper than one by one.
  void at_one_moment(const std::function<void()>& read);

  /// Visits the run's rejects by source and row, each rejected row once. One at a time is in memory. `visit`
  /// must not use the ledger.
  void for_each_reject(RunId id, const std::function<void(SourceId, const Reject&)>& visit);

  /// Remembers where rejects came back. Passes over what is no reject of its run, and what is not settled.
  void keep_mendings(const std::vector<Mending>& mendings);
  /// Rejects of the run that came back, once or several times, and were settled as something else at last:
  /// with the run that did it.
  [[nodiscard]] std::map<RowOfRun, RunId> mended(RunId id);

  /// The fingerprint remembered for a file whose path, size, times and inode have not changed since. The
  /// latest 10,000 are kept.
  [[nodiscard]] std::optional<std::string> cached_fingerprint(const std::string& stat_key);
  void cache_fingerprints(const std::vector<FileFingerprint>& found);

 private:
  struct Store;
  [[nodiscard]] Tables& tables();

  std::unique_ptr<Store> store_;
};

/// Visits all rows in doubt of a run, one page in memory at a time. `visit` may decide those that it is
/// given.
template <typename Visit>
void for_each_doubtful_row(Ledger& ledger, RunId run, Visit&& visit) {
  SourceRow after;
  for (;;) {
    const std::vector<DoubtfulRow> page = ledger.doubtful_rows(run, after, kDoubtfulRowsAtOnce);
    if (page.empty()) return;
    for (const DoubtfulRow& row : page) visit(row);
    after = {page.back().source, page.back().row};
  }
}

}  // namespace mixferry::ledger
