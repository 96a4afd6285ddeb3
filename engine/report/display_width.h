#pragma once
/// Texts in columns of a terminal.

#include <cstdint>
#include <string>
#include <string_view>

namespace mixferry::report {

/// How many columns `text` (UTF-8) takes: none for combining marks, two for wide characters (CJK, emoji).
[[nodiscard]] std::uint32_t display_width(std::string_view text);

/// `text` as it is, or its beginning and `…` where it is wider than `columns`.
[[nodiscard]] std::string cut_to_width(std::string_view text, std::uint32_t columns);

/// The same, and filled up with blanks.
[[nodiscard]] std::string padded_to_width(std::string_view text, std::uint32_t columns);

/// `text` on one line: control characters, which a terminal would act on, become blanks.
[[nodiscard]] std::string on_one_line(std::string_view text);

}  // namespace mixferry::report
