#pragma once
/// JSON that came in, as simdjson reads it: what all readers of records need.

#include <cstdint>
#include <optional>
#include <simdjson.h>
#include <string>
#include <string_view>

namespace mixferry::sandbox {

/// Parses `text` into `root`, which lives until the parser's next use. Integers of any length are taken;
/// those that don't fit 64 bits become doubles.
[[nodiscard]] simdjson::error_code parse_json(simdjson::dom::parser& parser, std::string_view text,
                                              simdjson::dom::element& root);

/// The value as what its type is known to be. By value: simdjson's own accessors lend from a temporary.
template <typename T>
T as_known(simdjson::dom::element value) {
  T known{};
  [[maybe_unused]] const simdjson::error_code error = value.get(known);
  return known;
}

[[nodiscard]] bool is_number(simdjson::dom::element value);
[[nodiscard]] bool is_scalar(simdjson::dom::element value);
[[nodiscard]] std::optional<double> number_of(simdjson::dom::element value);
/// Ids and the like: strings, or integers taken for their digits. Empty for anything else.
[[nodiscard]] std::string text_of(simdjson::dom::element value);

}  // namespace mixferry::sandbox
