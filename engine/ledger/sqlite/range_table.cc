#include "engine/ledger/sqlite/range_table.h"

#include <algorithm>
#include <fmt/format.h>
#include <stdexcept>

namespace mixferry::ledger {

RangeTable::RangeTable(Database& database, const std::string& table)
    : table_(table),
      load_(database,
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

RangeChange RangeTable::sum(RunId run) {
  RangeChange sum;
  std::uint64_t source = 0;
  RowRange before{0, 0};
  for (Cursor row = load_.query(run); row.next();) {
    const RowRange rows{row.count(1), row.count(2)};
    const bool follows = row.count(0) == source && sum.rows != 0;
    if (rows.last < rows.first || (follows && rows.first <= before.last + 1)) {
      throw std::logic_error(fmt::format("ranges of {} overlap or touch", table_));
    }
    source = row.count(0);
    before = rows;
    sum += {row_checksum(table_, source, rows.first, rows.last), rows.last - rows.first + 1};
  }
  return sum;
}

bool RangeTable::overlaps(RunId run, SourceId source, RowRange rows) {
  return !overlapping(run, source, rows).empty();
}

RangeChange RangeTable::add(RunId run, SourceId source, RowRange rows) {
  RangeChange change;
  for (const RowRange& there : overlapping(run, source, {rows.first - 1, rows.last + 1})) {
    rows.first = std::min(rows.first, there.first);
    rows.last = std::max(rows.last, there.last);
    change += delete_one(run, source, there);
  }
  change += insert_one(run, source, rows);
  return change;
}

RangeChange RangeTable::remove(RunId run, SourceId source, RowRange rows) {
  RangeChange change;
  for (const RowRange& there : overlapping(run, source, rows)) {
    change += delete_one(run, source, there);
    if (there.first < rows.first) change += insert_one(run, source, {there.first, rows.first - 1});
    if (there.last > rows.last) change += insert_one(run, source, {rows.last + 1, there.last});
  }
  return change;
}

RangeChange RangeTable::one(SourceId source, RowRange rows) const {
  return {row_checksum(table_, source, rows.first, rows.last), rows.last - rows.first + 1};
}

RangeChange RangeTable::insert_one(RunId run, SourceId source, RowRange rows) {
  insert_.run(run, source, rows.first, rows.last);
  return one(source, rows);
}

RangeChange RangeTable::delete_one(RunId run, SourceId source, RowRange rows) {
  delete_.run(run, source, rows.first);
  const RangeChange gone = one(source, rows);
  return {0 - gone.checksum, 0 - gone.rows};
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
