#pragma once
/// How the rows of a source are written: what is needed to take a row's `raw` apart again, long after its
/// file is gone.

#include <cstdint>
#include <string>
#include <vector>

#include "connectors/source/csv_dialect.h"

namespace mixferry::connectors {

enum class RowForm : std::uint8_t {
  cells,  ///< CSV, and sheets, whose rows are handed on as CSV
  json,   ///< an object each
};

struct RowLayout {
  RowForm form = RowForm::json;
  CsvDialect dialect = {};                ///< of `cells`
  std::vector<std::string> columns = {};  ///< of `cells`: the header as it stands in the file
};

}  // namespace mixferry::connectors
