#include "connectors/csv/divided_row.h"

#include "connectors/csv/cell_scanner.h"
#include "connectors/source/block.h"

namespace mixferry::connectors {

DividedRow divide_row(std::string_view raw, const CsvDialect& dialect) {
  std::string bytes;
  bytes.reserve(raw.size() + Block::kPadding);
  bytes = raw;
  const CellScanner scanner(dialect);
  DividedRow row;
  const char* const end = bytes.data() + bytes.size();
  RawCell cell{};
  for (const char* at = bytes.data();; at = scanner.behind_delimiter(at, end)) {
    at = scanner.scan(at, end, cell);
    std::string& text = row.cells.emplace_back(cell.text);
    if (cell.has_escapes) text.resize(scanner.unescape(cell.text, text.data()).size());
    row.sound &= cell.fault == CellFault::none;
    if (!CellScanner::ends_row(at, end)) continue;
    row.sound &= CellScanner::behind_row_end(at, end) == end;
    if (dialect.rows_end_in_delimiter && row.cells.back().empty()) row.cells.pop_back();
    return row;
  }
}

}  // namespace mixferry::connectors
