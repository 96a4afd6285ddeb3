#include "mappings/plan/number_reader.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "mappings/plan/text.h"

namespace mixferry::mappings {
namespace {

constexpr std::string_view kMinusSign = "\xE2\x88\x92";  // U+2212

/// One text against one format.
class Reading {
 public:
  Reading(const NumberFormat& format, std::string_view text) : format_(format), rest_(without_blanks(text)) {}

  bool plain(std::string& out) {
    out.clear();
    if (!take_surroundings()) return false;
    if (negative_) out += '-';
    const std::size_t digits_begin = out.size();
    if (!take_whole(out)) return false;
    whole_digits_ = out.size() - digits_begin;
    take_fraction(out);
    if (rest_.empty()) return out.size() > digits_begin;
    // Only a number that is plain otherwise has an exponent; whether it is one, the caller finds out.
    const bool may_be_scientific = to_lower(rest_.front()) == 'e' && !is_grouped_ && !format_.percent;
    if (may_be_scientific) out += rest_;
    return may_be_scientific;
  }

  [[nodiscard]] std::size_t whole_digits() const { return whole_digits_; }
  [[nodiscard]] bool is_negative() const { return negative_; }

 private:
  static std::string_view without_blanks(std::string_view text) {
    text = trimmed(text);
    for (std::size_t bytes = 0; (bytes = group_sign_bytes(text, GroupSign::blank)) > 0;)
      text.remove_prefix(bytes);
    while (!text.empty()) {
      const std::size_t before = text.size();
      for (const std::string_view blank :
           {std::string_view("\xE2\x80\xAF"), std::string_view("\xE2\x80\x89")}) {
        if (text.ends_with(blank)) text.remove_suffix(blank.size());
      }
      text = trimmed(text);
      if (text.size() == before) break;
    }
    return text;
  }

  bool take(std::string_view text) {
    if (text.empty() || !rest_.starts_with(text)) return false;
    rest_.remove_prefix(text.size());
    rest_ = without_blanks(rest_);
    return true;
  }

  bool take_behind(std::string_view text) {
    if (text.empty() || !rest_.ends_with(text)) return false;
    rest_.remove_suffix(text.size());
    rest_ = without_blanks(rest_);
    return true;
  }

  bool take_sign() {
    if (has_sign_) return false;
    negative_ = take("-") || take(kMinusSign);
    has_sign_ = negative_ || take("+");
    return has_sign_;
  }

  /// Signs, currency and percent sign, which stand in any order around the digits, each once.
  bool take_surroundings() {
    if (format_.parentheses && rest_.starts_with('(') && rest_.ends_with(')')) {
      rest_ = without_blanks(rest_.substr(1, rest_.size() - 2));
      negative_ = has_sign_ = true;
    }
    bool has_percent = false;
    take_sign();
    if (take(format_.before)) take_sign();
    if (format_.percent) has_percent = take("%");
    if (format_.minus_behind && !has_sign_) negative_ = has_sign_ = take_behind("-");
    if (take_behind(format_.behind) && format_.minus_behind && !has_sign_)
      negative_ = has_sign_ = take_behind("-");
    if (format_.percent && !has_percent) has_percent = take_behind("%");
    return has_percent == format_.percent;
  }

  bool take_whole(std::string& out) {
    std::size_t group_digits = 0;
    while (!rest_.empty()) {
      if (is_digit(rest_.front())) {
        out += rest_.front();
        rest_.remove_prefix(1);
        ++group_digits;
        continue;
      }
      const std::size_t sign = group_sign_bytes(rest_, format_.group_sign);
      if (sign == 0) break;
      if (!ends_group(group_digits)) return false;
      is_grouped_ = true;
      group_digits = 0;
      rest_.remove_prefix(sign);
    }
    return !is_grouped_ || group_digits == 3;
  }

  /// Whether a group sign may follow so many digits.
  [[nodiscard]] bool ends_group(std::size_t digits) const {
    const std::size_t full = format_.group_sizes == GroupSizes::indian ? 2 : 3;
    return is_grouped_ ? digits == full : digits >= 1 && digits <= full;
  }

  void take_fraction(std::string& out) {
    if (format_.decimal_sign == 0 || !rest_.starts_with(format_.decimal_sign)) return;
    rest_.remove_prefix(1);
    const std::size_t begin = out.size();
    out += '.';
    while (!rest_.empty() && is_digit(rest_.front())) {
      out += rest_.front();
      rest_.remove_prefix(1);
    }
    if (out.size() == begin + 1) out.pop_back();
  }

  const NumberFormat& format_;
  std::string_view rest_;
  std::size_t whole_digits_ = 0;
  bool negative_ = false;
  bool has_sign_ = false;
  bool is_grouped_ = false;
};

/// Moves the point of `plain` two digits to the left.
void divide_by_hundred(std::string& plain, const Reading& reading) {
  const std::size_t begin = reading.is_negative() ? 1 : 0;
  std::size_t whole = reading.whole_digits();
  if (whole < 2) plain.insert(begin, 2 - whole, '0');
  whole = std::max<std::size_t>(whole, 2);
  if (const std::size_t point = begin + whole; point < plain.size()) plain.erase(point, 1);
  plain.insert(begin + whole - 2, 1, '.');
}

}  // namespace

NumberReader::NumberReader(std::vector<NumberFormat> formats, Percent percent)
    : formats_(std::move(formats)), percent_(percent) {}

bool NumberReader::read(std::string_view text, std::string& plain) const {
  for (const NumberFormat& format : formats_) {
    Reading reading(format, text);
    if (!reading.plain(plain)) continue;
    if (format.percent && percent_ == Percent::fraction) divide_by_hundred(plain, reading);
    return true;
  }
  return false;
}

}  // namespace mixferry::mappings
