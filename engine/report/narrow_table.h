#pragma once
/// Columns side by side on a screen of 80, whatever stands in them.

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace mixferry::report {

struct NarrowColumn {
  bool to_the_right = false;  ///< of numbers
  bool keeps_end = false;  ///< too long, it gives way in its middle: ids and names often differ at their end
};

/// `lines`: cells of visible text, as many in each as there are columns. Each line stands behind two blanks.
/// Columns are as wide as what stands in them, where there is room; what is wider gives way, the widest
/// first.
[[nodiscard]] std::string narrow_table(std::span<const NarrowColumn> columns,
                                       std::span<const std::vector<std::string>> lines);

}  // namespace mixferry::report
