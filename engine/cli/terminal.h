#pragma once
/// The terminal that standard output may be.

#include <cstdint>

namespace mixferry::cli {

/// How wide it is; 80 where there is none.
[[nodiscard]] std::uint32_t terminal_columns();

}  // namespace mixferry::cli
