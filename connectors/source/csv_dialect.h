#pragma once
/// How a CSV file is written: which byte separates cells, which one quotes them, where rows end.

#include <optional>
#include <string>

namespace mixferry::connectors {

/// RFC 4180 with choices. A quote opens a quoted cell only at the very beginning of a cell; anywhere else in
/// an unquoted cell it is a character like any other (exports hold such cells: `38°54'N 77°02'W 5" pipe`).
/// Inside a quoted cell a doubled quote stands for one.
struct CsvDialect {
  char delimiter = ',';             ///< its first character; most have one
  std::optional<char> quote = '"';  ///< nullopt: nothing is quoted
  /// Inside a quoted cell, `\"` and `\'` stand for these quotes and `\\` for a backslash, too; a backslash
  /// before anything else, and in cells that are not quoted, is a character like any other.
  bool backslash_escapes = false;
  /// Rows end in LF, CRLF or CR, each row as it likes; false: in LF or CRLF, and a lone CR belongs to its
  /// cell.
  bool cr_ends_rows = false;
  std::string delimiter_rest = {};  ///< what follows the first character of the delimiter: `:` of `::`
  /// Blanks behind a delimiter are part of it: `1, "Doe", x`.
  bool blanks_behind_delimiter = false;
  /// Rows end in a delimiter, with nothing behind it, and the header does not: `id;name` and `1;Ada;`.
  bool rows_end_in_delimiter = false;
  /// The file quotes cells, so a quote elsewhere may be a damaged one.
  bool quotes_cells = false;
};

}  // namespace mixferry::connectors
