#include "engine/ledger/sqlite/row_tables.h"

namespace mixferry::ledger {

namespace {

constexpr std::size_t kEnoughDoubtBytes = 4 << 20;  ///< of updates, for one page

Checksum reject_checksum(std::uint64_t source, const Reject& reject) {
  return row_checksum("rejects", source, reject.row, reject.line, reject.column, reject.code, reject.message,
                      reject.raw);
}

Checksum in_doubt_checksum(std::uint64_t source, std::uint64_t row, std::uint64_t seq, std::uint64_t line,
                           std::string_view update) {
  return row_checksum("in_doubt", source, row, seq, line, update);
}

Checksum mending_checksum(const Mending& mending) {
  const auto& [reject, as] = mending;
  return row_checksum("mendings", reject.source, reject.row, as.run, as.source, as.row);
}

}  // namespace

RejectTable::RejectTable(Database& database)
    : insert_(database,
              "INSERT INTO rejects (run, source, row, line, column_name, code, message, raw) "
              "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"),
      contains_(database, "SELECT 1 FROM rejects WHERE run = ?1 AND source = ?2 AND row = ?3"),
      select_(database,
              "SELECT source, row, line, column_name, code, message, raw FROM rejects WHERE run = ?1 "
              "ORDER BY source, row") {}

Checksum RejectTable::insert(RunId run, SourceId source, const Reject& reject) {
  insert_.run(run, source, reject.row, reject.line, reject.column, reject.code, reject.message,
              Blob{reject.raw});
  return reject_checksum(source, reject);
}

bool RejectTable::contains(RunId run, SourceId source, std::uint64_t row) {
  return contains_.query(run, source, row).next();
}

Checksum RejectTable::for_each(RunId run, const std::function<void(SourceId, const Reject&)>& visit) {
  Checksum sum = 0;
  Reject reject;
  for (Cursor row = select_.query(run); row.next();) {
    reject.row = row.count(1);
    reject.line = row.count(2);
    reject.column = row.text(3);
    reject.code = row.text(4);
    reject.message = row.text(5);
    reject.raw = row.text(6);
    sum += reject_checksum(row.count(0), reject);
    visit(static_cast<SourceId>(row.integer(0)), reject);
  }
  return sum;
}

InDoubtTable::InDoubtTable(Database& database)
    : insert_(database,
              "INSERT INTO in_doubt (run, source, row, seq, line, engage_record) VALUES (?1, ?2, ?3, "
              "(SELECT count(*) FROM in_doubt WHERE run = ?1 AND source = ?2 AND row = ?3), ?4, ?5) "
              "RETURNING seq"),
      contains_(database, "SELECT 1 FROM in_doubt WHERE run = ?1 AND source = ?2 AND row = ?3"),
      select_(database,
              "SELECT source, row, line, engage_record, seq FROM in_doubt WHERE run = ?1 "
              "ORDER BY source, row, seq"),
      select_behind_(database,
                     "SELECT source, row, line, engage_record FROM in_doubt WHERE run = ?1 "
                     "AND (source, row) > (?2, ?3) ORDER BY source, row, seq"),
      delete_(database,
              "DELETE FROM in_doubt WHERE run = ?1 AND source = ?2 AND row = ?3 "
              "RETURNING source, row, line, engage_record, seq") {}

Checksum InDoubtTable::insert(RunId run, const InDoubtUpdate& update) {
  Cursor row = insert_.query(run, update.source, update.row, update.line, update.update);
  const std::uint64_t seq = row.next() ? row.count(0) : 0;
  // To its end, or else it is not done.
  while (row.next()) {
  }
  return in_doubt_checksum(update.source, update.row, seq, update.line, update.update);
}

std::vector<DoubtfulRow> InDoubtTable::load(RunId run, SourceRow after, std::size_t most) {
  std::vector<DoubtfulRow> rows;
  std::size_t bytes = 0;
  for (Cursor update = select_behind_.query(run, after.source, after.row); update.next();) {
    const SourceRow place{static_cast<SourceId>(update.integer(0)), update.count(1)};
    if (rows.empty() || SourceRow{rows.back().source, rows.back().row} != place) {
      if (rows.size() >= most || bytes >= kEnoughDoubtBytes) break;
      rows.push_back({place.source, place.row, update.count(2), {}});
    }
    rows.back().updates.emplace_back(update.text(3));
    bytes += rows.back().updates.back().size();
  }
  return rows;
}

bool InDoubtTable::contains(RunId run, SourceId source, std::uint64_t row) {
  return contains_.query(run, source, row).next();
}

Checksum InDoubtTable::sum(RunId run) {
  return sum_of(select_.query(run));
}

Checksum InDoubtTable::remove(RunId run, SourceId source, std::uint64_t row) {
  return 0 - sum_of(delete_.query(run, source, row));
}

Checksum InDoubtTable::sum_of(Cursor row) {
  Checksum sum = 0;
  while (row.next()) {
    sum += in_doubt_checksum(row.count(0), row.count(1), row.count(4), row.count(2), row.text(3));
  }
  return sum;
}

MendingTable::MendingTable(Database& database)
    : insert_(database,
              "INSERT OR IGNORE INTO mendings (run, source, row, by_run, by_source, by_row) "
              "VALUES (?1, ?2, ?3, ?4, ?5, ?6) RETURNING 1"),
      select_(database,
              "SELECT source, row, by_run, by_source, by_row FROM mendings WHERE run = ?1 "
              "ORDER BY source, row, by_run, by_source, by_row") {}

Checksum MendingTable::insert(const Mending& mending) {
  const auto& [reject, as] = mending;
  bool is_new = false;
  for (Cursor row = insert_.query(reject.run, reject.source, reject.row, as.run, as.source, as.row);
       row.next();)
    is_new = true;
  return is_new ? mending_checksum(mending) : 0;
}

std::vector<Mending> MendingTable::load(RunId run) {
  std::vector<Mending> mendings;
  for (Cursor row = select_.query(run); row.next();) {
    mendings.push_back({.reject = {run, static_cast<SourceId>(row.integer(0)), row.count(1)},
                        .as = {row.integer(2), static_cast<SourceId>(row.integer(3)), row.count(4)}});
  }
  return mendings;
}

Checksum MendingTable::sum(RunId run) {
  Checksum sum = 0;
  for (const Mending& mending : load(run)) sum += mending_checksum(mending);
  return sum;
}

}  // namespace mixferry::ledger
