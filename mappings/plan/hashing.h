#pragma once
/// Personal data as digests.

#include <string>
#include <string_view>

namespace mixferry::mappings {

/// Appends the SHA-256 of `text` as 64 hexadecimal digits; with a `key`, its HMAC-SHA256 (RFC 2104), which
/// nobody without the key can compute for guessed texts.
void append_digest(std::string& out, std::string_view text, std::string_view key);

}  // namespace mixferry::mappings
