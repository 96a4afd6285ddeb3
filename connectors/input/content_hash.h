#pragma once
/// What stands for all bytes of a stream where several are held against each other.

#include <array>
#include <cstdint>

#include "connectors/source/byte_stream.h"

namespace mixferry::connectors {

/// 128 bits: equal for equal bytes, and for others by no accident.
using ContentHash = std::array<std::uint64_t, 2>;

/// Reads `stream` to its end.
[[nodiscard]] Result<ContentHash> content_hash(ByteStream& stream);

}  // namespace mixferry::connectors
