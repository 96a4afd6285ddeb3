#include "mappings/language/number_format.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <optional>
#include <vector>

namespace mixferry::mappings {
namespace {

constexpr std::string_view kDigits = "0123456789";
constexpr std::size_t kAroundBytesMax = 16;

struct SignText {
  GroupSign sign;
  std::string_view bytes;
};

constexpr std::array kSigns = {
    SignText{GroupSign::comma, ","},
    SignText{GroupSign::point, "."},
    SignText{GroupSign::blank, " "},
    SignText{GroupSign::blank, "\xC2\xA0"},
    SignText{GroupSign::blank, "\xE2\x80\xAF"},
    SignText{GroupSign::blank, "\xE2\x80\x89"},
    SignText{GroupSign::apostrophe, "'"},
    SignText{GroupSign::apostrophe, "\xE2\x80\x99"},
};

/// The digits of an example and the signs between them: one sign fewer than runs.
struct Body {
  std::vector<std::string_view> runs;
  std::vector<GroupSign> signs;
};

std::optional<Body> take_apart(std::string_view text) {
  Body body;
  while (true) {
    const std::size_t end = std::min(text.find_first_not_of(kDigits), text.size());
    if (end == 0) return std::nullopt;
    body.runs.push_back(text.substr(0, end));
    text.remove_prefix(end);
    if (text.empty()) return body;
    const auto sign =
        std::ranges::find_if(kSigns, [&](const SignText& s) { return text.starts_with(s.bytes); });
    if (sign == kSigns.end()) return std::nullopt;
    body.signs.push_back(sign->sign);
    text.remove_prefix(sign->bytes.size());
  }
}

bool can_be_decimal(GroupSign sign) {
  return sign == GroupSign::comma || sign == GroupSign::point;
}

char decimal_of(GroupSign sign) {
  return sign == GroupSign::comma ? ',' : '.';
}

bool are_thousands(const std::vector<std::string_view>& groups) {
  return groups.front().size() <= 3 && std::all_of(groups.begin() + 1, groups.end(),
                                                   [](std::string_view group) { return group.size() == 3; });
}

bool are_indian(const std::vector<std::string_view>& groups) {
  return groups.size() > 2 && groups.front().size() <= 2 && groups.back().size() == 3 &&
         std::all_of(groups.begin() + 1, groups.end() - 1,
                     [](std::string_view group) { return group.size() == 2; });
}

/// `groups` are the runs before the decimal sign.
std::optional<std::string> read_groups(const std::vector<std::string_view>& groups, GroupSign sign,
                                       std::string_view example, NumberFormat& format) {
  format.group_sign = sign;
  if (are_thousands(groups)) return std::nullopt;
  format.group_sizes = GroupSizes::indian;
  if (are_indian(groups)) return std::nullopt;
  return fmt::format(
      "the digits of \"{}\" are not in groups of three; write one such as 1,234.56, or "
      "12,34,567.89 for Indian grouping",
      example);
}

std::optional<std::string> read_one_sign(const Body& body, std::string_view example, NumberFormat& format) {
  const GroupSign sign = body.signs.front();
  if (!can_be_decimal(sign)) {
    format.decimal_sign = 0;
    return read_groups(body.runs, sign, example, format);
  }
  const bool could_be_group = body.runs[1].size() == 3 && body.runs[0].size() <= 3 && body.runs[0] != "0";
  if (could_be_group) {
    const char other = sign == GroupSign::comma ? '.' : ',';
    const char same = decimal_of(sign);
    return fmt::format(
        "\"{}\" can be read both ways; write 1{}234{}5 if the sign parts groups of digits, 1{}5 if it "
        "parts the fraction",
        example, same, other, same);
  }
  format.decimal_sign = decimal_of(sign);
  return std::nullopt;
}

std::optional<std::string> read_body(const Body& body, std::string_view example, NumberFormat& format) {
  if (body.signs.empty()) return std::nullopt;
  if (body.signs.size() == 1) return read_one_sign(body, example, format);
  const GroupSign first = body.signs.front();
  const GroupSign last = body.signs.back();
  std::vector<std::string_view> groups = body.runs;
  std::size_t group_signs = body.signs.size();
  if (last == first) {
    format.decimal_sign = 0;
  } else {
    format.decimal_sign = decimal_of(last);
    groups.pop_back();
    --group_signs;
  }
  const bool is_right =
      (last == first || can_be_decimal(last)) &&
      std::all_of(body.signs.begin(), body.signs.begin() + static_cast<std::ptrdiff_t>(group_signs),
                  [&](GroupSign sign) { return sign == first; });
  if (!is_right)
    return fmt::format("\"{}\" has more kinds of signs between its digits than a number", example);
  return read_groups(groups, first, example, format);
}

std::string_view without_blanks(std::string_view text) {
  for (std::size_t bytes = 0; (bytes = group_sign_bytes(text, GroupSign::blank)) > 0;)
    text.remove_prefix(bytes);
  for (bool again = true; again;) {
    again = false;
    for (const SignText& sign : kSigns) {
      if (sign.sign != GroupSign::blank || !text.ends_with(sign.bytes)) continue;
      text.remove_suffix(sign.bytes.size());
      again = true;
    }
  }
  return text;
}

/// Takes `byte` out of either end of `text`.
bool take_around(std::string_view& text, char byte) {
  const bool front = text.starts_with(byte);
  if (!front && !text.ends_with(byte)) return false;
  text = without_blanks(front ? text.substr(1) : text.substr(0, text.size() - 1));
  return true;
}

}  // namespace

bool NumberFormat::agrees_with(const NumberFormat& other) const {
  return decimal_sign == other.decimal_sign && group_sign == other.group_sign &&
         group_sizes == other.group_sizes && percent == other.percent;
}

std::size_t group_sign_bytes(std::string_view text, GroupSign sign) {
  for (const SignText& known : kSigns) {
    if (known.sign == sign && text.starts_with(known.bytes)) return known.bytes.size();
  }
  return 0;
}

std::expected<NumberFormat, std::string> parse_number_format(std::string_view example) {
  NumberFormat format;
  std::string_view text = without_blanks(example);
  if (text.starts_with('(') && text.ends_with(')')) {
    format.parentheses = true;
    text = text.substr(1, text.size() - 2);
  }
  const std::size_t first = text.find_first_of(kDigits);
  if (first == std::string_view::npos) {
    return std::unexpected(
        fmt::format("\"{}\" is no number; write one as the export does, such as 1.234,56", example));
  }
  const std::size_t last = text.find_last_of(kDigits);
  std::string_view before = without_blanks(text.substr(0, first));
  std::string_view behind = without_blanks(text.substr(last + 1));
  take_around(before, '-');
  format.minus_behind = take_around(behind, '-');
  format.percent = take_around(behind, '%') || take_around(before, '%');
  for (const std::string_view around : {before, behind}) {
    if (around.size() <= kAroundBytesMax && around.find_first_of("()+-%#") == std::string_view::npos)
      continue;
    return std::unexpected(
        fmt::format("\"{}\" is no number with a currency beside it; write one such as $1,234.50 or "
                    "1.234,56 \xE2\x82\xAC",
                    example));
  }
  format.before = before;
  format.behind = behind;
  const auto body = take_apart(text.substr(first, last + 1 - first));
  if (!body) {
    return std::unexpected(
        fmt::format("\"{}\" has something between its digits that parts neither groups nor a fraction; write "
                    "one such as 1.234,56",
                    example));
  }
  if (const auto problem = read_body(*body, example, format)) return std::unexpected(*problem);
  return format;
}

}  // namespace mixferry::mappings
