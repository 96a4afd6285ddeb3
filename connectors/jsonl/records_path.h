#pragma once
/// Where the array of records begins in an object that holds it: `{"total": 2, "results": [ ...`.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

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

/// An object that is all there is, and seems to hold the rows instead of being one.
struct Wrapper {
  std::vector<std::string> arrays;  ///< of objects in it: keys that lead there, joined by dots
  std::vector<std::string> tables;  ///< of lists in it, likewise: rows without names
  bool keyed = false;               ///< all its values are objects that begin alike: `{"u1": {"name": ...`
  bool by_columns = false;          ///< all its values are lists, or objects with the keys 0, 1, …
  std::vector<std::string> fields;  ///< everything else in it, named likewise, as far as it was seen
};

/// Looks at `beginning`, which begins with an object. nullopt: another one follows, or nothing in it looks
/// like rows.
[[nodiscard]] std::optional<Wrapper> find_wrapper(std::string_view beginning);

}  // namespace mixferry::connectors
