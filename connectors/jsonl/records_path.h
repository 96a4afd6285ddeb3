#pragma once
/// Where the array of records begins in an object that holds it: `{"total": 2, "results": [ ...`.

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace mixferry::connectors {

/// How far into a source its records may begin.
inline constexpr std::size_t kRecordsWithinBytes = 4 << 20;

struct RecordsPlace {
  enum class Found : std::uint8_t { here, nowhere, not_yet };
  Found found = Found::nowhere;  ///< `not_yet`: the beginning was too short to tell
  std::size_t bytes = 0;         ///< up to and with the opening bracket
  unsigned depth = 0;            ///< of open containers behind it, the array itself included
};

/// Follows `path`, keys joined by dots, into `beginning`, which begins with an object. Keys are compared as
/// written, so one that is spelled with escapes is not found.
[[nodiscard]] RecordsPlace find_records(std::string_view beginning, std::string_view path);

}  // namespace mixferry::connectors
