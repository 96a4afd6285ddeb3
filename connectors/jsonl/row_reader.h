#pragma once
/// Rows of JSON blocks, as rows or as rejects.
///
/// Reject codes: `not_an_object`, `bad_json`, `invalid_utf8`, `row_too_long`.

#include <cstddef>
#include <cstdint>
#include <memory>

#include "connectors/source/source.h"

namespace mixferry::connectors {

enum class JsonLayout : std::uint8_t {
  lines,    ///< one object a line
  objects,  ///< objects one behind the other, wherever lines end
  array     ///< the elements of an array
};

/// A reader of the fields that `request` names; see `FieldPaths` for how. Each row is checked whole, also
/// where nobody asked for its fields. An error (`fatal`) is a path with too many dots. Without `scan_first`,
/// `ObjectScanner` is left out, which changes nothing but the time it takes.
[[nodiscard]] Result<std::unique_ptr<RowReader>> make_json_row_reader(JsonLayout layout,
                                                                      std::size_t row_bytes_max,
                                                                      const ColumnRequest& request,
                                                                      bool scan_first = true);

}  // namespace mixferry::connectors
