#include "engine/ledger/range_table.h"

#include <algorithm>
#include <fmt/format.h>

namespace mixferry::ledger {

RangeTable::RangeTable(Database& database, const std::string& table)
    : load_(database,
            fmt::format("SELECT source, first, last FROM {} WHERE run = ?1 ORDER BY source, first", table)),
      select_down_from_(database, fmt::format("SELECT first, last FROM {} WHERE run = ?1 AND source = ?2 AND "
                                              "first <= ?3 ORDER BY first DESC",
                                              table)),
      insert_(database,
              fmt::format("INSERT INTO {} (run, source, first, last) VALUES (?1, ?2, ?3, ?4)", table)),
      delete_(database, fmt::format("DELETE FROM {} WHERE run = ?1 AND source = ?2 AND first = ?3", table)) {}

std::vector<RangeSet> RangeTable::load(RunId run, std::size_t source_count) {
  std::vector<RangeSet> sets(source_count);
  for (Cursor row = load_.query(run); row.next();) {
    sets.at(row.count(0)).add({row.count(1), row.count(2)});
  }
  return sets;
}

bool RangeTable::overlaps(RunId run, SourceId source, RowRange rows) {
  return !overlapping(run, source, rows).empty();
}

void RangeTable::add(RunId run, SourceId source, RowRange rows) {
  for (const RowRange& there : overlapping(run, source, {rows.first - 1, rows.last + 1})) {
    rows.first = std::min(rows.first, there.first);
    rows.last = std::max(rows.last, there.last);
    delete_.run(run, source, there.first);
  }
  insert_.run(run, source, rows.first, rows.last);
}

void RangeTable::remove(RunId run, SourceId source, RowRange rows) {
  for (const RowRange& there : overlapping(run, source, rows)) {
    delete_.run(run, source, there.first);
    if (there.first < rows.first) insert_.run(run, source, there.first, rows.first - 1);
    if (there.last > rows.last) insert_.run(run, source, rows.last + 1, there.last);
  }
}

// The ranges are disjoint: downwards from the end of `rows`, the first that lies before it ends the search.
std::vector<RowRange> RangeTable::overlapping(RunId run, SourceId source, RowRange rows) {
  std::vector<RowRange> found;
  for (Cursor row = select_down_from_.query(run, source, rows.last); row.next();) {
    const RowRange there{row.count(0), row.count(1)};
    if (there.last < rows.first) break;
    found.push_back(there);
  }
  return found;
}

}  // namespace mixferry::ledger
