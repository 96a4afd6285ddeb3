#pragma once
/// Rows of a sheet out of their blocks: read as CSV, with what a sheet says of them beside their text.

#include <cstddef>
#include <memory>

#include "connectors/csv/header.h"
#include "connectors/source/source.h"

namespace mixferry::connectors::xlsx {

/// A reader of the blocks that `CsvBlocks` makes, for the columns of `request`. `header` must outlive it.
/// Errors: see `Source::row_reader`.
[[nodiscard]] Result<std::unique_ptr<RowReader>> make_sheet_row_reader(const CsvHeader& header,
                                                                       std::size_t row_bytes_max,
                                                                       const ColumnRequest& request);

}  // namespace mixferry::connectors::xlsx
