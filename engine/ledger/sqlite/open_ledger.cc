#include "engine/ledger/sqlite/open_ledger.h"

#include <algorithm>
#include <fmt/format.h>
#include <stdexcept>
#include <utility>
#include <variant>

#include "engine/base/error.h"
#include "engine/ledger/sqlite/booking.h"
#include "engine/ledger/sqlite/commit_witness.h"
#include "engine/ledger/sqlite/database.h"
#include "engine/ledger/sqlite/erasure_booking.h"
#include "engine/ledger/sqlite/fingerprint_table.h"
#include "engine/ledger/sqlite/quota_table.h"
#include "engine/ledger/sqlite/schema.h"
#include "engine/ledger/sqlite/tables.h"
#include "engine/ledger/state_folder.h"

namespace mixferry::ledger {
namespace {

[[noreturn]] void refuse_older(const std::filesystem::path& file, std::uint64_t commits, std::uint64_t seen,
                               const CommitWitness& witness) {
  throw RunError{
      ExitCode::stopped,
      fmt::format("The ledger {} can't be used: it holds {} commits, but {} were made. Its log ({}-wal) is "
                  "missing or damaged, or an older copy took its place. Put back all files that begin with "
                  "its name as they were; or remove {} to go on with what is there (rows that were delivered "
                  "since are then sent again).",
                  file.native(), commits, seen, file.native(), witness.file().native())};
}

/// The file, open, known to be a whole ledger of this program's format.
class OpenFile {
 public:
  OpenFile(const std::filesystem::path& state_dir, const LedgerOptions& options)
      : witness_(state_dir / "ledger.sqlite"), database_(state_dir / "ledger.sqlite", options.busy_timeout) {
    const std::uint64_t seen = witness_.commits();
    // Until it is known to be whole, whatever a killed program left is left as it is.
    database_.keep_log(true);
    if (seen != 0 && is_new(database_)) refuse_older(database_.file(), 0, seen, witness_);
    prepare_schema(database_, [this] { Tables{database_}.sum_up(); });
    tables_.emplace(database_);
    const std::uint64_t commits = tables_->sums.sum(kWholeLedger, kCommits);
    if (commits < seen) refuse_older(database_.file(), commits, seen, witness_);
    tables_->check_whole();
    database_.keep_log(false);
  }

  [[nodiscard]] Database& database() { return database_; }
  [[nodiscard]] Tables& tables() { return *tables_; }

  /// One transaction. What breaks one of the program's own rules is a defect of it only if the file is whole.
  template <typename Work>
  void change(RunId run, Work&& work) {
    try {
      Transaction transaction{database_};
      work(*tables_);
      const std::uint64_t commits = tables_->sums.add(kWholeLedger, kCommits, 1);
      transaction.commit();
      witness_.note(commits);
    } catch (const std::logic_error&) {
      database_.require_sound();
      tables_->check_whole();
      if (run != kWholeLedger) tables_->check_books(run);
      throw;
    }
  }

 private:
  CommitWitness witness_;
  Database database_;
  std::optional<Tables> tables_;  ///< once the file has them
};

class SqliteLedger final : public Ledger {
 public:
  SqliteLedger(const std::filesystem::path& state_dir, const LedgerOptions& options)
      : file_(state_dir, options),
        tables_(file_.tables()),
        fingerprints_(file_.database()),
        quotas_(file_.database()) {}

  void require_sound(RunId id) override {
    const Snapshot snapshot{file_.database()};
    file_.database().require_sound();
    if (id == kWholeLedger) return;
    tables_.check_books(id);
    tables_.check_in_doubt(id);
    for_each_reject(id, [](SourceId, const Reject&) {});
  }
  void at_one_moment(const std::function<void()>& read) override {
    const Snapshot snapshot{file_.database()};
    read();
  }

  // Runs

  std::optional<RunRecord> run(RunId id) override {
    tables_.check_whole();
    return tables_.load(id);
  }
  std::vector<RunRecord> runs(std::uint64_t most) override {
    tables_.check_whole();
    return load_all(tables_.runs.latest(most));
  }
  std::uint64_t run_count() override { return tables_.runs.count(); }
  std::vector<RunRecord> runs_concerning(const RunIdentity& identity) override {
    tables_.check_whole();
    return load_all(tables_.runs.concerning(identity));
  }
  std::optional<RunRecord> latest_run(const std::function<bool(const RunRecord&)>& is_wanted) override {
    tables_.check_whole();
    for (const RunId id : tables_.runs.latest(kAllRuns)) {
      if (const auto record = tables_.runs.load(id); record && is_wanted(*record)) return tables_.load(id);
    }
    return std::nullopt;
  }

