#pragma once
/// Rows of CSV blocks, as rows or as rejects.
///
/// Reject codes: `too_few_cells`, `too_many_cells`, `bad_quote` (text behind a closing quote),
/// `unclosed_quote`, `nul_byte`, `invalid_utf8`, `row_too_long`.

#include <memory>

#include "connectors/csv/dialect.h"
#include "connectors/csv/header.h"
#include "connectors/scan/csv_scan.h"
#include "connectors/source/source.h"

namespace mixferry::connectors {

/// A reader of the columns of `request`; see `Source::row_reader`. `header` must outlive it; where its `raw`
/// is not empty, rows that are equal to it are the header again.
[[nodiscard]] Result<std::unique_ptr<RowReader>> make_csv_row_reader(
    const CsvHeader& header, const CsvDialect& dialect, const ReadOptions& options,
    const ColumnRequest& request, const CsvScan& scan = csv_scans().front());

}  // namespace mixferry::connectors
