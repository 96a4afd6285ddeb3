#pragma once
/// One cell of CSV at a time: what a cell is, said once for the header, the detection and the rows.
///
/// Where rows end is said a second time, in `CsvRowEnds`, which skips what it need not see. Both rest on the
/// same two rules, so they agree on any bytes, malformed ones included: a quote opens only where a cell
/// begins, and a line end ends a row unless a quote is open.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "connectors/csv/dialect.h"
#include "connectors/scan/find.h"

namespace mixferry::connectors {

enum class CellFault : std::uint8_t {
  none,
  text_behind_quote,  ///< something stands between the closing quote and the delimiter
  unclosed_quote,     ///< the bytes end inside the quoted cell
  half_quoted,        ///< a quote at the end alone; only who sees the whole row can tell
};

struct RawCell {
  std::string_view text;  ///< without the quotes around it; doubled and escaped quotes as they stand
  bool has_escapes;       ///< needs `unescape`
  CellFault fault;
  std::uint32_t line_ends;  ///< inside the cell
};

class CellScanner {
 public:
  explicit CellScanner(const CsvDialect& dialect)
      : delimiter_(dialect.delimiter),
        delimiter_rest_(dialect.delimiter_rest),
        skips_blanks_(dialect.blanks_behind_delimiter),
        quote_(dialect.quote.value_or('\0')),
        quotes_(dialect.quote.has_value()),
        escapes_(dialect.backslash_escapes),
        cr_ends_rows_(dialect.cr_ends_rows) {}

  /// Scans the cell that begins at `at`. Returns where it stops: at a delimiter, at the line end that ends
  /// the row, or at `end`. `Block::kPadding` bytes behind `end` must be readable.
  [[nodiscard]] const char* scan(const char* at, const char* end, RawCell& cell) const {
    if (quotes_ && at != end && *at == quote_) return scan_quoted(at, end, cell);
    const char* const stop = find_stop(at, end);
    const bool strips_cr = ends_row(stop, end) && stop != at && stop[-1] == '\r';
    cell = {{at, strips_cr ? stop - 1 : stop}, false, CellFault::none, 0};
    return stop;
  }

  /// Where the cell behind the delimiter at `stop` begins.
  [[nodiscard]] const char* behind_delimiter(const char* stop, const char* end) const {
    ++stop;
    if (delimiter_rest_.empty() && !skips_blanks_) return stop;
    stop += delimiter_rest_.size();
    while (skips_blanks_ && stop != end && *stop == ' ') ++stop;
    return stop;
  }

  [[nodiscard]] bool is_delimiter(const char* at, const char* end) const {
    return at != end && *at == delimiter_ &&
           (delimiter_rest_.empty() || std::string_view(at + 1, end).starts_with(delimiter_rest_));
  }
  /// Whether a cell that begins at `at` stands behind a delimiter, in a row that begins at `begin` or later.
  [[nodiscard]] bool ends_in_delimiter(const char* begin, const char* at) const {
    while (skips_blanks_ && at != begin && at[-1] == ' ') --at;
    const std::size_t rest = delimiter_rest_.size();
    return static_cast<std::size_t>(at - begin) > rest && is_delimiter(at - rest - 1, at);
  }
  [[nodiscard]] bool is_quote(char byte) const { return quotes_ && byte == quote_; }
  /// Whether a backslash is more than that in a quoted cell.
  [[nodiscard]] bool is_escape(char byte) const { return escapes_ && byte == '\\'; }

  /// Whether a cell that stops at `stop` is its row's last.
  [[nodiscard]] static bool ends_row(const char* stop, const char* end) {
    return stop == end || *stop == '\n' || *stop == '\r';
  }

  /// The place behind the line end at `stop`, where `ends_row` is true; `end` where the bytes end.
  [[nodiscard]] static const char* behind_row_end(const char* stop, const char* end) {
    if (stop == end) return end;
    return stop + (*stop == '\r' && stop + 1 != end && stop[1] == '\n' ? 2 : 1);
  }

  /// The place behind the blank lines that `at` begins with; adds their number to `lines`.
  [[nodiscard]] const char* skip_blank_lines(const char* at, const char* end, std::uint64_t& lines) const {
    while (at != end && (*at == '\n' || is_line_end_cr(at, end))) {
      at = behind_row_end(at, end);
      ++lines;
    }
    return at;
  }

  /// How many lines end in `text`.
  [[nodiscard]] std::uint64_t count_line_ends(std::string_view text) const;

  /// Writes `text` with every doubled or escaped quote as one, and every escaped backslash as one, to `out`,
  /// which has room for `text`, and returns it there.
  [[nodiscard]] std::string_view unescape(std::string_view text, char* out) const;

 private:
  [[nodiscard]] const char* scan_quoted(const char* at, const char* end, RawCell& cell) const;
  [[nodiscard]] const char* find_long_stop(const char* at, const char* end) const;

  [[nodiscard]] const char* find_stop(const char* at, const char* end) const {
    if (!delimiter_rest_.empty()) return find_long_stop(at, end);
    return cr_ends_rows_ ? find_any(at, end, delimiter_, '\n', '\r', '\r')
                         : find_either(at, end, delimiter_, '\n');
  }
  /// Whether a backslash before `byte` stands for it.
  [[nodiscard]] bool is_escapable(char byte) const {
    return byte == quote_ || byte == '\\' || byte == '"' || byte == '\'';
  }
  [[nodiscard]] bool is_line_end_cr(const char* at, const char* end) const {
    return *at == '\r' && (cr_ends_rows_ || at + 1 == end || at[1] == '\n');
  }

  char delimiter_;
  std::string delimiter_rest_;
  bool skips_blanks_;
  char quote_;
  bool quotes_;
  bool escapes_;
  bool cr_ends_rows_;
};

}  // namespace mixferry::connectors
