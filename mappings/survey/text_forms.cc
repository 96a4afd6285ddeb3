#include "mappings/survey/text_forms.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "mappings/plan/dates.h"
#include "mappings/plan/text.h"

namespace mixferry::mappings {
namespace {

constexpr std::size_t kTextBytesMax = 400;  ///< longer texts are no address, id or number

bool is_letter(char byte) {
  return to_lower(byte) >= 'a' && to_lower(byte) <= 'z';
}

bool is_word_byte(char byte) {
  constexpr unsigned char ascii_max = 0x7F;
  return is_letter(byte) || is_digit(byte) || static_cast<unsigned char>(byte) > ascii_max;
}

bool is_hex(char byte) {
  return is_digit(byte) || (to_lower(byte) >= 'a' && to_lower(byte) <= 'f');
}

/// The character that stands for which of five are capitals.
char capitals_of(std::string_view five) {
  std::size_t bits = 0;
  for (std::size_t i = 0; i < five.size(); ++i) {
    if (five[i] >= 'A' && five[i] <= 'Z') bits |= std::size_t{1} << i;
  }
  return "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"[bits];
}

}  // namespace

bool is_email(std::string_view text) {
  const std::size_t at = text.find('@');
  if (at == 0 || at == std::string_view::npos || text.size() > kTextBytesMax) return false;
  const std::string_view domain = text.substr(at + 1);
  const std::size_t dot = domain.rfind('.');
  if (dot == std::string_view::npos || dot == 0 || dot + 2 >= domain.size()) return false;
  const auto is_of_domain = [](char byte) { return is_word_byte(byte) || byte == '.' || byte == '-'; };
  const auto is_of_name = [](char byte) {
    return is_word_byte(byte) || std::string_view(".!#$%&'*+/=?^_`{|}~-").contains(byte);
  };
  return std::ranges::all_of(domain, is_of_domain) && std::ranges::all_of(text.substr(0, at), is_of_name);
}

bool is_phone(std::string_view text) {
  constexpr std::size_t bytes_max = 30;
  constexpr std::size_t digits_min = 7;
  constexpr std::size_t digits_max = 15;
  if (text.size() > bytes_max) return false;
  const std::size_t extension = text.find_first_of("xX");
  std::string_view number = text.substr(0, extension);
  if (number.ends_with(" e") || number.ends_with(" E")) number.remove_suffix(2);
  if (extension != std::string_view::npos && !std::ranges::any_of(text.substr(extension), is_digit)) {
    return false;
  }
  const auto digits = static_cast<std::size_t>(std::ranges::count_if(number, is_digit));
  if (digits < digits_min || digits > digits_max || digits == text.size()) return false;
  if (!is_digit(number.front()) && number.front() != '+' && number.front() != '(') return false;
  const auto points = std::ranges::count(number, '.');
  const bool is_something_else = points == 1 || points == 3;  // a decimal fraction, an IP address
  return !is_something_else && std::ranges::all_of(number, [](char byte) {
    return is_digit(byte) || std::string_view("+()-./ ").contains(byte);
  });
}

bool is_url(std::string_view text) {
  if (text.find_first_of(" \t\r\n") != std::string_view::npos) return false;
  for (const std::string_view scheme : {"http://", "https://", "www.", "ftp://"}) {
    if (text.size() > scheme.size() + 2 && equals_ignoring_case(text.substr(0, scheme.size()), scheme)) {
      return text.find('.', scheme.size()) != std::string_view::npos;
    }
  }
  return false;
}

bool is_salesforce_id(std::string_view text) {
  constexpr std::size_t short_bytes = 15;
  constexpr std::size_t long_bytes = 18;
  if (text.size() != short_bytes && text.size() != long_bytes) return false;
  if (!std::ranges::all_of(text, [](char byte) { return is_letter(byte) || is_digit(byte); })) return false;
  // Its first three say what kind of record it is: 003, a0B. The rest of a short one proves nothing, so it
  // must have letters and digits at least.
  const bool has_prefix = text[0] == '0' || (to_lower(text[0]) == 'a' && is_digit(text[1]));
  if (!has_prefix || !std::ranges::any_of(text, is_letter) || !std::ranges::any_of(text, is_digit))
    return false;
  if (text.size() == short_bytes) return true;
  for (std::size_t block = 0; block < 3; ++block) {
    if (text[short_bytes + block] != capitals_of(text.substr(block * 5, 5))) return false;
  }
  return true;
}

bool is_uuid(std::string_view text) {
  constexpr std::string_view form = "00000000-0000-0000-0000-000000000000";
  if (text.size() != form.size()) return false;
  return std::ranges::equal(text, form,
                            [](char byte, char at) { return at == '-' ? byte == '-' : is_hex(byte); });
}

bool is_country_code(std::string_view text) {
  return text.size() == 2 && std::ranges::all_of(text, [](char byte) { return byte >= 'A' && byte <= 'Z'; });
}

bool is_time_zone(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos || slash == 0 || text.front() < 'A' || text.front() > 'Z') return false;
  if (slash + 1 == text.size() || text[slash + 1] < 'A' || text[slash + 1] > 'Z') return false;
  return std::ranges::all_of(text, [](char byte) {
    return is_letter(byte) || is_digit(byte) || std::string_view("/_+-").contains(byte);
  });
}

