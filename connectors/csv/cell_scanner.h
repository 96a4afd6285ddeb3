#pragma once
/// One cell of CSV at a time: what a cell is, said once for the header, the detection and the rows.
///
/// Where rows end is said a second time, in `CsvRowEnds`, which skips what it need not see. Both rest on the
/// same two rules, so they agree on any bytes, malformed ones included: a quote opens only where a cell
/// begins, and a line feed ends a row unless a quote is open.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "connectors/csv/dialect.h"
#include "connectors/scan.h"

namespace mixferry::connectors {

enum class CellFault : std::uint8_t {
  none,
  text_behind_quote,  ///< something stands between the closing quote and the delimiter
  unclosed_quote,     ///< the bytes end inside the quoted cell
};

struct RawCell {
  std::string_view text;    ///< without the quotes around it; doubled quotes still doubled
  bool has_doubled_quotes;  ///< needs `undouble_quotes`
  CellFault fault;
  std::uint32_t line_ends;  ///< inside the cell
};

class CellScanner {
 public:
  explicit CellScanner(const CsvDialect& dialect)
      : delimiter_(dialect.delimiter),
        quote_(dialect.quote.value_or('\0')),
        quotes_(dialect.quote.has_value()) {}

  /// Scans the cell that begins at `at`. Returns where it stops: at a delimiter, at the line feed that ends
  /// the row, or at `end`. `Block::kPadding` bytes behind `end` must be readable.
  [[nodiscard]] const char* scan(const char* at, const char* end, RawCell& cell) const {
    if (quotes_ && at != end && *at == quote_) return scan_quoted(at, end, cell);
    const char* const stop = find_either(at, end, delimiter_, '\n');
    const bool ends_row = stop == end || *stop == '\n';
    const char* const text_end = ends_row && stop != at && stop[-1] == '\r' ? stop - 1 : stop;
    cell = {{at, text_end}, false, CellFault::none, 0};
    return stop;
  }

  /// Whether a cell that stops at `stop` is its row's last.
  [[nodiscard]] static bool ends_row(const char* stop, const char* end) {
    return stop == end || *stop == '\n';
  }

  /// Writes `text` with every doubled quote as one to `out`, which has room for it, and returns it there.
  [[nodiscard]] std::string_view undouble_quotes(std::string_view text, char* out) const;

 private:
  [[nodiscard]] const char* scan_quoted(const char* at, const char* end, RawCell& cell) const;

  char delimiter_;
  char quote_;
  bool quotes_;
};

/// The place behind the blank lines that `at` begins with; adds their number to `lines`.
[[nodiscard]] inline const char* skip_blank_lines(const char* at, const char* end, std::uint64_t& lines) {
  for (; at != end; ++lines) {
    if (*at == '\n') {
      ++at;
    } else if (*at == '\r' && (at + 1 == end || at[1] == '\n')) {
      at += at + 1 == end ? 1 : 2;
    } else {
      break;
    }
  }
  return at;
}

}  // namespace mixferry::connectors