  RunId begin(const RunIdentity& identity) override {
    RunId id = 0;
    file_.change(kWholeLedger, [&](Tables& tables) { id = tables.begin(identity); });
    return id;
  }
  void keep_layouts(RunId id, const std::vector<std::string>& layouts) override {
    file_.change(id, [&](Tables& tables) { tables.keep_layouts(id, layouts); });
  }
  std::vector<std::string> layouts(RunId id) override { return tables_.runs.layouts(id); }
  void extend(RunId id, const RunIdentity& identity) override {
    file_.change(id, [&](Tables& tables) { tables.extend(id, identity); });
  }
  void supersede(RunId id) override { finish(id, RunState::superseded, 0); }
  void finish(RunId id, RunState state, double seconds) override {
    file_.change(id, [&](Tables& tables) { tables.finish(id, state, seconds); });
  }

  // Settlements

  std::vector<RangeSet> settled(RunId id) override { return of_each_source(tables_.settled, id); }
  std::vector<RowPlace> resume_places(RunId id) override { return of_each_source(tables_.resume, id); }
  std::vector<RangeSet> intents(RunId id) override { return of_each_source(tables_.intents, id); }
  void commit(RunId id, const std::vector<Change>& changes, const TrafficTally& traffic) override {
    file_.change(id, [&](Tables& tables) { book(tables, id, changes, traffic); });
  }

  // Rejects

  void for_each_reject(RunId id, const std::function<void(SourceId, const Reject&)>& visit) override {
    const Snapshot snapshot{file_.database()};
    tables_.check_rejects(id, tables_.rejects.for_each(id, visit));
  }
  void keep_mendings(const std::vector<Mending>& mendings) override {
    if (mendings.empty()) return;
    file_.change(kWholeLedger, [&](Tables& tables) {
      for (const Mending& mending : mendings) tables.keep_mending(mending);
    });
  }
  std::map<RowOfRun, RunId> mended(RunId id) override {
    const Snapshot snapshot{file_.database()};
    return tables_.mended(id);
  }

  // InDoubt

  std::vector<DoubtfulRow> doubtful_rows(RunId id, SourceRow after, std::size_t most) override {
    const Snapshot snapshot{file_.database()};
    if (after == SourceRow{} || doubt_checked_ != id) {
      tables_.check_in_doubt(id);
      doubt_checked_ = id;
    }
    return tables_.in_doubt.load(id, after, most);
  }

  // Applied

  CounterId number_of(const Counter& counter) override {
    std::optional<CounterId> id = find(counter);
    if (!id) file_.change(kWholeLedger, [&](Tables& tables) { id = tables.number_of(counter); });
    return *id;
  }
  std::optional<CounterId> find(const Counter& counter) override { return tables_.counters.find(counter); }
  std::vector<Counter> counters() override { return tables_.counters.load(); }
  void check_applied(CounterId counter) override { tables_.check_applied(counter); }
  bool is_applied_by_others(RunId own, CounterId counter) override {
    return tables_.applied.any_of_others(own, counter);
  }
  void rows_that_applied(RunId own, CounterId counter, const Hash128& key,
                         std::vector<RowOfRun>& rows) override {
    tables_.applied.rows_of_others(own, counter, key, rows);
  }
  void take_doubt(RunId run, const std::vector<DoubtTaken>& rows) override {
    file_.change(run, [&](Tables& tables) {
      tables.take_doubt(run, rows);
      leave_doubt(tables, run, rows);
    });
  }
  std::optional<RowOfRun> applied_by_another(RunId run, SourceId source, const AppliedRow& row) override {
    return tables_.applied.applied_by_another(run, source, row);
  }
  std::uint64_t times_met(CounterId counter, const Hash128& key) override {
    return tables_.applied.times_met(counter, key);
  }

  // Fingerprints

  std::optional<std::string> cached_fingerprint(const std::string& stat_key) override {
    return fingerprints_.find(stat_key);
  }
  void cache_fingerprints(const std::vector<FileFingerprint>& found) override {
    file_.change(kWholeLedger, [&](Tables&) {
      for (const FileFingerprint& each : found) fingerprints_.insert(each);
      fingerprints_.drop_old();
    });
  }

  // Quotas

  std::expected<QuotaPlaceId, Moment> take_place(const std::string& quota, const QuotaLimits& limits,
                                                 Moment now) override {
    std::expected<QuotaPlaceId, Moment> place;
    file_.change(kWholeLedger, [&](Tables&) {
      quotas_.drop_old(now);
      if (const Moment free = quotas_.free_at(quota, limits, now); free > now)
        place = std::unexpected(free);
      else
        place = quotas_.insert(quota, now);
    });
    return place;
  }
  void leave_place(QuotaPlaceId place) override {
    file_.change(kWholeLedger, [&](Tables&) { quotas_.end(place); });
  }
  void pause_quota(const std::string& quota, Moment until) override {
    file_.change(kWholeLedger, [&](Tables&) { quotas_.pause(quota, until); });
  }
  std::uint32_t places_taken(const std::string& quota, Moment now) override {
    return quotas_.count(quota, now);
  }

  // Snapshots

