#pragma once
/// A row and what becomes of it, side by side, for a terminal.

#include <cstdint>
#include <string>

#include "engine/base/row.h"
#include "mappings/language/mapping.h"
#include "mappings/plan/plan.h"

namespace mixferry::cli {

/// Writes rows in at most `columns` columns (at least 40): cells on the left, the properties that they become
/// on the right; then what has no value, was left out, or is read by no rule.
class RowPreview {
 public:
  /// Both must outlive it.
  RowPreview(const mappings::Mapping& mapping, const mappings::Plan& plan, std::size_t columns);

  /// `row` must have been read with all of its columns; `encoded` is what it came to, alone.
  [[nodiscard]] std::string show(const Row& row, const mappings::EncodedRows& encoded) const;

 private:
  class Page;
  const mappings::Mapping& mapping_;
  const mappings::Plan& plan_;
  std::size_t columns_;
};

}  // namespace mixferry::cli
