#pragma once
/// Finding columns of a header by name.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/error.h"

namespace mixferry::connectors {

/// Where `name` stands in `header`: the one column called exactly so, else the one that differs only in the
/// case of ASCII letters and in blanks around it; nullopt without one. Several are an error (`fatal`): no
/// column may be taken for another.
[[nodiscard]] Result<std::optional<std::size_t>> find_column(const std::vector<std::string>& header,
                                                             std::string_view name);

}  // namespace mixferry::connectors
