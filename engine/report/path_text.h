#pragma once
/// Names of files are bytes, what is shown and written as JSON is text.

#include <string>
#include <string_view>

namespace mixferry::report {

/// `text` as it is where it is UTF-8; otherwise with `\xHH` for each of its bytes beyond ASCII.
[[nodiscard]] std::string valid_text(std::string_view text);

}  // namespace mixferry::report
