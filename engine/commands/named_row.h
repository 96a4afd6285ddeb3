#pragma once
/// A rejected row for people who know its export by the names of its columns.

#include <string>
#include <string_view>

#include "connectors/source/row_layout.h"

namespace mixferry::commands {

/// The row's cells below each other, each behind the name of its column; of a file of rejects those of the
/// export. `raw` as it is where it is no row of `layout`, or JSON.
[[nodiscard]] std::string with_column_names(const connectors::RowLayout& layout, std::string_view raw);

}  // namespace mixferry::commands
