#pragma once
/// Rows of JSON Lines blocks, as rows or as rejects.
///
/// Reject codes: `not_an_object`, `bad_json`, `invalid_utf8`, `row_too_long`.

#include <cstddef>
#include <memory>

#include "connectors/source.h"

namespace mixferry::connectors {

/// A reader of the fields that `request` names; see `FieldPaths` for how. Each line is checked whole, also
/// where nobody asked for its fields. An error (`fatal`) is a path with too many dots.
[[nodiscard]] Result<std::unique_ptr<RowReader>> make_jsonl_row_reader(std::size_t row_bytes_max,
                                                                       const ColumnRequest& request);

}  // namespace mixferry::connectors
