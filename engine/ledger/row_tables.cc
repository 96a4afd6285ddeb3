#include "engine/ledger/row_tables.h"

namespace mixferry::ledger {

RejectTable::RejectTable(Database& database)
    : insert_(database,
              "INSERT INTO rejects (run, source, row, line, column_name, code, message, raw) "
              "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"),
      contains_(database, "SELECT 1 FROM rejects WHERE run = ?1 AND source = ?2 AND row = ?3"),
      select_(database,
              "SELECT source, row, line, column_name, code, message, raw FROM rejects WHERE run = ?1 "
              "ORDER BY source, row") {}

void RejectTable::insert(RunId run, SourceId source, const Reject& reject) {
  insert_.run(run, source, reject.row, reject.line, reject.column, reject.code, reject.message,
              Blob{reject.raw});
}

bool RejectTable::contains(RunId run, SourceId source, std::uint64_t row) {
  return contains_.query(run, source, row).next();
}

void RejectTable::for_each(RunId run, const std::function<void(SourceId, const Reject&)>& visit) {
  Reject reject;
  for (Cursor row = select_.query(run); row.next();) {
    reject.row = row.count(1);
    reject.line = row.count(2);
    reject.column = row.text(3);
    reject.code = row.text(4);
    reject.message = row.text(5);
    reject.raw = row.text(6);
    visit(static_cast<SourceId>(row.integer(0)), reject);
  }
}

InDoubtTable::InDoubtTable(Database& database)
    : database_(database),
      insert_(database,
              "INSERT INTO in_doubt (run, source, row, seq, line, engage_record) VALUES (?1, ?2, ?3, "
              "(SELECT count(*) FROM in_doubt WHERE run = ?1 AND source = ?2 AND row = ?3), ?4, ?5)"),
      select_(
          database,
          "SELECT source, row, line, engage_record FROM in_doubt WHERE run = ?1 ORDER BY source, row, seq"),
      delete_(database, "DELETE FROM in_doubt WHERE run = ?1 AND source = ?2 AND row = ?3") {}

void InDoubtTable::insert(RunId run, const InDoubtUpdate& update) {
  insert_.run(run, update.source, update.row, update.line, update.update);
}

std::vector<InDoubtUpdate> InDoubtTable::load(RunId run) {
  std::vector<InDoubtUpdate> updates;
  for (Cursor row = select_.query(run); row.next();) {
    updates.push_back({.source = static_cast<SourceId>(row.integer(0)),
                       .row = row.count(1),
                       .line = row.count(2),
                       .update = std::string{row.text(3)}});
  }
  return updates;
}

bool InDoubtTable::remove(RunId run, SourceId source, std::uint64_t row) {
  delete_.run(run, source, row);
  return database_.rows_changed() > 0;
}

}  // namespace mixferry::ledger
