#pragma once
/// How a CSV file is written: which byte separates cells, which one quotes them, where rows end.

#include <optional>
#include <string>
#include <string_view>

#include "connectors/scan/csv_scan.h"

namespace mixferry::connectors {

/// RFC 4180 with choices. A quote opens a quoted cell only at the very beginning of a cell; anywhere else in
/// an unquoted cell it is a character like any other (exports hold such cells: `38°54'N 77°02'W 5" pipe`).
/// Inside a quoted cell a doubled quote stands for one.
struct CsvDialect {
  char delimiter = ',';
  std::optional<char> quote = '"';  ///< nullopt: nothing is quoted
  /// Inside a quoted cell, `\"` stands for a quote and `\\` for a backslash, too; a backslash before anything
  /// else, and in cells that are not quoted, is a character like any other.
  bool backslash_escapes = false;
  /// Rows end in LF, CRLF or CR, each row as it likes; false: in LF or CRLF, and a lone CR belongs to its
  /// cell.
  bool cr_ends_rows = false;

  /// For people: `CSV, comma, quoted with "`.
  [[nodiscard]] std::string describe() const;
};

/// Whether `CsvScan` knows the dialect: all but those with choices beyond delimiter and quote.
[[nodiscard]] constexpr bool is_rfc_4180(const CsvDialect& dialect) {
  return !dialect.backslash_escapes && !dialect.cr_ends_rows;
}

/// How `CsvScan` is told of such a dialect.
[[nodiscard]] constexpr CsvBytes csv_bytes(const CsvDialect& dialect) {
  return {dialect.delimiter, dialect.quote.value_or('\0'), dialect.quote.has_value()};
}

/// What is known of a dialect before the file is looked at; what is not set is to be found.
struct CsvDialectHints {
  std::optional<char> delimiter = {};
  std::optional<char> quote = {};  ///< `\0`: nothing is quoted
  std::optional<bool> backslash_escapes = {};
  std::optional<bool> cr_ends_rows = {};
};

/// The dialect in which `sample`, the beginning of a file, reads best. `whole`: it is the whole file, so that
/// its last row counts, too. `Block::kPadding` bytes behind `sample` must be readable.
///
/// The delimiter, among comma, semicolon, tab, pipe, caret and backtick, is the one that makes the most of
/// the rows as wide as the first one, which is the header; a comma where the header has a single column.
/// Anything but the ordinary needs evidence:
/// - rows end in CR where that makes more rows as wide as the header, or rows at all;
/// - backslashes escape where quotes are damaged without that, and less so with it;
/// - `'` quotes where no cell quoted with it is damaged, and either the whole header is quoted with it, or no
///   cell begins with `"` and it makes more rows as wide as the header;
/// - nothing is quoted where three or more cells begin with a quote, all of them are damaged, and all rows
/// are as wide as the header without.
[[nodiscard]] CsvDialect detect_dialect(std::string_view sample, bool whole, const CsvDialectHints& hints);

}  // namespace mixferry::connectors
