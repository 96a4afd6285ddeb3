#pragma once
/// Rows of one source, as ranges.

#include <cstdint>
#include <vector>

namespace mixferry {

/// Position of a source among the sources of a run, from 0.
using SourceId = std::uint32_t;

/// Rows `first` to `last`, both included, numbered from 1.
struct RowRange {
  std::uint64_t first = 1;
  std::uint64_t last = 0;

  [[nodiscard]] bool operator==(const RowRange&) const = default;
};

/// A set of rows as few, sorted, disjoint ranges. Neighbours are merged.
class RangeSet {
 public:
  /// Adds `range`; overlapping what is there is allowed.
  void add(RowRange range);
  [[nodiscard]] bool contains(std::uint64_t row) const;
  /// Whether every row of `range` is in the set; an empty range is.
  [[nodiscard]] bool covers(RowRange range) const;
  /// How many rows are in the set.
  [[nodiscard]] std::uint64_t rows() const;
  [[nodiscard]] const std::vector<RowRange>& ranges() const { return ranges_; }

 private:
  std::vector<RowRange> ranges_;
};

}  // namespace mixferry
