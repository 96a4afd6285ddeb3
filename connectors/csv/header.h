#pragma once
/// The first row of a CSV file: the names of its columns.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/csv/dialect.h"
#include "engine/base/error.h"

namespace mixferry::connectors {

struct CsvHeader {
  std::vector<std::string> names;  ///< as they stand in the file, unquoted; never empty
  std::size_t bytes = 0;           ///< up to and with its record end, blank lines above it included
  std::uint64_t lines = 0;         ///< physical lines in these bytes, and `lines_above`
  std::string raw;                 ///< as it stands in the file, without its record end
};

/// How many cells a row has.
[[nodiscard]] inline std::size_t columns_of_rows(const CsvHeader& header, const CsvDialect& dialect) {
  return header.names.size() + (dialect.rows_end_in_delimiter ? 1 : 0);
}

/// Reads the header at the front of `bytes`; nullopt where it does not end there and `whole` is false: more
/// bytes are needed. An error (`fatal`) names `source`: no header, an unclosed quote in it, not UTF-8.
/// `lines_above`: physical lines above `bytes`. `Block::kPadding` bytes behind `bytes` must be readable.
[[nodiscard]] Result<std::optional<CsvHeader>> read_csv_header(std::string_view source,
                                                               std::string_view bytes, bool whole,
                                                               const CsvDialect& dialect,
                                                               std::uint64_t lines_above = 0);

}  // namespace mixferry::connectors
