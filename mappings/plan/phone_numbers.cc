#include "mappings/plan/phone_numbers.h"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>

#include "mappings/plan/text.h"

namespace mixferry::mappings {
namespace {

constexpr std::size_t kDigitsMax = 15;         // of E.164, calling code included
constexpr std::size_t kCallingCodeDigits = 3;  // at most, of the calling code
constexpr std::uint16_t kNorthAmerica = 1;

/// What parts the digits of numbers, for people. `(0)` is looked at before.
constexpr std::string_view kSeparators = " -./()\t";
constexpr std::string_view kNonBreakingHyphen = "\xE2\x80\x91";
constexpr std::string_view kEnDash = "\xE2\x80\x93";

/// The digits of `text` without what parts them; false for anything else.
bool take_phone_digits(std::string_view text, std::string& digits) {
  digits.clear();
  while (!text.empty()) {
    std::size_t taken = 1;
    if (is_digit(text.front())) {
      digits += text.front();
    } else if (!kSeparators.contains(text.front())) {
      taken = 0;
      for (const std::string_view sign : {kNoBreakSpace, kNonBreakingHyphen, kEnDash}) {
        if (text.starts_with(sign)) taken = sign.size();
      }
      if (taken == 0) return false;
    }
    text.remove_prefix(taken);
  }
  return !digits.empty();
}

bool has_length(const CallingPlan& plan, std::string_view number) {
  // Area codes and exchanges of North America begin with 2 to 9.
  if (plan.calling_code == kNorthAmerica && (number.size() != 10 || number[0] < '2' || number[3] < '2'))
    return false;
  return number.size() <= kDigitsMax + 2 && ((plan.lengths >> number.size()) & 1U) != 0;
}

/// The number as it stands behind the calling code: without the trunk prefix, if there is one.
std::string_view without_trunk(const CallingPlan& plan, std::string_view number) {
  if (plan.trunk.empty() || !number.starts_with(plan.trunk)) return number;
  const std::string_view stripped = number.substr(plan.trunk.size());
  // In a few countries numbers may begin like the trunk prefix, which is no zero there.
  return has_length(plan, stripped) || !has_length(plan, number) ? stripped : number;
}

Fault write(const CallingPlan& plan, std::string_view number, std::string& out) {
  out.clear();
  fmt::format_to(std::back_inserter(out), "+{}{}", plan.calling_code, number);
  return out.size() - 1 <= kDigitsMax ? Fault::none : Fault::not_a_phone_number;
}

/// `digits` begin with a calling code. No code is the beginning of another.
Fault normalize_international(std::string_view digits, std::string& out) {
  unsigned code = 0;
  for (std::size_t i = 0; i < std::min(digits.size(), kCallingCodeDigits); ++i) {
    code = code * 10 + static_cast<unsigned>(digits[i] - '0');
    for (const CallingPlan& plan : calling_plans()) {
      if (plan.calling_code != code) continue;
      std::string_view number = digits.substr(i + 1);
      // +44 (0)20: the zero is for callers inside the country.
      if (plan.trunk == "0") number = without_trunk(plan, number);
      if (has_length(plan, number)) return write(plan, number, out);
    }
  }
  return Fault::not_a_phone_number;
}

}  // namespace

Fault normalize_phone(std::string_view text, const CallingPlan* country, std::string& out) {
  text = trimmed(text);
  const bool has_plus = text.starts_with('+');
  if (has_plus) text.remove_prefix(1);
  std::string digits;
  if (!take_phone_digits(text, digits)) return Fault::not_a_phone_number;
  if (has_plus) return normalize_international(digits, out);
  if (country == nullptr) return Fault::no_calling_code;
  const std::string_view all = digits;
  const std::string_view international = country->international;
  if (!international.empty() && all.starts_with(international) &&
      normalize_international(all.substr(international.size()), out) == Fault::none) {
    return Fault::none;
  }
  const std::string_view number = without_trunk(*country, all);
  if (has_length(*country, number)) return write(*country, number, out);
  // Too long for the country, but not with its calling code taken off: the `+` was lost on the way.
  const bool has_own_code = all.starts_with(fmt::format_int(country->calling_code).str());
  return has_own_code ? normalize_international(all, out) : Fault::not_a_phone_number;
}

}  // namespace mixferry::mappings
