#pragma once
/// Single rejects as rows of a file in which they are mended.

#include <string>
#include <string_view>

#include "connectors/row_layout.h"
#include "engine/base/reject.h"

namespace mixferry::cli {

/// The header of such a file, for rows of `layout`, with its byte order mark: without it spreadsheet programs
/// take UTF-8 for something else.
[[nodiscard]] std::string csv_header(const connectors::RowLayout& layout, char delimiter);

/// A reject of a source with this layout, as a row below `csv_header`.
[[nodiscard]] std::string csv_row(const connectors::RowLayout& layout, std::string_view source,
                                  const Reject& reject, char delimiter);

/// A JSON row as one line. What is no JSON may take several, and is rejected again.
[[nodiscard]] std::string json_line(std::string_view raw);

}  // namespace mixferry::cli
