#include "engine/ledger/sqlite/snapshot_table.h"

#include <fmt/format.h>
#include <stdexcept>
#include <string>
#include <utility>

#include "engine/base/utc_time.h"

namespace mixferry::ledger {
namespace {

constexpr RunId kNoLog = 0;  ///< no run has this number

SnapshotRecord record_at(const Cursor& row) {
  SnapshotRecord record{.key = {.project = std::string(row.text(0)),
                                .job = std::string(row.text(1)),
                                .profiles = std::string(row.text(2))},
                        .stamp = row.count(3),
                        .profiles = row.count(4),
                        .made = std::string(row.text(5))};
  if (row.integer(6) != kNoLog) record.log = {.run = row.integer(6), .position = row.count(7)};
  return record;
}

Checksum snapshot_checksum(const SnapshotRecord& record) {
  const PendingLog log = record.log.value_or(PendingLog{.run = kNoLog});
  return row_checksum("snapshots", record.key.project, record.key.job, record.key.profiles, record.stamp,
                      record.profiles, record.made, log.run, log.position);
}

Checksum checksum_of(const std::optional<SnapshotRecord>& record) {
  return record ? snapshot_checksum(*record) : 0;
}

std::string words_for(const SnapshotKey& key) {
  return fmt::format("the log of {} of job {}", key.profiles, key.job);
}

void require_further(const SnapshotKey& key, const PendingLog& before, std::uint64_t position) {
  if (position >= before.position) return;
  throw std::logic_error(
      fmt::format("{} would go back from {} to {}", words_for(key), before.position, position));
}

}  // namespace

SnapshotTable::SnapshotTable(Database& database)
    : select_(database,
              "SELECT project, job, profiles, stamp, profile_count, made, log_run, log_position "
              "FROM snapshots ORDER BY project, job, profiles"),
      find_(database,
            "SELECT project, job, profiles, stamp, profile_count, made, log_run, log_position "
            "FROM snapshots WHERE project = ?1 AND job = ?2 AND profiles = ?3"),
      store_(database,
             "INSERT OR REPLACE INTO snapshots (project, job, profiles, stamp, profile_count, made, log_run, "
             "log_position) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"),
      remove_(database, "DELETE FROM snapshots WHERE project = ?1 AND job = ?2 AND profiles = ?3") {}

std::vector<SnapshotRecord> SnapshotTable::load() {
  std::vector<SnapshotRecord> records;
  for (Cursor row = select_.query(); row.next();) records.push_back(record_at(row));
  return records;
}

std::optional<SnapshotRecord> SnapshotTable::find(const SnapshotKey& key) {
  Cursor row = find_.query(key.project, key.job, key.profiles);
  return row.next() ? std::optional(record_at(row)) : std::nullopt;
}

Checksum SnapshotTable::sum() {
  Checksum sum = 0;
  for (Cursor row = select_.query(); row.next();) sum += snapshot_checksum(record_at(row));
  return sum;
}

Checksum SnapshotTable::begin_log(const SnapshotKey& key, const PendingLog& log) {
  if (log.run == kNoLog) throw std::logic_error(words_for(key) + " would be of no run");
  const std::optional<SnapshotRecord> before = find(key);
  SnapshotRecord after = before.value_or(SnapshotRecord{.key = key});
  if (after.log) require_further(key, *after.log, log.position);
  after.log = log;
  return store(before, after);
}

Checksum SnapshotTable::move_log(const SnapshotKey& key, std::uint64_t position) {
  const std::optional<SnapshotRecord> before = find(key);
  if (!before || !before->log) throw std::logic_error(words_for(key) + " was never begun");
  require_further(key, *before->log, position);
  SnapshotRecord after = *before;
  after.log->position = position;
  return store(before, after);
}

Checksum SnapshotTable::keep(const SnapshotKey& key, std::uint64_t stamp, std::uint64_t profiles) {
  if (stamp == 0) throw std::logic_error("a snapshot without a stamp can't be kept");
  return store(find(key), {.key = key, .stamp = stamp, .profiles = profiles, .made = utc_now()});
}

Checksum SnapshotTable::remove(const SnapshotKey& key) {
  const Checksum before = checksum_of(find(key));
  remove_.run(key.project, key.job, key.profiles);
  return 0 - before;
}

Checksum SnapshotTable::store(const std::optional<SnapshotRecord>& before, const SnapshotRecord& record) {
  const PendingLog log = record.log.value_or(PendingLog{.run = kNoLog});
  // SQLite's numbers have a sign.
  store_.run(record.key.project, record.key.job, record.key.profiles, static_cast<std::int64_t>(record.stamp),
             record.profiles, record.made, log.run, log.position);
  return snapshot_checksum(record) - checksum_of(before);
}

}  // namespace mixferry::ledger
