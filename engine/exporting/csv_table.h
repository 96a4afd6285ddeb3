#pragma once
/// Records as rows of a CSV file (RFC 4180, UTF-8, comma, rows end in a line feed), and what does not fit in
/// it.
///
/// A cell holds a text as it is, a number by its digits, `true` or `false`, and a list or an object as JSON.
/// A record that lacks a property has nothing there, one that has an empty text has `""`; null has nothing,
/// too.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/exporting/columns.h"
#include "engine/exporting/record_reader.h"

namespace mixferry::exporting {

class CsvTable {
 public:
  /// Both must outlive it; the columns have their names.
  CsvTable(const RecordShape& shape, const Columns& columns) : shape_(shape), columns_(columns) {}

  [[nodiscard]] std::string header() const;

  /// Appends the row of a record to `rows`. What has no column, or can't stand in a cell, becomes a record of
  /// the same shape, appended to `rest` with its line end: with all that says which record it is of.
  void append(const RecordReader& record, std::string& rows, std::string& rest);

 private:
  void append_rest(const RecordReader& record, std::string& rest) const;

  const RecordShape& shape_;
  const Columns& columns_;
  std::vector<std::optional<Value>> cells_;  ///< of the row, by column
  std::vector<const Value*> without_cell_;
};

}  // namespace mixferry::exporting
