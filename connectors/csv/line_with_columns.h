#pragma once
/// Looking for the header where a title was taken for it.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/csv/dialect.h"

namespace mixferry::connectors {

/// Which of the first lines of `text` names all of `names`, from 1, divided as `dialect` has it or by another
/// of the usual delimiters: a title in front of it may have misled whoever found the dialect.
[[nodiscard]] std::optional<std::uint64_t> line_with_columns(std::string_view text, const CsvDialect& dialect,
                                                             const std::vector<std::string>& names);

}  // namespace mixferry::connectors
