#pragma once
/// Small steps on texts. Letters are those of ASCII: nothing here depends on a locale.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace mixferry::mappings {

[[nodiscard]] constexpr bool is_blank(char byte) {
  return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

[[nodiscard]] constexpr bool is_digit(char byte) {
  return byte >= '0' && byte <= '9';
}

[[nodiscard]] constexpr char to_lower(char byte) {
  return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte + ('a' - 'A')) : byte;
}

[[nodiscard]] constexpr char to_upper(char byte) {
  return byte >= 'a' && byte <= 'z' ? static_cast<char>(byte - ('a' - 'A')) : byte;
}

[[nodiscard]] constexpr bool is_letter_or_digit(char byte) {
  return is_digit(byte) || (to_upper(byte) >= 'A' && to_upper(byte) <= 'Z');
}

inline constexpr std::string_view kNoBreakSpace = "\xC2\xA0";

/// `trimmed` for texts that may have something to take away.
[[nodiscard]] std::string_view without_outer_blanks(std::string_view text);

/// `text` without the blanks around it: ASCII white space and the no-break space U+00A0, which spreadsheets
/// and web pages leave behind.
[[nodiscard]] inline std::string_view trimmed(std::string_view text) {
  const auto may_be_blank = [](char byte, char of_no_break_space) {
    return static_cast<unsigned char>(byte) <= ' ' || byte == of_no_break_space;
  };
  if (text.empty()) return text;
  const bool is_trimmed =
      !may_be_blank(text.front(), kNoBreakSpace.front()) && !may_be_blank(text.back(), kNoBreakSpace.back());
  return is_trimmed ? text : without_outer_blanks(text);
}

/// `text` without the blanks in front of it.
[[nodiscard]] std::string_view trimmed_front(std::string_view text);

/// Whether both are the same when A and a are; `lower` is in lower case already.
[[nodiscard]] bool equals_ignoring_case(std::string_view text, std::string_view lower);

/// The texts that mean "no value".
class NullTexts {
 public:
  NullTexts() = default;
  explicit NullTexts(const std::vector<std::string>& texts);
  [[nodiscard]] bool contains(std::string_view text) const {
    if (text.empty()) return has_empty_;
    return text.size() <= longest_ && is_listed(text);
  }

 private:
  [[nodiscard]] bool is_listed(std::string_view text) const;

  std::vector<std::string> words_;
  std::size_t longest_ = 0;
  bool has_empty_ = false;
};

}  // namespace mixferry::mappings
