#include "mappings/plan/numbers.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <system_error>

#include "mappings/plan/limits.h"
#include "mappings/plan/text.h"

namespace mixferry::mappings {
namespace {

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
  return digits > 0;
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

constexpr std::string_view kWholeMax = "9007199254740992";  // kIntegerMax
static_assert(kIntegerMax == 9'007'199'254'740'992);

/// Whether these digits, without leading zeros, are those of a whole number within kIntegerMax.
bool is_within_integers(std::string_view whole) {
  return whole.size() < kWholeMax.size() || (whole.size() == kWholeMax.size() && whole <= kWholeMax);
}

/// Digits without the zeros that say nothing: 0.0120 has two. Empty for zero.
std::string significant_digits(const NumberParts& parts) {
  std::string digits(parts.whole);
  digits += parts.fraction;
  digits.erase(0, digits.find_first_not_of('0'));
  digits.erase(digits.find_last_not_of('0') + 1);
  return digits;
}

/// Whether `value`, written with as many digits, gives back `digits`.
bool gives_back(double value, std::string_view digits) {
  std::array<char, kNumberBytesMax + 16> written;
  const auto [end, error] = std::to_chars(written.begin(), written.end(), std::abs(value),
                                          std::chars_format::scientific, static_cast<int>(digits.size()) - 1);
  std::string_view rest(written.begin(), end);
  if (error != std::errc{} || rest.front() != digits.front()) return false;
  if (digits.size() == 1) return true;
  return rest.substr(2).starts_with(digits.substr(1));  // behind the point
}

/// Whether a double holds the number to its last digit.
Fault check_digits(const NumberParts& parts) {
  const bool has_exponent = !parts.exponent.empty();
  if (!has_exponent && parts.whole.size() + parts.fraction.size() <= kExactDigitsMax) return Fault::none;
  if (!has_exponent && !is_within_integers(parts.whole)) return Fault::integer_too_large;
  const std::string digits = significant_digits(parts);
  if (digits.empty()) return Fault::none;
  const std::optional<double> value = value_of(parts);
  if (!value) return parts.exponent[1] == '-' ? Fault::too_many_digits : Fault::integer_too_large;
  return gives_back(*value, digits) ? Fault::none : Fault::too_many_digits;
}

/// The exponent as a number, cut to what digits of kNumberBytesMax can still outweigh.
int exponent_of(const NumberParts& parts) {
  constexpr int kFar = 2 * kNumberBytesMax;
  if (parts.exponent.empty()) return 0;
  std::string_view digits = parts.exponent.substr(1);
  if (digits.starts_with('+')) digits.remove_prefix(1);
  int exponent = 0;
  const bool fits = std::from_chars(digits.data(), digits.data() + digits.size(), exponent).ec == std::errc{};
  if (!fits) return digits.starts_with('-') ? -kFar : kFar;
  return std::clamp(exponent, -kFar, kFar);
}

constexpr std::size_t kBooleanBytesMax = 5;

/// A text of at most seven bytes as a number, letter case aside.
constexpr std::uint64_t packed(std::string_view text) {
  std::uint64_t bytes = 1;  // so that leading NUL bytes count
  for (const char byte : text) bytes = bytes << 8 | static_cast<unsigned char>(to_lower(byte));
  return bytes;
}

}  // namespace

Fault append_number(std::string& out, std::string_view text) {
  NumberParts parts;
  if (!take_apart(text, parts)) return Fault::not_a_number;
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
  return check_digits(parts);
}

Fault append_integer(std::string& out, std::string_view text) {
  NumberParts parts;
  if (!take_apart(text, parts)) return Fault::not_an_integer;
  std::string digits = significant_digits(parts);
  if (digits.empty()) {
    out += '0';
    return Fault::none;
  }
  // How many zeros follow the last of `digits`; below zero, so many of them stand behind the point.
  const std::size_t last = parts.whole.find_last_not_of('0');
  const std::size_t last_in_fraction = parts.fraction.find_last_not_of('0');
  const auto behind_point = last_in_fraction != std::string_view::npos
                                ? static_cast<int>(last_in_fraction) + 1
                                : static_cast<int>(last + 1) - static_cast<int>(parts.whole.size());
  const int zeros = exponent_of(parts) - behind_point;
  if (zeros < 0) return Fault::not_an_integer;
  if (digits.size() + static_cast<std::size_t>(zeros) > kWholeMax.size()) return Fault::integer_too_large;
  digits.append(static_cast<std::size_t>(zeros), '0');
  if (!is_within_integers(digits)) return Fault::integer_too_large;
  if (parts.negative) out += '-';
  out += digits;
  return Fault::none;
}

bool is_plain_number(std::string_view text) {
  std::string_view rest = text;
  if (rest.starts_with('-')) rest.remove_prefix(1);
  const bool has_needless_zero = rest.size() > 1 && rest[0] == '0' && rest[1] != '.';
  if (has_needless_zero || take_digits(rest).empty()) return false;
  if (rest.empty()) return text.size() <= kExactDigitsMax;
  if (rest.front() != '.') return false;
  rest.remove_prefix(1);
  return !take_digits(rest).empty() && rest.empty() && text.size() <= kExactDigitsMax;
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
