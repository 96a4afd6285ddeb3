#include "engine/ledger/sqlite/applied_table.h"

#include "engine/ledger/lines.h"
#include "engine/ledger/sqlite/hash_bytes.h"

namespace mixferry::ledger {
namespace {

RowOfRun row_at(const Cursor& cursor) {
  return {
      .run = cursor.integer(0), .source = static_cast<SourceId>(cursor.integer(1)), .row = cursor.count(2)};
}

Checksum applied_checksum(CounterId counter, std::string_view key, RunId run, std::uint64_t source,
                          std::uint64_t row) {
  return row_checksum("applied", counter, key, run, source, row);
}

Checksum applied_checksum(const AppliedRow& row, const HashBytes& key, RunId run, SourceId source) {
  return applied_checksum(row.counter, {key.data(), key.size()}, run, source, row.row);
}

Checksum counter_checksum(CounterId id, std::string_view project, std::string_view name, std::uint64_t nth,
                          std::uint64_t once) {
  return row_checksum("counters", id, project, name, nth, once);
}

}  // namespace

CounterTable::CounterTable(Database& database)
    : find_(database, "SELECT id FROM counters WHERE project = ?1 AND name = ?2 AND nth = ?3 AND once = ?4"),
      insert_(database,
              "INSERT INTO counters (project, name, nth, once) VALUES (?1, ?2, ?3, ?4) RETURNING id"),
      select_(database, "SELECT id, project, name, nth, once FROM counters ORDER BY id") {}

std::optional<CounterId> CounterTable::find(const Counter& counter) {
  Cursor row = find_.query(counter.project, in_lines(counter.changes), counter.nth, counter.once ? 1 : 0);
  return row.next() ? std::optional(row.integer(0)) : std::nullopt;
}

Checksum CounterTable::insert(const Counter& counter) {
  const std::string changes = in_lines(counter.changes);
  Cursor row = insert_.query(counter.project, changes, counter.nth, counter.once ? 1 : 0);
  const CounterId id = row.next() ? row.integer(0) : 0;
  while (row.next()) {
  }
  return counter_checksum(id, counter.project, changes, counter.nth, counter.once ? 1 : 0);
}

std::vector<Counter> CounterTable::load() {
  std::vector<Counter> counters;
  for (Cursor row = select_.query(); row.next();) {
    counters.push_back({.project = std::string(row.text(1)),
                        .changes = from_lines(row.text(2)),
                        .nth = static_cast<std::uint32_t>(row.count(3)),
                        .once = row.integer(4) != 0});
  }
  return counters;
}

std::vector<CounterId> CounterTable::ids() {
  std::vector<CounterId> ids;
  for (Cursor row = select_.query(); row.next();) ids.push_back(row.integer(0));
  return ids;
}

Checksum CounterTable::sum() {
  Checksum sum = 0;
  for (Cursor row = select_.query(); row.next();)
    sum += counter_checksum(row.integer(0), row.text(1), row.text(2), row.count(3), row.count(4));
  return sum;
}

AppliedTable::AppliedTable(Database& database)
    : database_(database),
      insert_(database,
              "INSERT OR IGNORE INTO applied (counter, key, run, source, row) "
              "VALUES (?1, ?2, ?3, ?4, ?5)"),
      remove_(database,
              "DELETE FROM applied WHERE counter = ?1 AND key = ?2 AND run = ?3 AND source = ?4 "
              "AND row = ?5"),
      find_other_(database,
                  "SELECT run, source, row FROM applied WHERE counter = ?1 AND key = ?2 "
                  "AND NOT (run = ?3 AND source = ?4 AND row = ?5) LIMIT 1"),
      select_others_(database,
                     "SELECT run, source, row FROM applied WHERE counter = ?1 AND key = ?2 AND run <> ?3"),
      any_of_others_(database, "SELECT 1 FROM applied WHERE counter = ?1 AND run <> ?2 LIMIT 1"),
      select_(database, "SELECT key, run, source, row FROM applied WHERE counter = ?1") {}

Checksum AppliedTable::insert(RunId run, SourceId source, const AppliedRow& row) {
  const HashBytes key = bytes_of(row.key);
  insert_.run(row.counter, blob(key), run, source, row.row);
  return database_.rows_changed() == 0 ? 0 : applied_checksum(row, key, run, source);
}

Checksum AppliedTable::remove(RunId run, SourceId source, const AppliedRow& row) {
  const HashBytes key = bytes_of(row.key);
  remove_.run(row.counter, blob(key), run, source, row.row);
  return database_.rows_changed() == 0 ? 0 : 0 - applied_checksum(row, key, run, source);
}

std::optional<RowOfRun> AppliedTable::applied_by_another(RunId run, SourceId source, const AppliedRow& row) {
  Cursor other = find_other_.query(row.counter, blob(bytes_of(row.key)), run, source, row.row);
  return other.next() ? std::optional(row_at(other)) : std::nullopt;
}

void AppliedTable::rows_of_others(RunId own, CounterId counter, const Hash128& key,
                                  std::vector<RowOfRun>& rows) {
  rows.clear();
  for (Cursor row = select_others_.query(counter, blob(bytes_of(key)), own); row.next();)
    rows.push_back(row_at(row));
}

std::uint64_t AppliedTable::times_met(CounterId counter, const Hash128& key) {
  if (!meet_) {
    database_.execute(
        "CREATE TEMP TABLE met (counter INTEGER, key BLOB, times INTEGER, PRIMARY KEY (counter, key)) "
        "WITHOUT ROWID");
    meet_.emplace(database_,
                  "INSERT INTO met VALUES (?1, ?2, 1) ON CONFLICT DO UPDATE SET times = times + 1 "
                  "RETURNING times");
  }
  Cursor row = meet_->query(counter, blob(bytes_of(key)));
  const std::uint64_t times = row.next() ? row.count(0) : 0;
  while (row.next()) {
  }
  return times;
}

bool AppliedTable::any_of_others(RunId own, CounterId counter) {
  return any_of_others_.query(counter, own).next();
}

Checksum AppliedTable::sum(CounterId counter) {
  Checksum sum = 0;
  for (Cursor row = select_.query(counter); row.next();)
    sum += applied_checksum(counter, row.text(0), row.integer(1), row.count(2), row.count(3));
  return sum;
}

}  // namespace mixferry::ledger
