#pragma once

#include <string_view>

namespace mixferry::connectors {

/// Where the number ends that begins at `at`, by RFC 8259; nullptr where none does. It is of any size: its
/// digits are passed on as written, so nothing is gained by converting them. Reads nothing from `end` on.
[[nodiscard]] const char* behind_json_number(const char* at, const char* end);

/// Whether `text` is such a number.
[[nodiscard]] inline bool is_json_number(std::string_view text) {
  const char* const end = text.data() + text.size();
  return behind_json_number(text.data(), end) == end && !text.empty();
}

}  // namespace mixferry::connectors
