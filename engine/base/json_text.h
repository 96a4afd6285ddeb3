#pragma once
/// JSON written straight into a buffer: no values in between, no locale, no allocation beyond the buffer's
/// own.

#include <cstddef>
#include <string>
#include <string_view>

namespace mixferry {

/// Appends `text` (UTF-8) as a JSON string, quotes included. Every byte comes back the same when parsed.
void append_json_string(std::string& out, std::string_view text);

/// Appends `key`, which is JSON already (`,"Plan":`), and `text` as such a string.
void append_json_member(std::string& out, std::string_view key, std::string_view text);

/// The longest prefix of `text` (valid UTF-8) of at most `bytes_max` bytes that ends at a character boundary.
[[nodiscard]] std::string_view utf8_prefix(std::string_view text, std::size_t bytes_max);

}  // namespace mixferry
