#pragma once
/// Rejects of rows of cells as rows of a CSV file in which they are mended.

#include <string>

#include "connectors/source/row_layout.h"
#include "engine/base/reject.h"
#include "engine/commands/mending_form.h"

namespace mixferry::commands {

/// The header of such a file, for rows of `layout`, with its byte order mark: without it spreadsheet programs
/// take UTF-8 for something else.
[[nodiscard]] std::string csv_header(const connectors::RowLayout& layout, MendingForm form);

/// A reject of a source with this layout, as a row below `csv_header`.
[[nodiscard]] std::string csv_row(const connectors::RowLayout& layout, const RejectPlace& place,
                                  const Reject& reject, MendingForm form);

}  // namespace mixferry::commands
