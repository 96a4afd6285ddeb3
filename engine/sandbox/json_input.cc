#include "engine/sandbox/json_input.h"

namespace mixferry::sandbox {
namespace {

using simdjson::dom::element_type;

/// Longest run of digits that is sure to fit an unsigned 64-bit integer.
constexpr std::size_t kSafeDigits = 19;

/// Gives integers of 20 digits and more a fraction, so that they are read as floats like in any JSON reader
/// that knows no 64-bit integers; simdjson refuses them.
std::string widen_big_integers(std::string_view body) {
  std::string widened;
  bool in_string = false;
  std::size_t digits = 0;
  bool integer = true;
  for (std::size_t at = 0; at < body.size(); ++at) {
    const char character = body[at];
    if (in_string) {
      widened += character;
      if (character == '\\' && at + 1 < body.size()) widened += body[++at];
      if (character == '"') in_string = false;
      continue;
    }
    if (character >= '0' && character <= '9') {
      ++digits;
    } else if (character == '.' || character == 'e' || character == 'E') {
      integer = false;
    } else {
      if (integer && digits > kSafeDigits) widened += ".0";
      digits = 0;
      integer = true;
    }
    if (character == '"') in_string = true;
    widened += character;
  }
  return widened;
}

}  // namespace

simdjson::error_code parse_json(simdjson::dom::parser& parser, std::string_view text,
                                simdjson::dom::element& root) {
  const simdjson::error_code error = parser.parse(text.data(), text.size()).get(root);
  if (error != simdjson::NUMBER_ERROR) return error;
  return parser.parse(widen_big_integers(text)).get(root);
}

bool is_number(simdjson::dom::element value) {
  return value.is_int64() || value.is_uint64() || value.is_double();
}

bool is_scalar(simdjson::dom::element value) {
  return !value.is_array() && !value.is_object();
}

std::optional<double> number_of(simdjson::dom::element value) {
  double number = 0;
  if (!is_number(value) || value.get(number) != simdjson::SUCCESS) return std::nullopt;
  return number;
}

/// Ids and the like: strings, or integers taken for their digits. Empty for anything else.
std::string text_of(simdjson::dom::element value) {
  switch (value.type()) {
    case element_type::STRING:
      return std::string{as_known<std::string_view>(value)};
    case element_type::INT64:
      return std::to_string(as_known<std::int64_t>(value));
    case element_type::UINT64:
      return std::to_string(as_known<std::uint64_t>(value));
    default:
      return {};
  }
}

}  // namespace mixferry::sandbox
