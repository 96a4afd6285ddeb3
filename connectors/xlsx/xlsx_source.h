#pragma once
/// XLSX workbooks: opening one. The rest of the folder is what such a source is made of.

#include <memory>
#include <string>

#include "connectors/input/archive_members.h"
#include "connectors/input/open_archives.h"
#include "connectors/source/source.h"

namespace mixferry::connectors {

/// Whether the file is a zip that holds an Office document, or one that is called a workbook. False for what
/// can't be read, and for pipes, which would have to be read to know.
[[nodiscard]] bool is_workbook(const std::string& path, OpenArchives& archives);

/// Opens the sheet that `path.member` names, else `options.sheet`, or the first, and reads its header. The
/// thread that calls `next` decompresses and takes the XML apart; rows reach their readers as CSV (see
/// `xlsx/csv_blocks.h`).
///
/// Beside those of `open_source`, errors (`fatal`) name: no such sheet, an empty one, a damaged or encrypted
/// workbook, one over the limits of `xlsx/package.h` and `xlsx/shared_strings.h`. Of `options`, where the
/// header is and the limits of blocks and rows count. A row has one reject code more than CSV has:
/// `formula_without_value`, where a column that was asked for holds a formula and the file does not keep what
/// it comes to.
[[nodiscard]] Result<std::unique_ptr<Source>> open_xlsx(const SourcePath& path, const ReadOptions& options);

}  // namespace mixferry::connectors
