#pragma once
/// Which columns have something in them.

#include <cstddef>
#include <string>
#include <unordered_set>
#include <vector>

#include "engine/base/row.h"
#include "engine/base/tally.h"

namespace mixferry::pipeline {

/// Looks for a column only until a row has something in it, so that it costs little behind the first rows.
/// One a thread and source.
class FilledColumns {
 public:
  /// Of those that no rule asks for, so many are told apart: keys of JSON may be made of anything.
  static constexpr std::size_t kOthersMax = 1'000;

  /// `columns`: what rows are read with. It must outlive this.
  explicit FilledColumns(const ColumnRequest& columns);

  /// Counts in `filled` each column that `row` is the first to fill. Blanks are nothing.
  void take(const Row& row, NamedCounts& filled) {
    if (!empty_.empty()) take_cells(row, filled);
    if (!row.others.empty()) take_others(row, filled);
  }

 private:
  void take_cells(const Row& row, NamedCounts& filled);
  void take_others(const Row& row, NamedCounts& filled);

  const ColumnRequest& columns_;
  std::vector<std::size_t> empty_;          ///< of the columns asked for, so far
  std::vector<std::string> others_at_;      ///< by position among the others: one that is filled, or empty
  std::unordered_set<std::string> others_;  ///< that are filled
};

}  // namespace mixferry::pipeline
