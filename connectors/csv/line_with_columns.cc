#include "connectors/csv/line_with_columns.h"

#include <algorithm>
#include <array>

#include "connectors/csv/cell_scanner.h"
#include "connectors/source/block.h"
#include "connectors/source/column_names.h"

namespace mixferry::connectors {
namespace {

constexpr std::uint64_t kLinesMax = 30;

std::vector<std::string> cells_of_line(std::string_view line, const CsvDialect& dialect) {
  const std::string padded = std::string(line).append(Block::kPadding, '\0');
  const CellScanner scanner(dialect);
  const char* const end = padded.data() + line.size();
  std::vector<std::string> cells;
  RawCell cell;
  for (const char* at = padded.data();; at = scanner.behind_delimiter(at, end)) {
    at = scanner.scan(at, end, cell);
    cells.emplace_back(cell.text);
    if (at == end) return cells;
  }
}

bool names_all(const std::vector<std::string>& cells, const std::vector<std::string>& names) {
  const ColumnFinder columns(cells);
  return std::ranges::all_of(names, [&](const std::string& name) {
    const auto found = columns.find(name);
    return found && *found;
  });
}

}  // namespace

std::optional<std::uint64_t> line_with_columns(std::string_view text, const CsvDialect& dialect,
                                               const std::vector<std::string>& names) {
  const auto may_be_value = [](std::string_view name) {
    return name.find_first_not_of("0123456789#") == name.npos;
  };
  if (names.empty() || std::ranges::any_of(names, may_be_value)) return std::nullopt;
  CsvDialect other = dialect;
  other.delimiter_rest.clear();
  for (std::uint64_t line = 1; line <= kLinesMax && !text.empty(); ++line) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) return std::nullopt;  // cut off, or the only one
    std::string_view content = text.substr(0, end);
    if (content.ends_with('\r')) content.remove_suffix(1);
    text.remove_prefix(end + 1);
    if (names_all(cells_of_line(content, dialect), names)) return line;
    for (const char delimiter : {',', ';', '\t', '|'}) {
      other.delimiter = delimiter;
      if (names_all(cells_of_line(content, other), names)) return line;
    }
  }
  return std::nullopt;
}

}  // namespace mixferry::connectors
