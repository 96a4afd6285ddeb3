#pragma once
/// What is said of a row that was stepped over because it is too long: the same in every format.

#include <cstddef>

#include "connectors/source/block.h"
#include "engine/base/reject.h"

namespace mixferry::connectors {

/// The reject (`row_too_long`, or `unclosed_quote` where that is why) of a block with `row_too_long` set.
[[nodiscard]] Reject long_row_reject(const Block& block, std::size_t row_bytes_max);

}  // namespace mixferry::connectors
