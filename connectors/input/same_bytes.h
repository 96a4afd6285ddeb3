#pragma once
/// Whether two streams hold the same bytes.

#include "connectors/input/byte_stream.h"

namespace mixferry::connectors {

/// Reads both up to the first difference, or to the end. An error is that of either stream.
[[nodiscard]] Result<bool> same_bytes(ByteStream& one, ByteStream& other);

}  // namespace mixferry::connectors
