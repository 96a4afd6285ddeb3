#pragma once
/// How the answers of all APIs are read, as far as they are alike: their JSON, and their words for people.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <simdjson.h>
#include <string>
#include <string_view>
#include <utility>

namespace mixferry::mixpanel {

using JsonElement = simdjson::dom::element;

/// `text` without blanks and line ends around it.
[[nodiscard]] std::string_view trimmed(std::string_view text);

/// Words of an answer, fit for a message: one line, not too long, nothing a terminal would act on.
[[nodiscard]] std::string one_line(std::string_view text);

/// What a body says in words, where it is only there to be quoted.
[[nodiscard]] std::string words_of(std::string_view body);

/// The document that `body` is; nothing, where it is none. It lives as long as `parser` does.
[[nodiscard]] std::optional<JsonElement> parse_answer(simdjson::dom::parser& parser, std::string_view body);

/// Whole, also where it is written as `4.0`.
[[nodiscard]] std::optional<std::int64_t> whole_number(const JsonElement& value);

/// A string, or the strings of an array behind one another, as one line; else empty.
[[nodiscard]] std::string texts_of(const JsonElement& value);

/// Whether it is there and holds nothing: `null`, `""`, `{}`, `[]`.
[[nodiscard]] bool is_nothing(const JsonElement& value);

/// The values of `names` in `object`, in their order. Nullopt where one of them stands there twice: nobody
/// knows which holds.
template <std::size_t Count>
[[nodiscard]] std::optional<std::array<std::optional<JsonElement>, Count>> fields_of(
    const simdjson::dom::object& object, const std::array<std::string_view, Count>& names) {
  std::array<std::optional<JsonElement>, Count> fields;
  for (const auto& [key, value] : object) {
    for (std::size_t i = 0; i < Count; ++i) {
      if (key == names[i] && std::exchange(fields[i], value)) return std::nullopt;
    }
  }
  return fields;
}

}  // namespace mixferry::mixpanel
