#pragma once
/// Characters of a text (UTF-8) that nobody sees: they come along when text is copied from web pages, chats
/// and spreadsheets, and make two of what looks like one.
///
/// They are Unicode's White_Space (U+00A0, U+2028, U+3000, ...), characters of no width (U+00AD, U+034F,
/// U+061C, U+180E, U+200B to U+200F, U+202A to U+202E, U+2060 to U+2064, U+2066 to U+206F, U+FEFF, U+FFF9 to
/// U+FFFB), and letters that are blank: U+115F, U+1160, U+2800, U+3164, U+FFA0.

#include <cstddef>
#include <string>
#include <string_view>

namespace mixferry {

/// How many bytes the invisible character has that `text` begins with, those of ASCII among them (the blank,
/// and U+0009 to U+000D). 0: `text` is empty or begins with another.
[[nodiscard]] std::size_t invisible_bytes(std::string_view text);

/// `text` without the invisible characters around it, blanks of ASCII included.
[[nodiscard]] std::string_view without_outer_invisibles(std::string_view text);

/// Whether an invisible character other than those of ASCII is in `text`.
[[nodiscard]] bool has_invisible(std::string_view text);

/// `text` with each of those in its place as `<U+200B>`, for people.
[[nodiscard]] std::string with_invisibles_shown(std::string_view text);

}  // namespace mixferry
