#include "engine/ledger/sqlite/run_table.h"

#include <algorithm>
#include <fmt/format.h>
#include <functional>
#include <set>
#include <stdexcept>

#include "engine/base/utc_time.h"
#include "engine/ledger/lines.h"

namespace mixferry::ledger {
namespace {

std::string_view name_of(RunState state) {
  return state == RunState::finished ? "finished" : "unfinished";
}

/// Why a run that is not finished is not to be gone on with as if it were open.
std::string_view closing_of(RunState state) {
  if (state == RunState::stopped) return "stopped";
  return state == RunState::superseded ? "superseded" : "";
}

RunState state_of(std::string_view state, std::string_view closed) {
  for (const RunState each :
       {RunState::unfinished, RunState::finished, RunState::stopped, RunState::superseded}) {
    if (name_of(each) == state && closing_of(each) == closed) return each;
  }
  return RunState::unfinished;
}

constexpr const char* kColumns =
    "id, key, mapping, settings_hash, project, row_limit, state, started, finished, seconds, effect, "
    "profiles, counters, closed, only_ids, knows_applied";

}  // namespace

RunTable::RunTable(Database& database)
    : database_(database),
      load_(database,
            "SELECT mapping, settings_hash, project, row_limit, state, started, finished, seconds, effect, "
            "profiles, counters, closed, only_ids, knows_applied FROM runs WHERE id = ?1"),
      load_sources_(database, "SELECT path, fingerprint FROM sources WHERE run = ?1 ORDER BY source"),
      count_sources_(database, "SELECT count(*) FROM sources WHERE run = ?1"),
      count_(database, "SELECT count(*) FROM runs"),
      select_latest_(database, "SELECT id FROM runs ORDER BY id DESC LIMIT ?1"),
      select_concerning_(
          database,
          "WITH RECURSIVE own AS (SELECT * FROM runs WHERE project = ?1), "
          "menders (id) AS (SELECT by_run FROM mendings JOIN own ON own.id = run WHERE key = ?2 "
          "UNION SELECT by_run FROM mendings JOIN menders ON menders.id = run), "
          "changing AS (SELECT * FROM own WHERE id NOT IN menders AND EXISTS (SELECT 1 FROM counts "
          "WHERE run = own.id AND kind = 'updates_sent' AND count > 0)) "
          "SELECT id FROM own WHERE key = ?2 OR (state = 'unfinished' AND closed = '') "
          "UNION SELECT max(id) FROM changing GROUP BY profiles "
          "UNION SELECT id FROM (SELECT id, max(finished || format('%020d', id)) FROM changing GROUP BY "
          "profiles)"),
      select_fingerprints_(database,
                           "SELECT run, fingerprint FROM sources WHERE run IN "
                           "(SELECT id FROM runs WHERE project = ?1)"),
      select_whole_(database, fmt::format("SELECT {} FROM runs", kColumns)),
      select_one_(database, fmt::format("SELECT {} FROM runs WHERE id = ?1", kColumns)),
      select_sources_(database, "SELECT source, path, fingerprint, layout FROM sources WHERE run = ?1"),
      insert_(database,
              "INSERT INTO runs (key, mapping, settings_hash, project, row_limit, started, effect, profiles, "
              "counters, only_ids, knows_applied) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 1)"),
      insert_source_(database,
                     "INSERT INTO sources (run, source, path, fingerprint) VALUES (?1, ?2, ?3, ?4)"),
      keep_layout_(database, "UPDATE sources SET layout = ?3 WHERE run = ?1 AND source = ?2"),
      load_layouts_(database, "SELECT layout FROM sources WHERE run = ?1 ORDER BY source"),
      finish_(database,
              "UPDATE runs SET state = ?2, closed = ?3, finished = ?4, seconds = seconds + ?5 WHERE id = ?1"),
      set_key_(database, "UPDATE runs SET key = ?2 WHERE id = ?1") {}

std::optional<RunRecord> RunTable::load(RunId run) {
  RunRecord record;
  record.id = run;
  {
    Cursor row = load_.query(run);
    if (!row.next()) return std::nullopt;
    record.identity.mapping = row.text(0);
    record.identity.settings_hash = row.text(1);
    record.identity.project = row.text(2);
    record.identity.limit = row.count(3);
    record.state = state_of(row.text(4), row.text(11));
    record.started = row.text(5);
    record.finished = row.text(6);
    record.seconds = row.real(7);
    record.identity.effect = row.text(8);
    record.identity.profiles = from_lines(row.text(9));
    record.identity.counters = from_lines(row.text(10));
    record.identity.only = from_lines(row.text(12));
    record.knows_applied = row.integer(13) != 0;
  }
  for (Cursor row = load_sources_.query(run); row.next();) {
    record.identity.sources.push_back({std::string{row.text(0)}, std::string{row.text(1)}});
  }
  return record;
}

std::size_t RunTable::source_count(RunId run) {
  Cursor row = count_sources_.query(run);
  return row.next() ? row.count(0) : 0;
}

std::uint64_t RunTable::count() {
  Cursor row = count_.query();
  return row.next() ? row.count(0) : 0;
}

std::vector<RunId> RunTable::latest(std::uint64_t most) {
  return ids(select_latest_.query(most));
}

std::vector<RunId> RunTable::concerning(const RunIdentity& identity) {
  std::vector<RunId> found = ids(select_concerning_.query(identity.project, run_key(identity)));
  std::set<std::string_view> fingerprints;
  for (const RunIdentity::SourceFile& source : identity.sources) fingerprints.insert(source.fingerprint);
  for (Cursor row = select_fingerprints_.query(identity.project); row.next();)
    if (fingerprints.contains(row.text(1))) found.push_back(row.integer(0));
  std::ranges::sort(found, std::greater{});
  found.erase(std::ranges::unique(found).begin(), found.end());
  return found;
}

Checksum RunTable::sum() {
  return sum_up(select_whole_.query());
}

Checksum RunTable::sum_of(RunId run) {
  return sum_up(select_one_.query(run));
}

Checksum RunTable::sum_of_sources(RunId run) {
  Checksum sum = 0;
  for (Cursor row = select_sources_.query(run); row.next();)
    sum += row_checksum("sources", row.integer(0), row.text(1), row.text(2), row.text(3));
  return sum;
}

Checksum RunTable::sum_up(Cursor row) {
  Checksum sum = 0;
  while (row.next()) {
    sum += row_checksum("runs", row.integer(0), row.text(1), row.text(2), row.text(3), row.text(4),
                        row.integer(5), row.text(6), row.text(7), row.text(8), row.real(9), row.text(10),
                        row.text(11), row.text(12), row.text(13), row.text(14), row.integer(15));
  }
  return sum;
}

RunId RunTable::insert(const RunIdentity& identity) {
  insert_.run(run_key(identity), identity.mapping, identity.settings_hash, identity.project, identity.limit,
              utc_now(), identity.effect, in_lines(identity.profiles), in_lines(identity.counters),
              in_lines(identity.only));
  const RunId run = database_.last_inserted_id();
  SourceId source = 0;
  for (const auto& [path, fingerprint] : identity.sources)
    insert_source_.run(run, source++, path, fingerprint);
  return run;
}

void RunTable::keep_layout(RunId run, SourceId source, const std::string& layout) {
  keep_layout_.run(run, source, layout);
}

std::vector<std::string> RunTable::layouts(RunId run) {
  std::vector<std::string> layouts;
  for (Cursor row = load_layouts_.query(run); row.next();) layouts.emplace_back(row.text(0));
  return layouts;
}

void RunTable::finish(RunId run, RunState state, double seconds) {
  finish_.run(run, name_of(state), closing_of(state), utc_now(), seconds);
  if (database_.rows_changed() != 1) throw std::logic_error(fmt::format("run {} is not in the ledger", run));
}

void RunTable::extend(RunId run, const RunIdentity& identity) {
  for (std::size_t source = source_count(run); source < identity.sources.size(); ++source)
    insert_source_.run(run, source, identity.sources[source].path, identity.sources[source].fingerprint);
  set_key_.run(run, run_key(identity));
}

std::vector<RunId> RunTable::ids(Cursor cursor) {
  std::vector<RunId> ids;
  while (cursor.next()) ids.push_back(cursor.integer(0));
  return ids;
}

}  // namespace mixferry::ledger
