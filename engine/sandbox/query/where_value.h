#pragma once
/// Values of `where` expressions, and what Mixpanel's operators make of them
/// (docs.mixpanel.com/reference/segmentation-expressions). What they don't say is marked as a choice.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mixferry::sandbox {

struct WhereValue {
  enum class Kind : std::uint8_t { undefined, null, boolean, number, string, list, object, time };

  Kind kind = Kind::undefined;
  bool boolean = false;
  double number = 0;                   ///< of a time: seconds since 1970
  std::string text = {};               ///< of a string; of an object its compact JSON
  std::vector<WhereValue> items = {};  ///< of a list

  bool operator==(const WhereValue&) const = default;

  [[nodiscard]] static WhereValue of(bool value) { return {.kind = Kind::boolean, .boolean = value}; }
  [[nodiscard]] static WhereValue of(double value) { return {.kind = Kind::number, .number = value}; }
  [[nodiscard]] static WhereValue of(std::string value) {
    return {.kind = Kind::string, .text = std::move(value)};
  }
  /// A property's value, as it is kept: compact JSON.
  [[nodiscard]] static WhereValue of_json(std::string_view json);
};

/// `+ - * / %`, by their character: numbers, and `+` of two strings; undefined otherwise.
[[nodiscard]] WhereValue compute(char operation, const WhereValue& left, const WhereValue& right);

enum class Comparison : std::uint8_t { less, less_or_equal, greater, greater_or_equal };
/// Of two numbers; of a date and a time (choice). Undefined otherwise.
[[nodiscard]] WhereValue compare(Comparison comparison, const WhereValue& left, const WhereValue& right);

/// `in`: a part of a string, or (choice) an item of a list, which may be a property's. Undefined otherwise.
[[nodiscard]] WhereValue is_in(const WhereValue& left, const WhereValue& right);

/// Anything that isn't set is not defined; null isn't either.
[[nodiscard]] bool is_defined(const WhereValue& value);

[[nodiscard]] WhereValue cast_to_boolean(const WhereValue& value);
[[nodiscard]] WhereValue cast_to_number(const WhereValue& value);
[[nodiscard]] WhereValue cast_to_string(const WhereValue& value);
/// `datetime(..)` of a date as Mixpanel writes them, or of seconds since 1970 (choice).
[[nodiscard]] WhereValue cast_to_time(const WhereValue& value);

}  // namespace mixferry::sandbox
