#pragma once
/// A file of rejects that comes back: its rows are those of the export they came from.

#include <memory>

#include "connectors/source.h"

namespace mixferry::connectors {

/// `source` as it is, unless its header has columns of a file of rejects: then without these, and with what
/// protected its cells from spreadsheet programs taken off again (`protected_cell.h`). A row whose cells were
/// a guess, and that nobody cleared of that (`kToBeCleared`), is a reject: `not_mended`.
[[nodiscard]] std::unique_ptr<Source> with_rows_mended(std::unique_ptr<Source> source);

}  // namespace mixferry::connectors
