#pragma once
/// The values that the ledger takes and gives: runs, rows, and what becomes of them.

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/base/hash128.h"
#include "engine/base/range.h"
#include "engine/base/reject.h"
#include "engine/base/row_place.h"
#include "engine/base/tally.h"

namespace mixferry::ledger {

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

/// A row of a run that says or names what a row of another run, which is in doubt there, may have applied.
struct DoubtTaken {
  RowOfRun from;
  SourceId source = 0;
  AppliedRow row;
};

/// One run as the ledger knows it.
struct RunRecord {
  RunId id = 0;
  RunIdentity identity = {};
  RunState state = RunState::unfinished;
  std::string started = {};   ///< UTC, ISO 8601
  std::string finished = {};  ///< UTC, ISO 8601; when `finish` was last called, empty if it never was
  Tally tally = {};
  TrafficTally traffic = {};
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

/// Of which snapshot: one kind of profiles, as one job sends them to one project.
struct SnapshotKey {
  std::string project;   ///< as in RunIdentity
  std::string job;       ///< its name
  std::string profiles;  ///< `users`, `groups company`, also `events` and `identity`
  [[nodiscard]] auto operator<=>(const SnapshotKey&) const = default;
};

/// How far the log of changes to a snapshot counts now: with the rows that are settled with it, of whatever
/// run. It goes on, never back.
struct LogPosition {
  SnapshotKey key;
  std::uint64_t position = 0;
};

/// What is known of a profile once its row is settled.
struct SyncedProfile {
  std::uint32_t space = 0;  ///< of the caller's snapshots, which one's
  std::string id;
  std::uint64_t id_hash = 0;
  std::uint64_t content = 0;    ///< hash of what was sent; 0: nobody knows what is stored
  bool may_come_again = false;  ///< another row of the run may be about it, and be on its way
  std::string records = {};     ///< what was sent, where it is to be kept
};

/// Rows [rows.first, rows.last] of one source, every one accounted for in `tally`. At most one reject a row;
/// a row that has a reject counts as rejected, even if other updates of it are in doubt.
struct Settlement {
  SourceId source = 0;
  RowRange rows;
  RowPlace resume_at = {};  ///< a place at or before the last row, from which its source can be read anew
  Tally tally = {};
  std::vector<Reject> rejects = {};
  std::vector<InDoubtUpdate> in_doubt = {};
  std::vector<AppliedRow> not_applied = {};  ///< announced, and known not to be stored
  std::vector<AppliedRow> found_applied =
      {};  ///< not sent, because another row, known by what it says, had applied the same
  std::vector<SyncedProfile> synced = {};  ///< for the logs of snapshots; the ledger itself keeps none of it
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
using Change = std::variant<Settlement, Intent, Withdrawal, Resolution, LogPosition>;

/// What was found out about a file that was read whole.
struct FileFingerprint {
  std::string stat_key;  ///< path, size, times and inode
  std::string fingerprint;
};

}  // namespace mixferry::ledger
