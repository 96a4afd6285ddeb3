#pragma once
/// How a CSV file is written, as it is found out.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "connectors/scan/csv_scan.h"
#include "connectors/source/csv_dialect.h"

namespace mixferry::connectors {

/// For people: `CSV, comma, quoted with "`.
[[nodiscard]] std::string describe(const CsvDialect& dialect);

/// Whether `CsvScan` knows the dialect: all but those with choices beyond delimiter and quote.
[[nodiscard]] inline bool is_rfc_4180(const CsvDialect& dialect) {
  return !dialect.backslash_escapes && !dialect.cr_ends_rows && dialect.delimiter_rest.empty() &&
         !dialect.blanks_behind_delimiter;
}

/// How `CsvScan` is told of such a dialect.
[[nodiscard]] inline CsvBytes csv_bytes(const CsvDialect& dialect) {
  return {dialect.delimiter, dialect.quote.value_or('\0'), dialect.quote.has_value()};
}

/// What is known of a dialect before the file is looked at; what is not set is to be found.
struct CsvDialectHints {
  std::optional<std::string> delimiter = {};
  std::optional<char> quote = {};  ///< `\0`: nothing is quoted
  std::optional<bool> backslash_escapes = {};
  std::optional<bool> cr_ends_rows = {};
};

/// The dialect in which `sample`, the beginning of a file, reads best. `whole`: it is the whole file, so that
/// its last row counts, too. `Block::kPadding` bytes behind `sample` must be readable.
///
/// The delimiter, among comma, semicolon, tab, pipe, caret and backtick, is the one that makes the most of
/// the rows as wide as the first one, which is the header, without leaving blanks before its names; a comma
/// where the header has a single column. Anything but the ordinary needs evidence:
/// - rows end in CR where that makes more rows as wide as the header, or rows at all, or where rows end in
///   CR CR LF;
/// - blanks behind delimiters are part of them where quotes stand behind such, and none is damaged then;
/// - backslashes escape where quotes are damaged without that, and less so with it; or where apostrophes are
///   escaped, and whatever else stands behind a backslash may be, too;
/// - `'` quotes where no cell quoted with it is damaged, and either the whole header is quoted with it, or no
///   cell begins with `"`, and there are as many cells quoted with it as rows, or more rows are as wide as
///   the header;
/// - nothing is quoted where three or more cells begin with a quote, all of them are damaged, none of them
///   ends with a quote, and all rows are as wide as the header without;
/// - rows end in a delimiter where all of them do, and the header does not.
[[nodiscard]] CsvDialect detect_dialect(std::string_view sample, bool whole, const CsvDialectHints& hints);

/// Why a file whose header has a single column, or a sign in every second one, may be another table.
struct UndividedTable {
  std::string delimiter = {};     ///< one that is not looked for, and divides all rows alike; empty: none
  std::uint32_t lines_above = 0;  ///< a title of so many lines stands above it
  std::uint64_t columns = 0;      ///< that it has then
};

/// Looks for that in `sample`, as `detect_dialect` has it, whose `dialect` was found.
[[nodiscard]] std::optional<UndividedTable> find_undivided_table(std::string_view sample, bool whole,
                                                                 const CsvDialect& dialect);

}  // namespace mixferry::connectors
