#pragma once
/// JSON written straight into a buffer: no values in between, no locale, no allocation beyond the buffer's
/// own.

#include <cstddef>
#include <string>
#include <string_view>

namespace mixferry {

/// Appends `text` (UTF-8) as a JSON string, quotes included. Every byte comes back the same when parsed.
void append_json_string(std::string& out, std::string_view text);

/// For the two below: so many bytes behind the text may be read, and behind what it becomes may be written.
inline constexpr std::size_t kJsonTextSlack = 32;

/// Writes `text` as such a string at `to`, where there is room for it, and returns where it ends; nullptr if
/// something in it needs an escape. Most texts are short and need none: this has no branch to guess for them.
[[nodiscard]] char* write_plain_json_string(std::string_view text, char* to);

/// The same for any text, which may become `json_string_bytes_max` long.
[[nodiscard]] char* write_json_string(std::string_view text, char* to);
[[nodiscard]] constexpr std::size_t json_string_bytes_max(std::size_t text_bytes) {
  return 6 * text_bytes + 2;
}

/// The longest prefix of `text` (valid UTF-8) of at most `bytes_max` bytes that ends at a character boundary.
[[nodiscard]] std::string_view utf8_prefix(std::string_view text, std::size_t bytes_max);

}  // namespace mixferry
