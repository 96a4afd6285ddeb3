#pragma once
/// How things are written: addresses, telephone numbers, ids, numbers as people write them. Each answers for
/// a whole text, trimmed and not empty, and looks at its form alone.

#include <string_view>

namespace mixferry::mappings {

/// A number once grouping signs, a currency and a percent sign are taken away; both for `1,234`.
struct NumberForm {
  bool with_point = false;  ///< `1,234.50`: grouped by commas, blanks or apostrophes, a decimal point
  bool with_comma = false;  ///< `1.234,50`: grouped by points, blanks or apostrophes, a decimal comma
  bool percent = false;
};
[[nodiscard]] NumberForm number_form_of(std::string_view text);

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
[[nodiscard]] bool has_letter(std::string_view text);
[[nodiscard]] bool has_mojibake(std::string_view text);
[[nodiscard]] bool has_control_character(std::string_view text);

}  // namespace mixferry::mappings
