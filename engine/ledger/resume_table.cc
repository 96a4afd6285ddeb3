#include "engine/ledger/resume_table.h"

namespace mixferry::ledger {

ResumeTable::ResumeTable(Database& database)
    : load_(database, "SELECT source, row, line, byte_offset FROM resume_places WHERE run = ?1"),
      offer_(database,
             "INSERT INTO resume_places (run, source, row, line, byte_offset) "
             "SELECT run, source, ?3, ?4, ?5 FROM settled "
             "WHERE run = ?1 AND source = ?2 AND first = 1 AND last >= ?3 - 1 "
             "ON CONFLICT (run, source) DO UPDATE SET row = excluded.row, line = excluded.line, "
             "byte_offset = excluded.byte_offset WHERE excluded.row > row") {}

std::vector<RowPlace> ResumeTable::load(RunId run, std::size_t source_count) {
  std::vector<RowPlace> places(source_count);
  for (Cursor row = load_.query(run); row.next();) {
    places.at(row.count(0)) = {.row = row.count(1), .line = row.count(2), .byte_offset = row.count(3)};
  }
  return places;
}

void ResumeTable::offer(RunId run, SourceId source, const RowPlace& place) {
  if (place.row > 1) offer_.run(run, source, place.row, place.line, place.byte_offset);
}

}  // namespace mixferry::ledger
