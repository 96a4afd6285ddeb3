#pragma once
/// A pace that nothing reaches: for servers that have no limits.

#include <cstdint>
#include <limits>

namespace mixferry::delivery {

/// Records a second, or bytes a minute.
inline constexpr std::uint64_t kUnpaced = std::numeric_limits<std::uint64_t>::max();

}  // namespace mixferry::delivery