  std::vector<SnapshotRecord> snapshots() override {
    tables_.check_whole();
    return tables_.snapshots.load();
  }
  SnapshotRecord snapshot(const SnapshotKey& key) override {
    tables_.check_whole();
    return tables_.snapshots.find(key).value_or(SnapshotRecord{.key = key});
  }
  void begin_log(const SnapshotKey& key, const PendingLog& log) override {
    change_snapshots([&](SnapshotTable& table) { return table.begin_log(key, log); });
  }
  void keep_snapshot(const SnapshotKey& key, std::uint64_t stamp, std::uint64_t profiles) override {
    change_snapshots([&](SnapshotTable& table) { return table.keep(key, stamp, profiles); });
  }
  void forget_snapshot(const SnapshotKey& key) override {
    change_snapshots([&](SnapshotTable& table) { return table.remove(key); });
  }

  // Erasures

  std::vector<PrivacyRequestRecord> privacy_requests() override {
    tables_.check_whole();
    return tables_.requests.load();
  }
  std::optional<PrivacyRequestRecord> privacy_request(PrivacyRequestId id) override {
    tables_.check_whole();
    return tables_.requests.find(id);
  }
  std::vector<PersonRecord> people(PrivacyRequestId id) override { return of_request(tables_.people, id); }
  std::vector<TaskRecord> tasks(PrivacyRequestId id) override { return of_request(tables_.tasks, id); }
  std::vector<RequestStep> steps(PrivacyRequestId id) override { return of_request(tables_.steps, id); }
  PrivacyRequestId begin_request(const PrivacyRequest& request,
                                 const std::vector<PersonToSee>& people) override {
    const IdMarker marker = id_marker();
    PrivacyRequestId id = 0;
    file_.change(kWholeLedger,
                 [&](Tables& tables) { id = ledger::begin_request(tables, marker, request, people); });
    return id;
  }
  void change_request(PrivacyRequestId id, const std::vector<RequestChange>& changes) override {
    file_.change(kWholeLedger, [&](Tables& tables) {
      tables.check_request(id);
      ledger::change_request(tables, id, changes);
    });
    const bool has_ended = std::ranges::any_of(
        changes, [](const RequestChange& change) { return std::holds_alternative<RequestEnded>(change); });
    // The log still has the ids that were just overwritten in the file.
    if (has_ended) file_.database().execute("PRAGMA wal_checkpoint(TRUNCATE)");
  }

  // ErasedPeople

  IdMarker id_marker() override {
    if (std::string key = known_key(); !key.empty()) return IdMarker{key};
    file_.change(kWholeLedger, [](Tables& tables) {
      if (tables.erased.key().empty())
        tables.sums.add(kWholeLedger, kErasedPeople, tables.erased.keep_key(make_id_mark_key()));
    });
    return IdMarker{known_key()};
  }
  std::vector<Hash128> erased_people(const std::string& project) override {
    const Snapshot snapshot{file_.database()};
    tables_.check_erased();
    return tables_.erased.marks(project);
  }
  std::vector<ErasedPerson> erased_list() override {
    const Snapshot snapshot{file_.database()};
    tables_.check_erased();
    return tables_.erased.load();
  }
  bool lift_erased(const std::string& project, const Hash128& mark) override {
    bool is_lifted = false;
    file_.change(kWholeLedger, [&](Tables& tables) {
      const Checksum change = tables.erased.lift(project, mark, std::nullopt);
      is_lifted = change != 0;
      tables.sums.add(kWholeLedger, kErasedPeople, change);
    });
    return is_lifted;
  }

 private:
  [[nodiscard]] std::string known_key() {
    const Snapshot snapshot{file_.database()};
    tables_.check_erased();
    return tables_.erased.key();
  }

  template <typename Table>
  auto of_request(Table& table, PrivacyRequestId id) -> decltype(table.load(id)) {
    const Snapshot snapshot{file_.database()};
    tables_.check_request(id);
    return table.load(id);
  }

  template <typename Work>
  void change_snapshots(Work&& work) {
    file_.change(kWholeLedger,
                 [&](Tables& tables) { tables.sums.add(kWholeLedger, kSnapshots, work(tables.snapshots)); });
  }

  std::vector<RunRecord> load_all(const std::vector<RunId>& ids) {
    std::vector<RunRecord> records;
    for (const RunId id : ids) {
      if (std::optional<RunRecord> record = tables_.load(id)) records.push_back(*std::move(record));
    }
    return records;
  }

  template <typename Table>
  auto of_each_source(Table& table, RunId id) -> decltype(table.load(id, 0)) {
    const Snapshot snapshot{file_.database()};
    tables_.check_books(id);
    return table.load(id, tables_.runs.source_count(id));
  }

  OpenFile file_;
  Tables& tables_;
  FingerprintTable fingerprints_;
  QuotaTable quotas_;
  RunId doubt_checked_ = 0;  ///< whose rows in doubt are being given out
};

}  // namespace

std::unique_ptr<Ledger> open_ledger(const std::filesystem::path& state_dir, const LedgerOptions& options) {
  make_state_folder(state_dir);
  const Descriptor alone = lock_state_folder(state_dir, options.busy_timeout);
  return std::make_unique<SqliteLedger>(state_dir, options);
}

}  // namespace mixferry::ledger
