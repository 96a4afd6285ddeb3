#include "mappings/survey/number_forms.h"

#include <algorithm>
#include <optional>

#include "mappings/plan/number_reader.h"
#include "mappings/plan/text.h"

namespace mixferry::mappings {
namespace {

constexpr std::size_t kSurveyedBytesMax = 40;

constexpr auto kExamples = std::to_array<std::string_view>(
    {"1,234.56", "1.234,56", "1'234.56", "1 234.56", "1 234,56", "12,34,567.89"});
static_assert(kExamples.size() == kNumberStyles);

// Longer ones before those that they end or begin with.
constexpr auto kCurrencies = std::to_array<std::string_view>(
    {"US$", "CA$", "AU$", "NZ$", "HK$", "A$",  "C$",  "R$",  "$",   "€",   "£",   "¥",   "₹",   "₽",
     "₩",   "₺",   "₪",   "฿",   "₫",   "₴",   "zł",  "kr.", "kr",  "Kč",  "Ft",  "lei", "Rs.", "Rs",
     "USD", "EUR", "GBP", "CHF", "JPY", "INR", "CAD", "AUD", "NZD", "SEK", "NOK", "DKK", "PLN", "CZK",
     "HUF", "RON", "BRL", "MXN", "ZAR", "SGD", "HKD", "CNY", "AED", "TRY", "KRW", "ILS", "THB"});

const std::vector<NumberReader>& readers() {
  static const std::vector<NumberReader> all = [] {
    std::vector<NumberReader> made;
    for (const std::string_view example : kExamples)
      made.emplace_back(std::vector{parse_number_format(example).value()}, Percent::points);
    return made;
  }();
  return all;
}

/// A number without what stands around its digits.
class Bare {
 public:
  explicit Bare(std::string_view text) : rest_(text) {
    const bool in_brackets = rest_.size() > 2 && rest_.front() == '(' && rest_.back() == ')';
    if (in_brackets) rest_ = trimmed(rest_.substr(1, rest_.size() - 2));
    parentheses = in_brackets;
    take_sign();
    take_currency();
    take_sign();
    take_behind();
    if (!currency) take_currency();
    take_behind();
  }

  [[nodiscard]] std::string_view digits() const { return rest_; }

  std::optional<CurrencySign> currency;
  bool percent = false;
  bool parentheses = false;
  bool minus_behind = false;

 private:
  void take_sign() {
    constexpr std::string_view minus = "\xE2\x88\x92";
    if (has_sign_ || rest_.empty()) return;
    has_sign_ = rest_.front() == '-' || rest_.front() == '+' || rest_.starts_with(minus);
    if (has_sign_) rest_ = trimmed(rest_.substr(rest_.starts_with(minus) ? minus.size() : 1));
  }
  void take_currency() {
    for (const std::string_view sign : kCurrencies) {
      const bool behind = rest_.ends_with(sign);
      if (!behind && !rest_.starts_with(sign)) continue;
      currency = {sign, behind};
      rest_ =
          without_blanks(behind ? rest_.substr(0, rest_.size() - sign.size()) : rest_.substr(sign.size()));
      return;
    }
  }
  void take_behind() {
    if (!has_sign_ && !parentheses && rest_.ends_with('-')) {
      has_sign_ = minus_behind = true;
      rest_ = without_blanks(rest_.substr(0, rest_.size() - 1));
    }
    const bool in_front = rest_.starts_with('%');
    if (percent || (!in_front && !rest_.ends_with('%'))) return;
    percent = true;
    rest_ = without_blanks(in_front ? rest_.substr(1) : rest_.substr(0, rest_.size() - 1));
  }
  static std::string_view without_blanks(std::string_view text) {
    while (true) {
      text = trimmed(text);
      const std::size_t front = group_sign_bytes(text, GroupSign::blank);
      text.remove_prefix(front);
      std::size_t back = 0;
      for (const std::string_view blank : {"\xC2\xA0", "\xE2\x80\xAF", "\xE2\x80\x89"}) {
        if (text.ends_with(blank)) back = blank.size();
      }
      text.remove_suffix(back);
      if (front + back == 0) return text;
    }
  }

  std::string_view rest_;
  bool has_sign_ = false;
};

/// Whether the digits begin like a fraction: `0.500` is never 500.
bool begins_a_fraction(std::string_view digits, char sign) {
  return digits.size() > 1 && digits[0] == '0' && digits[1] == sign;
}

}  // namespace

std::string_view example_of(NumberStyle style) {
  return kExamples[static_cast<std::size_t>(style)];
}

bool NumberForms::add(std::string_view text) {
  if (text.size() > kSurveyedBytesMax || !std::ranges::any_of(text, is_digit)) return false;
  const Bare bare(text);
  const std::string_view digits = bare.digits();
  if (digits.empty() || !is_digit(digits.front()) || !is_digit(digits.back())) return false;
  std::array<bool, kNumberStyles> fits = {};
  bool with_point = false;
  bool with_comma = false;
  std::string plain;
  for (std::size_t i = 0; i < kNumberStyles; ++i) {
    const bool comma = has_decimal_comma(static_cast<NumberStyle>(i));
    fits[i] = !begins_a_fraction(digits, comma ? '.' : ',') && readers()[i].read(digits, plain) &&
              plain.find_first_of("eE") == std::string::npos;
    (comma ? with_comma : with_point) |= fits[i];
  }
  if (!with_point && !with_comma) return false;
  ++summary_.numbers;
  for (std::size_t i = 0; i < kNumberStyles; ++i) summary_.fits[i] += fits[i] ? 1 : 0;
  summary_.decimal_point += with_comma ? 0 : 1;
  summary_.decimal_comma += with_point ? 0 : 1;
  summary_.open += with_point && with_comma && digits.find_first_of(".,") != std::string_view::npos ? 1 : 0;
  summary_.percent += bare.percent ? 1 : 0;
  summary_.parentheses |= bare.parentheses;
  summary_.minus_behind |= bare.minus_behind;
  if (!bare.currency) return true;
  ++summary_.with_currency;
  std::vector<CurrencySign>& known = summary_.currencies;
  if (known.size() < kCurrenciesMax && std::ranges::find(known, *bare.currency) == known.end())
    known.push_back(*bare.currency);
  return true;
}

}  // namespace mixferry::mappings
