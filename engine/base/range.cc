#include "engine/base/range.h"

#include <algorithm>

namespace mixferry {

void RangeSet::add(RowRange range) {
  if (range.last < range.first) return;
  const auto touches_from =
      std::ranges::lower_bound(ranges_, range.first, {}, [](const RowRange& r) { return r.last + 1; });
  auto touches_to = touches_from;
  for (; touches_to != ranges_.end() && touches_to->first <= range.last + 1; ++touches_to) {
    range.first = std::min(range.first, touches_to->first);
    range.last = std::max(range.last, touches_to->last);
  }
  if (touches_from == touches_to) {
    ranges_.insert(touches_from, range);
  } else {
    *touches_from = range;
    ranges_.erase(touches_from + 1, touches_to);
  }
}

bool RangeSet::contains(std::uint64_t row) const {
  return covers({row, row});
}

bool RangeSet::covers(RowRange range) const {
  if (range.last < range.first) return true;
  const auto candidate = std::ranges::lower_bound(ranges_, range.first, {}, &RowRange::last);
  return candidate != ranges_.end() && candidate->first <= range.first && range.last <= candidate->last;
}

std::uint64_t RangeSet::rows() const {
  std::uint64_t rows = 0;
  for (const RowRange& range : ranges_) rows += range.last - range.first + 1;
  return rows;
}

}  // namespace mixferry
