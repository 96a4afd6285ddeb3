#include "engine/ledger/sqlite/resume_table.h"

namespace mixferry::ledger {

namespace {

Checksum place_checksum(std::uint64_t source, std::uint64_t row, std::uint64_t line,
                        std::uint64_t byte_offset) {
  return row_checksum("resume_places", source, row, line, byte_offset);
}

}  // namespace

ResumeTable::ResumeTable(Database& database)
    : load_(database, "SELECT source, row, line, byte_offset FROM resume_places WHERE run = ?1"),
      load_one_(database, "SELECT row, line, byte_offset FROM resume_places WHERE run = ?1 AND source = ?2"),
      offer_(database,
             "INSERT INTO resume_places (run, source, row, line, byte_offset) "
             "SELECT run, source, ?3, ?4, ?5 FROM settled "
             "WHERE run = ?1 AND source = ?2 AND first = 1 AND last >= ?3 - 1 "
             "ON CONFLICT (run, source) DO UPDATE SET row = excluded.row, line = excluded.line, "
             "byte_offset = excluded.byte_offset WHERE excluded.row > row RETURNING 1") {}

std::vector<RowPlace> ResumeTable::load(RunId run, std::size_t source_count) {
  std::vector<RowPlace> places(source_count);
  for (Cursor row = load_.query(run); row.next();) {
    places.at(row.count(0)) = {.row = row.count(1), .line = row.count(2), .byte_offset = row.count(3)};
  }
  return places;
}

Checksum ResumeTable::sum(RunId run) {
  Checksum sum = 0;
  for (Cursor row = load_.query(run); row.next();) {
    sum += place_checksum(row.count(0), row.count(1), row.count(2), row.count(3));
  }
  return sum;
}

Checksum ResumeTable::offer(RunId run, SourceId source, const RowPlace& place) {
  if (place.row <= 1) return 0;
  Checksum before = 0;
  if (Cursor row = load_one_.query(run, source); row.next()) {
    before = place_checksum(source, row.count(0), row.count(1), row.count(2));
  }
  Cursor kept = offer_.query(run, source, place.row, place.line, place.byte_offset);
  if (!kept.next()) return 0;
  while (kept.next()) {
  }
  return place_checksum(source, place.row, place.line, place.byte_offset) - before;
}

}  // namespace mixferry::ledger
