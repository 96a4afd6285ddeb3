#pragma once
/// Rejects as JSON Lines: one object a row, with the row as it was.

#include <string>
#include <string_view>

#include "engine/base/reject.h"

namespace mixferry::report {

/// One line, with its line break. `raw` holds the row; `raw_base64` instead where its bytes are not UTF-8.
[[nodiscard]] std::string reject_line(std::string_view source, const Reject& reject);

}  // namespace mixferry::report
