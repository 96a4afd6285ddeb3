#include "mappings/plan/numbers.h"

#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <iterator>
#include <system_error>

#include "mappings/plan/limits.h"
#include "mappings/plan/text.h"

namespace mixferry::mappings {
namespace {

constexpr std::size_t kExponentDigitsMax = 4;
constexpr std::size_t kExactDigitsMax = 15;  // so many digits always come back from a double

/// A number taken apart; the views point into its text.
struct NumberParts {
  bool negative = false;
  std::string_view whole;     ///< without leading zeros; empty for zero
  std::string_view fraction;  ///< the digits behind the point
  std::string_view exponent;  ///< from the `e` on; empty: none
  std::string_view unsigned_text;
};

std::string_view take_digits(std::string_view& rest) {
  std::size_t count = 0;
  while (count < rest.size() && is_digit(rest[count])) ++count;
  const std::string_view digits = rest.substr(0, count);
  rest.remove_prefix(count);
  return digits;
}

bool take_exponent(std::string_view& rest, std::string_view& exponent) {
  if (rest.empty() || to_lower(rest.front()) != 'e') return true;
  const std::string_view from = rest;
  rest.remove_prefix(1);
  if (!rest.empty() && (rest.front() == '+' || rest.front() == '-')) rest.remove_prefix(1);
  const std::size_t digits = take_digits(rest).size();
  exponent = from.substr(0, from.size() - rest.size());
  return digits > 0 && digits <= kExponentDigitsMax;
}

/// False if `text` is no number. Written where it is wanted, as `take_value` is.
bool take_apart(std::string_view text, NumberParts& parts) {
  if (text.empty() || text.size() > kNumberBytesMax) return false;
  std::string_view rest = text;
  if (rest.front() == '-' || rest.front() == '+') {
    parts.negative = rest.front() == '-';
    rest.remove_prefix(1);
  }
  parts.unsigned_text = rest;
  parts.whole = take_digits(rest);
  if (!rest.empty() && rest.front() == '.') {
    rest.remove_prefix(1);
    parts.fraction = take_digits(rest);
  }
  if (parts.whole.empty() && parts.fraction.empty()) return false;
  if (!take_exponent(rest, parts.exponent) || !rest.empty()) return false;
  while (!parts.whole.empty() && parts.whole.front() == '0') parts.whole.remove_prefix(1);
  return true;
}

/// The value as a double; nullopt where a double can't hold it.
std::optional<double> value_of(const NumberParts& parts) {
  double value = 0;
  const char* const end = parts.unsigned_text.data() + parts.unsigned_text.size();
  if (std::from_chars(parts.unsigned_text.data(), end, value).ec != std::errc{}) return std::nullopt;
  return parts.negative ? -value : value;
}

void append_digits(std::string& out, std::int64_t value) {
  char digits[24];
  const auto written = std::to_chars(std::begin(digits), std::end(digits), value);
  out.append(digits, written.ptr);
}

/// Whole numbers written with an exponent: 1.2e3.
Fault append_scientific_integer(std::string& out, const NumberParts& parts) {
  if (parts.whole.size() + parts.fraction.size() > kExactDigitsMax) return Fault::not_an_integer;
  const std::optional<double> value = value_of(parts);
  if (!value) return parts.exponent[1] == '-' ? Fault::not_an_integer : Fault::integer_too_large;
  if (*value != std::trunc(*value)) return Fault::not_an_integer;
  if (std::abs(*value) > static_cast<double>(kIntegerMax)) return Fault::integer_too_large;
  append_digits(out, static_cast<std::int64_t>(*value));
  return Fault::none;
}

constexpr std::size_t kBooleanBytesMax = 5;

/// A text of at most seven bytes as a number, letter case aside.
constexpr std::uint64_t packed(std::string_view text) {
  std::uint64_t bytes = 1;  // so that leading NUL bytes count
  for (const char byte : text) bytes = bytes << 8 | static_cast<unsigned char>(to_lower(byte));
  return bytes;
}

}  // namespace

bool append_number(std::string& out, std::string_view text) {
  NumberParts parts;
  if (!take_apart(text, parts)) return false;
  // Without an exponent, kNumberBytesMax digits are always within a double's range.
  if (!parts.exponent.empty() && !value_of(parts)) return false;
  if (parts.negative) out += '-';
  if (parts.whole.empty()) {
    out += '0';
  } else {
    out += parts.whole;
  }
  if (!parts.fraction.empty()) {
    out += '.';
    out += parts.fraction;
  }
  out += parts.exponent;
  return true;
}

Fault append_integer(std::string& out, std::string_view text) {
  NumberParts parts;
  if (!take_apart(text, parts)) return Fault::not_an_integer;
  if (!parts.exponent.empty()) return append_scientific_integer(out, parts);
  if (parts.fraction.find_first_not_of('0') != std::string_view::npos) return Fault::not_an_integer;
  if (parts.whole.empty()) {
    out += '0';
    return Fault::none;
  }
  std::int64_t value = 0;
  const char* const end = parts.whole.data() + parts.whole.size();
  const auto read = std::from_chars(parts.whole.data(), end, value);
  if (read.ec != std::errc{} || value > kIntegerMax) return Fault::integer_too_large;
  append_digits(out, parts.negative ? -value : value);
  return Fault::none;
}

bool is_plain_number(std::string_view text) {
  std::string_view rest = text;
  if (rest.starts_with('-')) rest.remove_prefix(1);
  const bool has_needless_zero = rest.size() > 1 && rest[0] == '0' && rest[1] != '.';
  if (has_needless_zero || take_digits(rest).empty()) return false;
  if (rest.empty()) return text.size() <= kNumberBytesMax;
  if (rest.front() != '.') return false;
  rest.remove_prefix(1);
  return !take_digits(rest).empty() && rest.empty() && text.size() <= kNumberBytesMax;
}

bool is_plain_integer(std::string_view text) {
  std::string_view rest = text;
  if (rest.starts_with('-')) rest.remove_prefix(1);
  if (rest.starts_with('0')) return text == "0";
  const std::size_t digits = take_digits(rest).size();
  return rest.empty() && digits > 0 && digits <= kExactDigitsMax;
}

std::optional<bool> parse_boolean(std::string_view text) {
  if (text.size() > kBooleanBytesMax) return std::nullopt;
  switch (packed(text)) {
    case packed("1"):
    case packed("y"):
    case packed("t"):
    case packed("x"):
    case packed("on"):
    case packed("yes"):
    case packed("true"):
      return true;
    case packed("0"):
    case packed("n"):
    case packed("f"):
    case packed("no"):
    case packed("off"):
    case packed("false"):
      return false;
    default:
      return std::nullopt;
  }
}

}  // namespace mixferry::mappings
