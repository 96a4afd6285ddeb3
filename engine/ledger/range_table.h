#pragma once
/// Rows of sources as merged ranges, in a table of few rows.

#include <string>
#include <vector>

#include "engine/base/range.h"
#include "engine/ledger/ledger.h"
#include "engine/ledger/sqlite.h"

namespace mixferry::ledger {

/// One of the tables `settled` and `intents`. Changes belong inside a transaction of the caller.
class RangeTable {
 public:
  RangeTable(Database& database, const std::string& table);

  /// By `SourceId`, for sources 0 to `source_count` - 1.
  [[nodiscard]] std::vector<RangeSet> load(RunId run, std::size_t source_count);
  [[nodiscard]] bool overlaps(RunId run, SourceId source, RowRange rows);
  /// Overlapping what is there is allowed.
  void add(RunId run, SourceId source, RowRange rows);
  /// Removing what is not there is allowed.
  void remove(RunId run, SourceId source, RowRange rows);

 private:
  [[nodiscard]] std::vector<RowRange> overlapping(RunId run, SourceId source, RowRange rows);

  Statement load_;
  Statement select_down_from_;
  Statement insert_;
  Statement delete_;
};

}  // namespace mixferry::ledger
