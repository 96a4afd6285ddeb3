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

std::optional<bool> parse_boolean(std::string_view text) {
  const auto is = [&](std::string_view word) { return equals_ignoring_case(text, word); };
  switch (text.size()) {
    case 1:
      if (is("1") || is("y") || is("t") || is("x")) return true;
      if (is("0") || is("n") || is("f")) return false;
      break;
    case 2:
      if (is("on")) return true;
      if (is("no")) return false;
      break;
    case 3:
      if (is("yes")) return true;
      if (is("off")) return false;
      break;
    case 4:
      if (is("true")) return true;
      break;
    case 5:
      if (is("false")) return false;
      break;
    default:
      break;
  }
  return std::nullopt;
}

}  // namespace mixferry::mappings
