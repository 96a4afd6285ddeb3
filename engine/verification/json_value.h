#pragma once
/// Values of properties as they are compared: what was sent against what is read back.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mixferry::verification {

/// A value of JSON, taken apart.
struct JsonValue {
  enum class Kind : std::uint8_t { null, boolean, number, text, list, object };
  Kind kind = Kind::null;
  std::string text = {};  ///< of a text what it says; of numbers and booleans how they are written
  std::vector<JsonValue> items = {};                            ///< of a list
  std::vector<std::pair<std::string, JsonValue>> members = {};  ///< of an object, by name

  /// What they say is the same, numbers as they are written.
  bool operator==(const JsonValue&) const = default;
};

/// Nullopt for what is no value of JSON.
[[nodiscard]] std::optional<JsonValue> parse_value(std::string_view json);

/// Whether `found` is what Mixpanel makes of `sent`. No difference are: the order of an object's members;
/// numbers of one double (`1` and `1.0`); dates of one second; a text that is the beginning of a longer one,
/// of as many whole characters as 255 bytes hold. Sources: Mixpanel docs, "Data Types" (255 bytes, dates) and
/// "Query Profiles" (dates come back to the second).
[[nodiscard]] bool is_kept_as(const JsonValue& sent, const JsonValue& found);

/// JSON that is the same for values which are one item of a list of Mixpanel's: for sets of them.
[[nodiscard]] std::string item_key(const JsonValue& value);

}  // namespace mixferry::verification
