#pragma once
/// Numbers of things as people read them.

#include <cstdint>
#include <string>
#include <string_view>

namespace mixferry {

/// `12,345,678`
[[nodiscard]] std::string grouped(std::uint64_t number);

/// `1 row`, `1,234 rows`.
[[nodiscard]] std::string counted(std::uint64_t number, std::string_view noun);

}  // namespace mixferry
