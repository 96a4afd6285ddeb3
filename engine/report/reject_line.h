#pragma once
/// A reject as a line of JSON, and in words.

#include <cstddef>
#include <string>
#include <string_view>

#include "engine/base/reject.h"

namespace mixferry::report {

/// So many are told in words at the end of an import or a check.
inline constexpr std::size_t kRejectsShown = 5;

/// One line of JSON with the row as it was, and its line break. `raw` holds the row; `raw_base64` instead
/// where its bytes are not UTF-8.
[[nodiscard]] std::string reject_line(std::string_view source, const Reject& reject);

/// Where it stood, and why: some lines of at most 80 columns, indented. `source`: as it shall be called.
[[nodiscard]] std::string reject_in_words(const std::string& source, const Reject& reject);

}  // namespace mixferry::report
