#pragma once
/// The cells of one row that is kept apart from its file.

#include <string>
#include <string_view>
#include <vector>

#include "connectors/csv/dialect.h"

namespace mixferry::connectors {

struct DividedRow {
  std::vector<std::string> cells;
  bool sound = true;  ///< false: quotes are damaged, or there is text behind the row's end; cells are a guess
};

/// Takes `raw`, a row without its record end, apart.
[[nodiscard]] DividedRow divide_row(std::string_view raw, const CsvDialect& dialect);

}  // namespace mixferry::connectors
