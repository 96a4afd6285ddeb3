#pragma once
/// Opens exports of any format: the one place that knows them all.

#include <memory>
#include <string>

#include "connectors/source/source.h"

namespace mixferry::connectors {

class OpenArchives;

/// Opens `path` (`-`: standard input) and looks at its beginning to find format and dialect. A workbook is
/// known by its content, whatever `options.format` says; `book.xlsx:Contacts` names one of its sheets.
/// A file of rejects that comes back, mended, reads as the rows it was made of (`mending/mended_source.h`).
/// It is read as it was written: of `options`, which are about its export, only `encoding` counts, and only
/// where it is not UTF-8 or UTF-16 (spreadsheet programs save what they like).
/// Errors (`fatal`), each naming the source: missing, unreadable, a folder, empty, without header, no text or
/// not in the encoding it is taken for (see `find_encoding`), JSON that is not as asked for.
[[nodiscard]] Result<std::unique_ptr<Source>> open_source(const std::string& path,
                                                          const ReadOptions& options);
/// The same for who opens several members of an archive: `archives` keeps it open from one to the next
/// (`input/open_archives.h`).
[[nodiscard]] Result<std::unique_ptr<Source>> open_source(const std::string& path, const ReadOptions& options,
                                                          OpenArchives& archives);

/// The same, but a file of rejects with all that it has beside the rows, under the names of
/// `mending/reject_columns.h`.
[[nodiscard]] Result<std::unique_ptr<Source>> open_as_it_stands(const std::string& path,
                                                                const ReadOptions& options);

}  // namespace mixferry::connectors
