#pragma once
/// Rows of a workbook that a test spells out, as they are read.

#include <string>
#include <vector>

#include "tests/support/collected_rows.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/workbook.h"

namespace mixferry::tests {

/// The first sheet, `columns` asked for in order.
inline Collected read_sheet(const WorkbookXml& xml, const std::vector<std::string>& columns,
                            const ReadOptions& options = {}) {
  const TemporaryFolder folder;
  return collect_file(folder.write("book.xlsx", workbook(xml)), {.names = columns, .others = false}, options);
}

}  // namespace mixferry::tests
