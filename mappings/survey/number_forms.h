#pragma once
/// In which ways the values of a column can be read as numbers that are not written plainly.
///
/// `1,234` is 1234 where commas group digits and 1.234 where a comma is the decimal sign. So each value is
/// held against a few styles, and counted for all that read it; some values fit styles with one decimal sign
/// alone
/// (`12,5`, `1.234,50`), and what these say holds for their neighbours, too. What stands around the digits
/// (currencies, percent signs, signs of accountants) is taken off before, and noted.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mixferry::mappings {

/// How digits are grouped and parted, each by an example of the mapping language.
enum class NumberStyle : std::uint8_t {
  commas_point,  ///< `1,234.56`
  points_comma,  ///< `1.234,56`
  apostrophes_point,
  blanks_point,
  blanks_comma,
  indian_point,  ///< `12,34,567.89`
};
inline constexpr std::size_t kNumberStyles = static_cast<std::size_t>(NumberStyle::indian_point) + 1;

[[nodiscard]] std::string_view example_of(NumberStyle style);
[[nodiscard]] constexpr bool has_decimal_comma(NumberStyle style) {
  return style == NumberStyle::points_comma || style == NumberStyle::blanks_comma;
}

/// What the columns of an export, taken together, say about it.
enum class DecimalSign : std::uint8_t {
  unknown,  ///< nothing, or several things
  point,
  comma,
};

/// A currency, and on which side of the digits it stands.
struct CurrencySign {
  std::string_view text;
  bool behind = false;
  bool operator==(const CurrencySign&) const = default;
};

class NumberForms {
 public:
  /// `text` is trimmed and not empty. False where it can't be read as a number.
  bool add(std::string_view text);

  /// A plain value.
  struct Summary {
    std::uint64_t numbers = 0;  ///< values that can be read so
    std::array<std::uint64_t, kNumberStyles> fits = {};
    std::uint64_t decimal_point = 0;  ///< with a decimal point for sure
    std::uint64_t decimal_comma = 0;  ///< with a decimal comma for sure
    std::uint64_t open = 0;           ///< two numbers, as the decimal sign is
    std::uint64_t percent = 0;
    std::uint64_t with_currency = 0;
    std::vector<CurrencySign> currencies = {};  ///< at most `kCurrenciesMax`
    bool parentheses = false;                   ///< `(12)`
    bool minus_behind = false;                  ///< `12-`
    [[nodiscard]] std::uint64_t count(NumberStyle style) const {
      return fits[static_cast<std::size_t>(style)];
    }
  };
  static constexpr std::size_t kCurrenciesMax = 4;
  [[nodiscard]] const Summary& summary() const { return summary_; }

 private:
  Summary summary_;
};

}  // namespace mixferry::mappings
