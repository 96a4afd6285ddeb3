#include "connectors/xlsx/shown_number.h"

#include <algorithm>

namespace mixferry::connectors::xlsx {
namespace {

bool is_letter_or_digit(char byte) {
  return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z');
}

bool has_letter_or_digit(std::string_view text) {
  return std::ranges::any_of(text, is_letter_or_digit);
}

/// What stands in brackets and shows nothing: a colour (`Red`, `Color12`), a language (`$-409`); not a
/// currency
/// (`$€-407`), a condition or hours (`h`).
bool changes_no_text(std::string_view inside) {
  constexpr std::size_t kShortestColor = 3;
  return inside.starts_with("$-") ||
         (inside.size() >= kShortestColor && std::ranges::all_of(inside, is_letter_or_digit));
}

/// The form that a code spells out, and what tells ids from amounts.
struct Parsed {
  ShownForm form;
  std::string before;   ///< text in front of the digits
  std::string between;  ///< all text between digits
  std::string behind;
  std::size_t places = 0;
  std::size_t forced = 0;  ///< of them, those that always hold a digit

  void add_text(std::string_view text) {
    for (const char byte : text) form.append(1, '\\').append(1, byte);
    (places == 0 ? before : behind) += text;
  }
  void add_place(bool is_forced) {
    form += is_forced ? '0' : '#';
    forced += is_forced ? 1 : 0;
    ++places;
    between += behind;
    behind.clear();
  }
};

/// The first section of `code`; false where it holds what no id is shown by.
bool parse(std::string_view code, Parsed& parsed) {
  for (std::size_t at = 0; at < code.size() && code[at] != ';'; ++at) {
    const char letter = code[at];
    if (letter == '"') {
      const std::size_t close = std::min(code.find('"', at + 1), code.size());
      parsed.add_text(code.substr(at + 1, close - at - 1));
      at = close;
    } else if (letter == '\\') {
      if (++at < code.size()) parsed.add_text(code.substr(at, 1));
    } else if (letter == '[') {
      const std::size_t close = std::min(code.find(']', at), code.size());
      if (!changes_no_text(code.substr(at + 1, close - at - 1))) return false;
      at = close;
    } else if (letter == '_' || letter == '*') {
      ++at;  // blank of a width, and what fills up the cell: no text
    } else if (letter == '0' || letter == '#' || letter == '?') {
      parsed.add_place(letter == '0');
    } else if (std::string_view("-+():! ").contains(letter)) {
      parsed.add_text({&letter, 1});
    } else {
      return false;
    }
  }
  return parsed.places > 0;
}

bool is_form_of_ids(const Parsed& parsed) {
  const bool only_forced = parsed.forced == parsed.places && parsed.forced > 1;
  if (!parsed.between.empty()) {
    // Blanks, points and apostrophes are how thousands are parted, too.
    return only_forced || has_letter_or_digit(parsed.between) ||
           parsed.between.find_first_of("-/:()") != std::string::npos;
  }
  if (parsed.forced > 1) {
    if (!parsed.before.empty())
      return has_letter_or_digit(parsed.before) || parsed.before.find_first_of("#+(") != std::string::npos;
    return parsed.behind.empty() || is_letter_or_digit(parsed.behind.front()) || parsed.behind.front() == '-';
  }
  // `"INV-"0`, but neither `"USD "0` nor `"EUR"#`.
  return has_letter_or_digit(parsed.before) && std::string_view("-_/#").contains(parsed.before.back());
}

}  // namespace

ShownForm shown_form(std::string_view code) {
  Parsed parsed;
  return parse(code, parsed) && is_form_of_ids(parsed) ? parsed.form : ShownForm();
}

void append_shown(std::uint64_t value, std::string_view form, std::string& out) {
  const std::string digits = value == 0 ? std::string() : std::to_string(value);
  std::size_t places = 0;
  for (std::size_t at = 0; at < form.size(); ++at) {
    if (form[at] == '\\') {
      ++at;
    } else {
      ++places;
    }
  }
  // Digits that have no place stand in front of the first that has one.
  std::size_t next = 0;
  for (std::size_t at = 0; at < form.size(); ++at) {
    if (form[at] == '\\') {
      out += form[++at];
      continue;
    }
    if (digits.size() - next >= places) {
      const std::size_t count = digits.size() - next - (places - 1);
      out.append(digits, next, count);
      next += count;
    } else if (form[at] == '0') {
      out += '0';
    }
    --places;
  }
}

}  // namespace mixferry::connectors::xlsx
