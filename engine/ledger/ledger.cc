#include "engine/ledger/ledger.h"

#include <algorithm>
#include <fmt/format.h>
#include <numeric>
#include <stdexcept>

#include "engine/ledger/count_table.h"
#include "engine/ledger/range_table.h"
#include "engine/ledger/resume_table.h"
#include "engine/ledger/row_tables.h"
#include "engine/ledger/run_table.h"
#include "engine/ledger/schema.h"
#include "engine/ledger/sqlite.h"
#include "engine/ledger/state_folder.h"

namespace mixferry::ledger {
namespace {

constexpr std::int64_t kFingerprintsMax = 10'000;

std::unique_ptr<Database> open_database(const std::filesystem::path& state_dir,
                                        const LedgerOptions& options) {
  make_state_folder(state_dir);
  const Descriptor alone = lock_state_folder(state_dir);
  auto database = std::make_unique<Database>(state_dir / "ledger.sqlite", options.busy_timeout);
  prepare_schema(*database);
  return database;
}

bool is_like(const RunIdentity& one, const RunIdentity& other) {
  return one.mapping == other.mapping && one.project == other.project && one.limit == other.limit &&
         std::ranges::equal(one.sources, other.sources, {}, &RunIdentity::SourceFile::path,
                            &RunIdentity::SourceFile::path);
}

[[noreturn]] void lost_count(const Settlement& settlement, std::string_view what) {
  throw std::logic_error(fmt::format("settlement of rows {} to {} of source {}: {}", settlement.rows.first,
                                     settlement.rows.last, settlement.source, what));
}

/// The distinct rows of `items`, ascending.
template <typename Item>
std::vector<std::uint64_t> rows_of(const std::vector<Item>& items) {
  std::vector<std::uint64_t> rows;
  rows.reserve(items.size());
  for (const Item& item : items) rows.push_back(item.row);
  std::ranges::sort(rows);
  const auto repeated = std::ranges::unique(rows);
  rows.erase(repeated.begin(), repeated.end());
  return rows;
}

bool all_within(const std::vector<std::uint64_t>& rows, RowRange range) {
  return rows.empty() || (range.first <= rows.front() && rows.back() <= range.last);
}

std::uint64_t sum(const NamedCounts& counts) {
  return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0},
                         [](std::uint64_t total, const auto& count) { return total + count.second; });
}

/// Each row is counted once, and what is counted as rejected or in doubt is there. Cheap for rows that are
/// neither.
void check_counts(const Settlement& settlement) {
  const auto& [source, range, resume_at, tally, rejects, in_doubt] = settlement;
  if (range.first < 1 || range.last < range.first) lost_count(settlement, "no rows");
  if (tally.rows_read() != range.last - range.first + 1) {
    lost_count(settlement, fmt::format("the tally counts {} rows", tally.rows_read()));
  }
  const std::vector<std::uint64_t> rejected = rows_of(rejects);
  if (rejected.size() != rejects.size() || rejected.size() != tally.rows_rejected ||
      sum(tally.reject_reasons) != tally.rows_rejected) {
    lost_count(settlement,
               fmt::format("{} rejects of {} rows with {} reasons; the tally counts {}", rejects.size(),
                           rejected.size(), sum(tally.reject_reasons), tally.rows_rejected));
  }
  const std::vector<std::uint64_t> doubted = rows_of(in_doubt);
  std::vector<std::uint64_t> only_doubted;
  std::ranges::set_difference(doubted, rejected, std::back_inserter(only_doubted));
  if (only_doubted.size() != tally.rows_in_doubt) {
    lost_count(settlement, fmt::format("updates of {} rows are in doubt; the tally counts {}",
                                       only_doubted.size(), tally.rows_in_doubt));
  }
  const bool of_this_source = std::ranges::all_of(
      in_doubt, [&](const InDoubtUpdate& update) { return update.source == settlement.source; });
  if (!of_this_source || !all_within(rejected, range) || !all_within(doubted, range)) {
    lost_count(settlement, "it speaks of rows of others");
  }
  if (resume_at.row > range.last) lost_count(settlement, "it would be resumed behind its rows");
}

}  // namespace

/// Every statement of the ledger, prepared; `database` outlives it.
struct Ledger::Tables {
  explicit Tables(Database& database)
      : runs(database),
        settled(database, "settled"),
        intents(database, "intents"),
        resume(database),
        counts(database),
        rejects(database),
        in_doubt(database),
        find_fingerprint(database, "SELECT fingerprint FROM fingerprints WHERE stat_key = ?1"),
        insert_fingerprint(database,
                           "INSERT OR REPLACE INTO fingerprints (stat_key, fingerprint) VALUES (?1, ?2)"),
        drop_fingerprints(database,
                          "DELETE FROM fingerprints WHERE id <= (SELECT max(id) FROM fingerprints) - ?1") {}

  void settle(RunId id, const Settlement& settlement);
  std::optional<RunRecord> load(RunId id);

  RunTable runs;
  RangeTable settled;
  RangeTable intents;
  ResumeTable resume;
  CountTable counts;
  RejectTable rejects;
  InDoubtTable in_doubt;
  Statement find_fingerprint;
  Statement insert_fingerprint;
  Statement drop_fingerprints;
};

void Ledger::Tables::settle(RunId id, const Settlement& settlement) {
  check_counts(settlement);
  const auto& [source, rows, resume_at, tally, rejected, doubted] = settlement;
  if (settled.overlaps(id, source, rows)) lost_count(settlement, "some are settled already");
  for (const Reject& reject : rejected) rejects.insert(id, source, reject);
  for (const InDoubtUpdate& update : doubted) in_doubt.insert(id, update);
  settled.add(id, source, rows);
  intents.remove(id, source, rows);
}

