#pragma once
/// How a CSV file is written: which byte separates cells, which one quotes them.

#include <optional>
#include <string>
#include <string_view>

namespace mixferry::connectors {

/// RFC 4180 with a choice of delimiter. Rows end in LF or CRLF. A quote opens a quoted cell only at the very
/// beginning of a cell; anywhere else in an unquoted cell it is a character like any other (exports hold such
/// cells: `38°54'N 77°02'W 5" pipe`). Inside a quoted cell a doubled quote stands for one.
struct CsvDialect {
  char delimiter = ',';
  std::optional<char> quote = '"';  ///< nullopt: nothing is quoted

  /// For people: `CSV, comma, quoted with "`.
  [[nodiscard]] std::string describe() const;
};

/// The delimiter among comma, semicolon, tab and pipe that makes the most of the rows of `sample` as wide as
/// the first one, which is the header; a comma where the header has a single column. `whole`: the sample is
/// the whole source, so that its last row counts, too.
[[nodiscard]] char detect_delimiter(std::string_view sample, bool whole, std::optional<char> quote);

}  // namespace mixferry::connectors
