#pragma once
/// How an export writes numbers, learned from an example: `1.234,56`, `$1,234.50`, `12,34,567.89`, `12 %`.

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace mixferry::mappings {

/// The sign between groups of digits. A blank is any of those that exports use: the one of the keyboard, the
/// no-break space, the narrow one, the thin one. An apostrophe is `'` or `’`.
enum class GroupSign : std::uint8_t { none, comma, point, blank, apostrophe };

/// How many digits stand between signs: 1,234,567 or, in India, 12,34,567.
enum class GroupSizes : std::uint8_t { thousands, indian };

struct NumberFormat {
  std::string before;       ///< what may stand in front of the digits: a currency; without blanks around it
  std::string behind;       ///< what may stand behind them
  char decimal_sign = '.';  ///< 0: the numbers have none
  GroupSign group_sign = GroupSign::none;
  GroupSizes group_sizes = GroupSizes::thousands;
  bool percent = false;       ///< a percent sign must be there
  bool parentheses = false;   ///< `(12)` is -12
  bool minus_behind = false;  ///< `12-` is -12

  /// Whether both read the same digits as the same number; only what stands around them may differ.
  [[nodiscard]] bool agrees_with(const NumberFormat& other) const;
};

/// The bytes of the group sign that `text` begins with, 0 if it does not begin with `sign`.
[[nodiscard]] std::size_t group_sign_bytes(std::string_view text, GroupSign sign);

/// What an example says. The error is what is wrong with it, and what to write: `1,234` could be meant both
/// ways.
[[nodiscard]] std::expected<NumberFormat, std::string> parse_number_format(std::string_view example);

}  // namespace mixferry::mappings
