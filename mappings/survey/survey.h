#pragma once
/// Rows go in, what can be said about their columns comes out.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/base/row.h"
#include "mappings/survey/column_facts.h"
#include "mappings/survey/column_survey.h"

namespace mixferry::mappings {

/// JSON objects in a cell are taken apart: the fields of `properties` become columns `properties.email`, by
/// which a mapping reaches them. One thread at a time.
class Survey {
 public:
  /// More columns than this are not looked at, see `columns_passed_over`.
  static constexpr std::size_t kColumnsMax = 16'000;
  /// Objects inside objects, which are columns up to here and JSON below.
  static constexpr std::size_t kNestingMax = 4;

  /// The columns that are known beforehand, in the order in which they are told; others come as they are met.
  explicit Survey(const std::vector<std::string>& columns = {}) { expect(columns); }
  /// Columns that are there even if no row fills them.
  void expect(const std::vector<std::string>& columns);

  /// `row.cells[i]` belongs to the column of that position in `columns`.
  void add(const Row& row, const std::vector<std::string>& columns);

  [[nodiscard]] std::uint64_t rows() const { return rows_; }
  [[nodiscard]] bool columns_passed_over() const { return columns_passed_over_; }
  /// Of all columns. One that held nothing but objects is there by its fields alone.
  [[nodiscard]] std::vector<ColumnFacts> facts() const;

 private:
  ColumnSurvey* column(std::string_view name);
  void add_cell(std::string_view name, const Cell& cell, std::size_t depth);
  bool add_fields(std::string_view name, std::string_view object, std::size_t depth);

  std::uint64_t rows_ = 0;
  std::vector<ColumnSurvey> columns_;
  std::unordered_map<std::string, std::size_t> positions_;  ///< by name
  bool columns_passed_over_ = false;
  LookFinder finder_;
};

}  // namespace mixferry::mappings
