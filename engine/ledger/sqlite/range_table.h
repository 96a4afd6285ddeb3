#pragma once
/// Rows of sources as merged ranges, in a table of few rows.

#include <string>
#include <vector>

#include "engine/base/range.h"
#include "engine/ledger/sqlite/checksum.h"
#include "engine/ledger/sqlite/database.h"
#include "engine/ledger/values.h"

namespace mixferry::ledger {

/// By what a change of a table changes its sums, modulo 2^64.
struct RangeChange {
  Checksum checksum = 0;
  std::uint64_t rows = 0;

  RangeChange& operator+=(const RangeChange& other) {
    checksum += other.checksum;
    rows += other.rows;
    return *this;
  }
};

/// One of the tables `settled` and `intents`. Changes belong inside a transaction of the caller.
class RangeTable {
 public:
  RangeTable(Database& database, const std::string& table);

  /// By `SourceId`, for sources 0 to `source_count` - 1.
  [[nodiscard]] std::vector<RangeSet> load(RunId run, std::size_t source_count);
  /// Of all that `load` would read; ranges that overlap or touch are `std::logic_error`.
  [[nodiscard]] RangeChange sum(RunId run);
  [[nodiscard]] bool overlaps(RunId run, SourceId source, RowRange rows);
  /// Overlapping what is there is allowed.
  RangeChange add(RunId run, SourceId source, RowRange rows);
  /// Removing what is not there is allowed.
  RangeChange remove(RunId run, SourceId source, RowRange rows);

 private:
  [[nodiscard]] std::vector<RowRange> overlapping(RunId run, SourceId source, RowRange rows);
  [[nodiscard]] RangeChange one(SourceId source, RowRange rows) const;
  RangeChange insert_one(RunId run, SourceId source, RowRange rows);
  RangeChange delete_one(RunId run, SourceId source, RowRange rows);

  const std::string table_;
  Statement load_;
  Statement select_down_from_;
  Statement insert_;
  Statement delete_;
};

}  // namespace mixferry::ledger
