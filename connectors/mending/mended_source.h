#pragma once
/// A file of rejects that comes back: its rows are those of the export they came from.

#include <memory>
#include <string_view>

#include "connectors/source/source.h"

namespace mixferry::connectors {

/// Whether `text` begins a file that `runs --mend` wrote, in whatever encoding: its header has a column of
/// rejects, or an object the key of them.
[[nodiscard]] bool begins_like_rejects(std::string_view text);

/// How such a file is read whose text begins like this: `options`, without all that is about its export.
[[nodiscard]] ReadOptions options_of_rejects(std::string_view text, const ReadOptions& options);

/// `source` as it is, unless its header has columns of a file of rejects, or it has no header and
/// `holds_rejects`: then without these columns, or this key, and with what protected its cells from
/// spreadsheet programs taken off again (`protected_cell.h`). A row whose cells were a guess, and that nobody
/// cleared of that (`kToBeCleared`), is a reject: `not_mended`.
[[nodiscard]] std::unique_ptr<Source> with_rows_mended(std::unique_ptr<Source> source, bool holds_rejects);

}  // namespace mixferry::connectors
