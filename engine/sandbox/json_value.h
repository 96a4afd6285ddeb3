#pragma once
/// Property values as the sandbox keeps them: compact JSON text, always in the same form, so that two values
/// are equal exactly when their texts are. `1` and `1.0` are different values in this sense.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mixferry::sandbox {

enum class ValueType : std::uint8_t { string, number, boolean, null, list, object };

/// The type of a value in compact JSON text (never empty).
[[nodiscard]] ValueType type_of(std::string_view json);

/// Appends `text` as a JSON string, quotes included. `text` is UTF-8.
void append_quoted(std::string& out, std::string_view text);
[[nodiscard]] std::string quoted(std::string_view text);

/// Appends a number with a decimal point or an exponent, so that it stays apart from an integer. `value` is
/// finite.
void append_number(std::string& out, double value);

/// The items of a list in compact JSON text, each as text; views into `list`.
[[nodiscard]] std::vector<std::string_view> list_items(std::string_view list);

/// The sum of two numbers in JSON text: integers stay integers while they fit, anything mixed is a float.
/// Empty when the sum is beyond what a double holds.
[[nodiscard]] std::string add_numbers(std::string_view left, std::string_view right);

/// The longest beginning of `text` of at most `bytes_max` bytes that ends between two characters.
[[nodiscard]] std::string_view cut_bytes(std::string_view text, std::size_t bytes_max);

/// How many characters `text` has.
[[nodiscard]] std::size_t count_characters(std::string_view text);
/// The first `characters_max` characters of `text`, or all of it.
[[nodiscard]] std::string_view cut_characters(std::string_view text, std::size_t characters_max);

}  // namespace mixferry::sandbox