bool has_html_tag(std::string_view text) {
  for (std::size_t at = text.find('<'); at != std::string_view::npos; at = text.find('<', at + 1)) {
    std::string_view inside = text.substr(at + 1);
    if (inside.starts_with('/')) inside.remove_prefix(1);
    const std::size_t end = inside.find_first_of("<>");
    if (end == std::string_view::npos || inside[end] != '>' || end == 0) continue;
    inside = inside.substr(0, end);
    // <ada@example.org> is an address, <b> and <p class="x"> are tags.
    if (is_letter(inside.front()) && !inside.contains('@')) return true;
  }
  return false;
}

bool has_html_entity(std::string_view text) {
  for (std::size_t at = text.find('&'); at != std::string_view::npos; at = text.find('&', at + 1)) {
    std::string_view name = text.substr(at + 1);
    const bool is_number = name.starts_with('#');
    if (is_number)
      name.remove_prefix(name.substr(1).starts_with('x') || name.substr(1).starts_with('X') ? 2 : 1);
    const std::size_t end = name.find(';');
    constexpr std::size_t longest = 10;
    if (end == std::string_view::npos || end == 0 || end > longest) continue;
    const auto belongs = [&](char byte) {
      return is_number ? is_hex(byte) : is_letter(byte) || is_digit(byte);
    };
    if (std::ranges::all_of(name.substr(0, end), belongs) && (is_number || is_letter(name.front())))
      return true;
  }
  return false;
}

std::string_view without_guard(std::string_view text) {
  std::string_view inside = text;
  if (text.starts_with('\'')) {
    inside.remove_prefix(1);
  } else if (text.starts_with("=\"") && text.ends_with('"') && text.size() > 3) {
    inside = text.substr(2, text.size() - 3);
  }
  const bool guards_digits =
      std::ranges::any_of(inside, is_digit) && std::ranges::all_of(inside, [](char byte) {
        return is_digit(byte) || std::string_view("+-.,() /").contains(byte);
      });
  return inside.size() != text.size() && guards_digits ? inside : text;
}

bool is_bracketed_list(std::string_view text) {
  const bool bracketed =
      (text.starts_with('[') && text.ends_with(']')) || (text.starts_with('{') && text.ends_with('}'));
  return bracketed && text.size() > 1 && text.find_first_of("\"'[]{}", 1) == text.size() - 1;
}

bool is_quoted_list(std::string_view text, std::string_view separator) {
  if (text == "[]") return true;
  if (text.size() < 4 || !text.starts_with("['") || !text.ends_with("']")) return false;
  text = text.substr(2, text.size() - 4);
  for (std::size_t quote; (quote = text.find_first_of("'\"\\\r\n")) != std::string_view::npos;) {
    if (!text.substr(quote).starts_with(separator)) return false;
    text.remove_prefix(quote + separator.size());
  }
  return true;
}

bool is_compact_date(std::string_view text) {
  constexpr std::size_t day_bytes = 8;
  constexpr std::size_t time_bytes = 14;
  if ((text.size() != day_bytes && text.size() != time_bytes) || !std::ranges::all_of(text, is_digit))
    return false;
  if (text < "1900" || text.substr(0, 4) > "2100") return false;
  static const DatePattern kDay = DatePattern::compile("%Y%m%d").value();
  static const DatePattern kTime = DatePattern::compile("%Y%m%d%H%M%S").value();
  const auto time = (text.size() == day_bytes ? kDay : kTime).parse(text);
  return time && exists(*time);
}

bool is_excel_serial(std::string_view text) {
  const std::string_view day = text.substr(0, text.find('.'));
  const std::string_view fraction = text.substr(std::min(day.size() + 1, text.size()));
  return day.size() == 5 && day >= "20000" && day < "80000" && std::ranges::all_of(day, is_digit) &&
         std::ranges::all_of(fraction, is_digit);
}

namespace {

bool is_count_between(std::string_view text, std::string_view from, std::string_view to) {
  const std::string_view whole = text.substr(0, text.find('.'));
  const std::string_view fraction = text.substr(std::min(whole.size() + 1, text.size()));
  return whole.size() == from.size() && whole >= from && whole <= to &&
         std::ranges::all_of(whole, is_digit) && std::ranges::all_of(fraction, is_digit);
}

}  // namespace

bool is_epoch_seconds(std::string_view text) {
  return is_count_between(text, "0946684800", "2208988800");
}

bool is_epoch_milliseconds(std::string_view text) {
  return is_count_between(text, "0946684800000", "2208988800000");
}

bool has_letter(std::string_view text) {
  return std::ranges::any_of(text, [](char byte) { return is_word_byte(byte) && !is_digit(byte); });
}

bool has_mojibake(std::string_view text) {
  constexpr std::string_view replacement = "\xEF\xBF\xBD";
  if (text.contains(replacement)) return true;
  // The two or three bytes of a character, each read as windows-1252 and encoded again: é is C3 A9, which
  // reads Ã and ©, which is C3 83 C2 A9. A quotation mark begins with E2 80, which reads â and €.
  for (std::size_t at = text.find('\xC3'); at != std::string_view::npos; at = text.find('\xC3', at + 1)) {
    const std::string_view from = text.substr(at + 1);
    if (from.starts_with("\x83\xC2")) return true;
    if (from.starts_with("\xA2\xE2\x82\xAC")) return true;
  }
  // Â before a sign that Latin-1 has beyond its letters: Â£, Â©, Â and a no-break space.
  return text.contains("\xC3\x82\xC2");
}

bool has_control_character(std::string_view text) {
  return std::ranges::any_of(text, [](char byte) {
    const auto value = static_cast<unsigned char>(byte);
    return (value < 0x20 && byte != '\t' && byte != '\n' && byte != '\r') || value == 0x7F;
  });
}

}  // namespace mixferry::mappings
