#include "engine/ledger/run_table.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <stdexcept>
#include <xxhash.h>

namespace mixferry::ledger {
namespace {

std::string utc_now() {
  return fmt::format("{:%FT%TZ}",
                     fmt::gmtime(std::chrono::system_clock::to_time_t(std::chrono::system_clock::now())));
}

const char* name_of(RunState state) {
  return state == RunState::finished ? "finished" : "unfinished";
}

constexpr const char* kColumns =
    "id, key, mapping, settings_hash, project, row_limit, state, started, finished, seconds";

/// With its length, so that no two lists of words look alike.
void append_word(std::string& to, std::string_view word) {
  to += fmt::format("{}:", word.size());
  to += word;
}

}  // namespace

std::string run_key(const RunIdentity& identity) {
  std::string words;
  append_word(words, identity.project);
  append_word(words, identity.settings_hash);
  append_word(words, std::to_string(identity.limit));
  for (const RunIdentity::SourceFile& source : identity.sources) append_word(words, source.fingerprint);
  const XXH128_hash_t hash = XXH3_128bits(words.data(), words.size());
  return fmt::format("{:016x}{:016x}", hash.high64, hash.low64);
}

RunTable::RunTable(Database& database)
    : database_(database),
      load_(database,
            "SELECT mapping, settings_hash, project, row_limit, state, started, finished, seconds FROM runs "
            "WHERE id = ?1"),
      load_sources_(database, "SELECT path, fingerprint FROM sources WHERE run = ?1 ORDER BY source"),
      count_sources_(database, "SELECT count(*) FROM sources WHERE run = ?1"),
      count_(database, "SELECT count(*) FROM runs"),
      select_latest_(database, "SELECT id FROM runs ORDER BY id DESC LIMIT ?1"),
      select_unfinished_(database, "SELECT id FROM runs WHERE state = 'unfinished' ORDER BY id DESC"),
      select_by_key_(database, "SELECT id FROM runs WHERE key = ?1 ORDER BY id DESC LIMIT 1"),
      select_whole_(database, fmt::format("SELECT {} FROM runs", kColumns)),
      select_one_(database, fmt::format("SELECT {} FROM runs WHERE id = ?1", kColumns)),
      select_sources_(database, "SELECT source, path, fingerprint, layout FROM sources WHERE run = ?1"),
      insert_(database,
              "INSERT INTO runs (key, mapping, settings_hash, project, row_limit, started) "
              "VALUES (?1, ?2, ?3, ?4, ?5, ?6)"),
      insert_source_(database,
                     "INSERT INTO sources (run, source, path, fingerprint) VALUES (?1, ?2, ?3, ?4)"),
      keep_layout_(database, "UPDATE sources SET layout = ?3 WHERE run = ?1 AND source = ?2"),
      load_layouts_(database, "SELECT layout FROM sources WHERE run = ?1 ORDER BY source"),
      finish_(database, "UPDATE runs SET state = ?2, finished = ?3, seconds = seconds + ?4 WHERE id = ?1"),
      delete_(database, "DELETE FROM runs WHERE id = ?1") {}

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
    record.state = row.text(4) == name_of(RunState::finished) ? RunState::finished : RunState::unfinished;
    record.started = row.text(5);
    record.finished = row.text(6);
    record.seconds = row.real(7);
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

std::vector<RunId> RunTable::unfinished() {
  return ids(select_unfinished_.query());
}

std::optional<RunId> RunTable::latest_with_key(const std::string& key) {
  Cursor row = select_by_key_.query(key);
  if (!row.next()) return std::nullopt;
  return row.integer(0);
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
                        row.integer(5), row.text(6), row.text(7), row.text(8), row.real(9));
  }
  return sum;
}

RunId RunTable::insert(const RunIdentity& identity) {
  insert_.run(run_key(identity), identity.mapping, identity.settings_hash, identity.project, identity.limit,
              utc_now());
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
  finish_.run(run, std::string_view{name_of(state)}, utc_now(), seconds);
  if (database_.rows_changed() != 1) throw std::logic_error(fmt::format("run {} is not in the ledger", run));
}

void RunTable::remove(RunId run) {
  delete_.run(run);
}

std::vector<RunId> RunTable::ids(Cursor cursor) {
  std::vector<RunId> ids;
  while (cursor.next()) ids.push_back(cursor.integer(0));
  return ids;
}

}  // namespace mixferry::ledger
