#include "engine/ledger/ledger.h"

#include <fmt/format.h>
#include <stdexcept>

#include "engine/base/error.h"
#include "engine/ledger/booking.h"
#include "engine/ledger/commit_witness.h"
#include "engine/ledger/schema.h"
#include "engine/ledger/sqlite.h"
#include "engine/ledger/state_folder.h"
#include "engine/ledger/tables.h"

namespace mixferry::ledger {
namespace {

constexpr std::int64_t kFingerprintsMax = 10'000;

Checksum fingerprint_checksum(std::string_view stat_key, std::string_view fingerprint) {
  return row_checksum("fingerprints", stat_key, fingerprint);
}

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

}  // namespace

/// The file, open, with every statement of the ledger prepared.
struct Ledger::Store {
  Store(const std::filesystem::path& state_dir, const LedgerOptions& options)
      : witness(state_dir / "ledger.sqlite"),
        commits_seen(witness.commits()),
        database(state_dir / "ledger.sqlite", options.busy_timeout) {
    // Until it is known to be whole, whatever a killed program left is left as it is.
    database.keep_log(true);
    if (commits_seen != 0 && is_new(database)) refuse_older(database.file(), 0, commits_seen, witness);
    prepare_schema(database, [this] { Tables{database}.sum_up(); });
    tables.emplace(database);
    const std::uint64_t commits = tables->sums.sum(kWholeLedger, kCommits);
    if (commits < commits_seen) refuse_older(database.file(), commits, commits_seen, witness);
    tables->check_whole();
    database.keep_log(false);
    find_fingerprint.emplace(database, "SELECT fingerprint, checksum FROM fingerprints WHERE stat_key = ?1");
    insert_fingerprint.emplace(
        database,
        "INSERT OR REPLACE INTO fingerprints (stat_key, fingerprint, checksum) VALUES (?1, ?2, ?3)");
    drop_fingerprints.emplace(database,
                              "DELETE FROM fingerprints WHERE id <= (SELECT max(id) FROM fingerprints) - ?1");
  }

  /// One transaction. What breaks one of the program's own rules is a defect of it only if the file is whole.
  template <typename Change>
  void change(RunId run, Change&& change) {
    try {
      Transaction transaction{database};
      change(*tables);
      const std::uint64_t commits = tables->sums.add(kWholeLedger, kCommits, 1);
      transaction.commit();
      witness.note(commits);
    } catch (const std::logic_error&) {
      database.require_sound();
      tables->check_whole();
      if (run != kWholeLedger) tables->check_books(run);
      throw;
    }
  }

