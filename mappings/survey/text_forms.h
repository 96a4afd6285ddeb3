#pragma once
/// How things are written: addresses, telephone numbers, ids, days and times in digits. Each answers for
/// a whole text, trimmed and not empty, and looks at its form alone.

#include <string_view>

namespace mixferry::mappings {

[[nodiscard]] bool is_email(std::string_view text);
/// 7 to 15 digits and the signs that stand between them; perhaps an extension. Digits alone are not enough.
[[nodiscard]] bool is_phone(std::string_view text);
[[nodiscard]] bool is_url(std::string_view text);
/// 15 characters, or 18 of which the last three say which of the first 15 are capitals.
[[nodiscard]] bool is_salesforce_id(std::string_view text);
[[nodiscard]] bool is_uuid(std::string_view text);
[[nodiscard]] bool is_country_code(std::string_view text);
[[nodiscard]] bool is_time_zone(std::string_view text);
[[nodiscard]] bool has_html_tag(std::string_view text);
/// `&amp;`, `&#039;`
[[nodiscard]] bool has_html_entity(std::string_view text);
/// `text` without what tells a spreadsheet that its digits are text: `'02139`, `="02139"`. The same where
/// there is none.
[[nodiscard]] std::string_view without_guard(std::string_view text);
/// `[a, b]` or `{a,b}`, with neither quotes nor brackets inside.
[[nodiscard]] bool is_bracketed_list(std::string_view text);
/// `['a','b']` where `separator` is `','`; also `[]`. The texts hold neither quotes nor line ends.
[[nodiscard]] bool is_quoted_list(std::string_view text, std::string_view separator);
inline constexpr std::string_view kQuotedSeparator = "','";
inline constexpr std::string_view kSpacedQuotedSeparator = "', '";
/// `20240312` or `20240312091400`, from 1900 to 2100.
[[nodiscard]] bool is_compact_date(std::string_view text);
/// Days as spreadsheets count them, from 1954 to 2119: `45363`, `45363.604`.
[[nodiscard]] bool is_excel_serial(std::string_view text);
/// From 2000 to 2040, as are the next.
[[nodiscard]] bool is_epoch_seconds(std::string_view text);
[[nodiscard]] bool is_epoch_milliseconds(std::string_view text);
[[nodiscard]] bool has_letter(std::string_view text);
[[nodiscard]] bool has_mojibake(std::string_view text);
[[nodiscard]] bool has_control_character(std::string_view text);

}  // namespace mixferry::mappings