std::optional<RunRecord> Ledger::Tables::load(RunId id) {
  std::optional<RunRecord> record = runs.load(id);
  if (record) counts.load(id, record->tally, record->traffic);
  return record;
}

Ledger::Ledger(const std::filesystem::path& state_dir, const LedgerOptions& options)
    : database_(open_database(state_dir, options)), tables_(std::make_unique<Tables>(*database_)) {}

Ledger::~Ledger() = default;

std::optional<RunRecord> Ledger::find(const RunIdentity& identity) {
  const std::optional<RunId> id = tables_->runs.latest_with_key(run_key(identity));
  return id ? tables_->load(*id) : std::nullopt;
}

std::optional<RunRecord> Ledger::find_unfinished_like(const RunIdentity& identity) {
  for (const RunId id : tables_->runs.unfinished()) {
    std::optional<RunRecord> record = tables_->load(id);
    if (record && is_like(record->identity, identity)) return record;
  }
  return std::nullopt;
}

std::optional<RunRecord> Ledger::run(RunId id) {
  return tables_->load(id);
}

std::vector<RunRecord> Ledger::runs(std::uint64_t most) {
  std::vector<RunRecord> records;
  for (const RunId id : tables_->runs.latest(most)) {
    if (std::optional<RunRecord> record = tables_->load(id)) records.push_back(*std::move(record));
  }
  return records;
}

std::uint64_t Ledger::run_count() {
  return tables_->runs.count();
}

RunId Ledger::begin(const RunIdentity& identity) {
  Transaction transaction{*database_};
  const RunId id = tables_->runs.insert(identity);
  transaction.commit();
  return id;
}

void Ledger::keep_layouts(RunId id, const std::vector<std::string>& layouts) {
  Transaction transaction{*database_};
  for (SourceId source = 0; source < layouts.size(); ++source)
    tables_->runs.keep_layout(id, source, layouts[source]);
  transaction.commit();
}

std::vector<std::string> Ledger::layouts(RunId id) {
  return tables_->runs.layouts(id);
}

void Ledger::forget(RunId id) {
  Transaction transaction{*database_};
  tables_->runs.remove(id);
  transaction.commit();
}

std::vector<RangeSet> Ledger::settled(RunId id) {
  return tables_->settled.load(id, tables_->runs.source_count(id));
}

std::vector<RowPlace> Ledger::resume_places(RunId id) {
  return tables_->resume.load(id, tables_->runs.source_count(id));
}

std::vector<RangeSet> Ledger::intents(RunId id) {
  return tables_->intents.load(id, tables_->runs.source_count(id));
}

void Ledger::intend(RunId id, const std::vector<Intent>& intents) {
  Transaction transaction{*database_};
  for (const auto& [source, rows] : intents) tables_->intents.add(id, source, rows);
  transaction.commit();
}

void Ledger::withdraw(RunId id, const std::vector<Intent>& intents) {
  Transaction transaction{*database_};
  for (const auto& [source, rows] : intents) tables_->intents.remove(id, source, rows);
  transaction.commit();
}

void Ledger::commit(RunId id, const std::vector<Settlement>& settlements, const TrafficTally& traffic) {
  Transaction transaction{*database_};
  Tally total;
  for (const Settlement& settlement : settlements) {
    tables_->settle(id, settlement);
    total += settlement.tally;
  }
  // Once all are there: the places of some may lie behind rows of others.
  for (const Settlement& settlement : settlements) {
    tables_->resume.offer(id, settlement.source, settlement.resume_at);
  }
  tables_->counts.add(id, total);
  tables_->counts.add(id, traffic);
  transaction.commit();
}

void Ledger::finish(RunId id, RunState state, double seconds) {
  Transaction transaction{*database_};
  tables_->runs.finish(id, state, seconds);
  transaction.commit();
}

std::vector<InDoubtUpdate> Ledger::in_doubt(RunId id) {
  return tables_->in_doubt.load(id);
}

void Ledger::resolve_in_doubt(RunId id, SourceId source, std::uint64_t row,
                              const std::optional<Reject>& reject, std::uint64_t updates_stored) {
  if (reject && reject->row != row) throw std::logic_error("a reject of one row can't decide another");
  Transaction transaction{*database_};
  if (!tables_->in_doubt.remove(id, source, row)) {
    throw std::logic_error(fmt::format("nothing of row {} of source {} is in doubt", row, source));
  }
  Tally change;
  change.updates_sent = updates_stored;
  if (!tables_->rejects.contains(id, source, row)) {
    tables_->counts.take_row_in_doubt(id);
    if (reject) {
      tables_->rejects.insert(id, source, *reject);
      change.rows_rejected = 1;
      change.reject_reasons[reject->code] = 1;
    } else {
      change.rows_delivered = 1;
    }
  }
  tables_->counts.add(id, change);
  transaction.commit();
}

void Ledger::for_each_reject(RunId id, const std::function<void(SourceId, const Reject&)>& visit) {
  tables_->rejects.for_each(id, visit);
}

std::optional<std::string> Ledger::cached_fingerprint(const std::string& stat_key) {
  Cursor row = tables_->find_fingerprint.query(stat_key);
  if (!row.next()) return std::nullopt;
  return std::string{row.text(0)};
}

void Ledger::cache_fingerprints(const std::vector<FileFingerprint>& found) {
  Transaction transaction{*database_};
  for (const auto& [stat_key, print] : found) tables_->insert_fingerprint.run(stat_key, print);
  tables_->drop_fingerprints.run(kFingerprintsMax);
  transaction.commit();
}

}  // namespace mixferry::ledger