  CommitWitness witness;
  std::uint64_t commits_seen;
  Database database;
  std::optional<Tables> tables;
  std::optional<Statement> find_fingerprint;
  std::optional<Statement> insert_fingerprint;
  std::optional<Statement> drop_fingerprints;
  RunId doubt_checked = 0;  ///< whose rows in doubt are being given out
};

std::uint64_t RunRecord::rows_mended() const {
  std::uint64_t rows = 0;
  for (const auto& [run, count] : mended_by) rows += count;
  return rows;
}

Ledger::Ledger(const std::filesystem::path& state_dir, const LedgerOptions& options) {
  make_state_folder(state_dir);
  const Descriptor alone = lock_state_folder(state_dir, options.busy_timeout);
  store_ = std::make_unique<Store>(state_dir, options);
}

Ledger::~Ledger() = default;

std::optional<RunRecord> Ledger::run(RunId id) {
  tables().check_whole();
  return tables().load(id);
}

std::vector<RunRecord> Ledger::runs(std::uint64_t most) {
  tables().check_whole();
  std::vector<RunRecord> records;
  for (const RunId id : tables().runs.latest(most)) {
    if (std::optional<RunRecord> record = tables().load(id)) records.push_back(*std::move(record));
  }
  return records;
}

std::uint64_t Ledger::run_count() {
  return tables().runs.count();
}

std::vector<RunRecord> Ledger::runs_concerning(const RunIdentity& identity) {
  tables().check_whole();
  std::vector<RunRecord> records;
  for (const RunId id : tables().runs.concerning(identity)) {
    if (std::optional<RunRecord> record = tables().load(id)) records.push_back(*std::move(record));
  }
  return records;
}

std::optional<RunRecord> Ledger::latest_run(const std::function<bool(const RunRecord&)>& is_wanted) {
  tables().check_whole();
  for (const RunId id : tables().runs.latest(kAllRuns)) {
    if (const auto record = tables().runs.load(id); record && is_wanted(*record)) return tables().load(id);
  }
  return std::nullopt;
}

void Ledger::require_sound(RunId id) {
  const Snapshot snapshot{store_->database};
  store_->database.require_sound();
  if (id == kWholeLedger) return;
  tables().check_books(id);
  tables().check_in_doubt(id);
  for_each_reject(id, [](SourceId, const Reject&) {});
}

RunId Ledger::begin(const RunIdentity& identity) {
  RunId id = 0;
  store_->change(kWholeLedger, [&](Tables& tables) { id = tables.begin(identity); });
  return id;
}

void Ledger::keep_layouts(RunId id, const std::vector<std::string>& layouts) {
  store_->change(id, [&](Tables& tables) { tables.keep_layouts(id, layouts); });
}

std::vector<std::string> Ledger::layouts(RunId id) {
  return tables().runs.layouts(id);
}

void Ledger::extend(RunId id, const RunIdentity& identity) {
  store_->change(id, [&](Tables& tables) { tables.extend(id, identity); });
}

void Ledger::supersede(RunId id) {
  store_->change(id, [&](Tables& tables) { tables.finish(id, RunState::superseded, 0); });
}

std::vector<RangeSet> Ledger::settled(RunId id) {
  const Snapshot snapshot{store_->database};
  tables().check_books(id);
  return tables().settled.load(id, tables().runs.source_count(id));
}

std::vector<RowPlace> Ledger::resume_places(RunId id) {
  const Snapshot snapshot{store_->database};
  tables().check_books(id);
  return tables().resume.load(id, tables().runs.source_count(id));
}

std::vector<RangeSet> Ledger::intents(RunId id) {
  const Snapshot snapshot{store_->database};
  tables().check_books(id);
  return tables().intents.load(id, tables().runs.source_count(id));
}

void Ledger::commit(RunId id, const std::vector<Change>& changes, const TrafficTally& traffic) {
  store_->change(id, [&](Tables& tables) { book(tables, id, changes, traffic); });
}

void Ledger::finish(RunId id, RunState state, double seconds) {
  store_->change(id, [&](Tables& tables) { tables.finish(id, state, seconds); });
}

std::vector<DoubtfulRow> Ledger::doubtful_rows(RunId id, SourceRow after, std::size_t most) {
  const Snapshot snapshot{store_->database};
  if (after == SourceRow{} || store_->doubt_checked != id) {
    tables().check_in_doubt(id);
    store_->doubt_checked = id;
  }
  return tables().in_doubt.load(id, after, most);
}

CounterId Ledger::number_of(const Counter& counter) {
  std::optional<CounterId> id = find(counter);
  if (!id) store_->change(kWholeLedger, [&](Tables& tables) { id = tables.number_of(counter); });
  return *id;
}

std::optional<CounterId> Ledger::find(const Counter& counter) {
  return tables().counters.find(counter);
}

std::vector<Counter> Ledger::counters() {
  return tables().counters.load();
}

void Ledger::check_applied(CounterId counter) {
  tables().check_applied(counter);
}

bool Ledger::is_applied_by_others(RunId own, CounterId counter) {
  return tables().applied.any_of_others(own, counter);
}

void Ledger::rows_that_applied(RunId own, CounterId counter, const Hash128& key,
                               std::vector<RowOfRun>& rows) {
  tables().applied.rows_of_others(own, counter, key, rows);
}

void Ledger::take_doubt(RunId run, const std::vector<DoubtTaken>& rows) {
  store_->change(run, [&](Tables& tables) { tables.take_doubt(run, rows); });
}

std::optional<RowOfRun> Ledger::applied_by_another(RunId run, SourceId source, const AppliedRow& row) {
  return tables().applied.applied_by_another(run, source, row);
}

std::uint64_t Ledger::times_met(CounterId counter, const Hash128& key) {
  return tables().applied.times_met(counter, key);
}

void Ledger::at_one_moment(const std::function<void()>& read) {
  const Snapshot snapshot{store_->database};
  read();
}

void Ledger::for_each_reject(RunId id, const std::function<void(SourceId, const Reject&)>& visit) {
  const Snapshot snapshot{store_->database};
  tables().check_rejects(id, tables().rejects.for_each(id, visit));
}

void Ledger::keep_mendings(const std::vector<Mending>& mendings) {
  if (mendings.empty()) return;
  store_->change(kWholeLedger, [&](Tables& tables) {
    for (const Mending& mending : mendings) tables.keep_mending(mending);
  });
}

std::map<RowOfRun, RunId> Ledger::mended(RunId id) {
  const Snapshot snapshot{store_->database};
  return tables().mended(id);
}

std::optional<std::string> Ledger::cached_fingerprint(const std::string& stat_key) {
  Cursor row = store_->find_fingerprint->query(stat_key);
  if (!row.next() || row.count(1) != fingerprint_checksum(stat_key, row.text(0))) return std::nullopt;
  return std::string{row.text(0)};
}

void Ledger::cache_fingerprints(const std::vector<FileFingerprint>& found) {
  store_->change(kWholeLedger, [&](Tables&) {
    for (const auto& [stat_key, print] : found) {
      store_->insert_fingerprint->run(stat_key, print,
                                      static_cast<std::int64_t>(fingerprint_checksum(stat_key, print)));
    }
    store_->drop_fingerprints->run(kFingerprintsMax);
  });
}

Tables& Ledger::tables() {
  return *store_->tables;
}

}  // namespace mixferry::ledger
