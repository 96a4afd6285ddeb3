#pragma once
/// Where text stops being UTF-8. Whether it does is asked of simdjson, which is faster by far.

#include <cstddef>
#include <string_view>

namespace mixferry::connectors {

/// Offset of the first byte of `text` that is no part of a well-formed UTF-8 sequence (Unicode 15, table
/// 3-7); `npos` where all are. Of a sequence that is cut off or broken, that is its first byte.
[[nodiscard]] std::size_t first_invalid_utf8(std::string_view text);

}  // namespace mixferry::connectors
