#include "mappings/plan/id_check.h"

#include <algorithm>

#include "engine/base/invisible.h"
#include "mappings/plan/limits.h"
#include "mappings/plan/numbers.h"
#include "mappings/plan/placeholders.h"
#include "mappings/plan/text.h"

namespace mixferry::mappings {
namespace {

bool is_ordinary_end(char byte) {
  return is_digit(byte) || (to_lower(byte) >= 'a' && to_lower(byte) <= 'z');
}

/// `="00123"` and `'00123` keep a spreadsheet from making a number of digits.
std::string_view without_text_mark(std::string_view text) {
  constexpr std::string_view kFormulaOpen = "=\"";
  if (text.starts_with(kFormulaOpen) && text.ends_with('"') && text.size() > kFormulaOpen.size()) {
    const std::string_view inside = text.substr(kFormulaOpen.size(), text.size() - kFormulaOpen.size() - 1);
    return inside.contains('"') ? text : inside;
  }
  const bool is_marked =
      text.size() > 1 && text[0] == '\'' && (is_digit(text[1]) || text[1] == '+' || text[1] == '-');
  return is_marked && !text.substr(1).contains('\'') ? text.substr(1) : text;
}

std::size_t skip_digits(std::string_view& rest) {
  const std::string_view before = rest;
  while (!rest.empty() && is_digit(rest.front())) rest.remove_prefix(1);
  return before.size() - rest.size();
}

/// A number taken apart: `-1.5E+12`.
struct Written {
  std::size_t whole_digits = 0;
  bool has_point = false;  ///< or a comma
  std::string_view fraction = {};
  bool has_exponent = false;
  bool exponent_has_sign = false;
};

/// False if `text` is no number.
bool take_apart_written(std::string_view text, Written& number) {
  constexpr std::size_t kExponentDigitsMax = 3;  // of what a double holds
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  number.whole_digits = skip_digits(text);
  if (number.whole_digits == 0) return false;
  if (text.starts_with('.') || text.starts_with(',')) {
    number.has_point = true;
    text.remove_prefix(1);
    number.fraction = text;
    number.fraction = number.fraction.substr(0, skip_digits(text));
  }
  if (text.empty()) return true;
  if (to_lower(text.front()) != 'e') return false;
  number.has_exponent = true;
  text.remove_prefix(1);
  number.exponent_has_sign = text.starts_with('+') || text.starts_with('-');
  if (number.exponent_has_sign) text.remove_prefix(1);
  const std::size_t digits = skip_digits(text);
  return text.empty() && digits > 0 && digits <= kExponentDigitsMax;
}

bool is_whole_with_fraction(const Written& number) {
  return !number.has_exponent && !number.fraction.empty() &&
         number.fraction.find_first_not_of('0') == std::string_view::npos;
}

/// A number that went through a program which rounds, so that digits may be gone: 1.00123E+15 of
/// spreadsheets, 1.5E7 of Java, 1e+15 of others; and 12345678901234567890.0, which has more digits than a
/// double holds. Without a point or sign, `12E5` may as well be a code of digits and letters; of one digit,
/// as `1E9`, hardly.
bool is_mangled(std::string_view id) {
  // Told early, because nearly all ids are of digits alone, or have none at their beginning.
  std::size_t behind = id.front() == '-' || id.front() == '+' ? 1 : 0;
  while (behind < id.size() && is_digit(id[behind])) ++behind;
  if (behind == id.size() || (id[behind] != '.' && id[behind] != ',' && to_lower(id[behind]) != 'e'))
    return false;
  Written number;
  if (!take_apart_written(id, number)) return false;
  if (is_whole_with_fraction(number)) return number.whole_digits > kExactDigitsMax;
  return number.has_exponent && (number.has_point || number.exponent_has_sign || number.whole_digits == 1);
}

/// Without a branch for each.
bool are_digits(std::string_view id) {
  bool all = true;
  for (const char byte : id) all &= is_digit(byte);
  return all;
}

struct Bytes {
  bool control = false;
  bool beyond_ascii = false;
};

/// Without a branch, so that many bytes are looked at at once.
Bytes bytes_of(std::string_view id) {
  bool control = false;
  unsigned char all = 0;
  for (const char byte : id) {
    control |= static_cast<unsigned char>(byte) < 0x20 || byte == 0x7F;
    all |= static_cast<unsigned char>(byte);
  }
  return {.control = control, .beyond_ascii = all > 0x7F};
}

/// U+0080 to U+009F: `C2 80` to `C2 9F`.
bool has_late_control(std::string_view id) {
  for (std::size_t i = 0; i + 1 < id.size(); ++i) {
    if (id[i] == '\xC2' && static_cast<unsigned char>(id[i + 1]) < 0xA0) return true;
  }
  return false;
}

}  // namespace

IdText id_text_of(const Cell& cell, std::string& digits) {
  IdText id{.text = cell.text};
  if (cell.kind == CellKind::number && cell.text.find_first_of(".eE") != std::string_view::npos) {
    digits.clear();
    if (append_integer(digits, cell.text) == Fault::none) id.text = digits;
  }
  if (cell.kind != CellKind::text || cell.text.empty()) return id;
  // Nearly all ids begin and end so that nothing can be taken off.
  if (is_ordinary_end(id.text.front()) && is_ordinary_end(id.text.back())) return id;
  id.text = without_outer_invisibles(without_text_mark(without_outer_invisibles(id.text)));
  id.was_trimmed = id.text.size() != cell.text.size();
  return id;
}

Fault check_id(std::string_view id) {
  if (id.empty()) return Fault::id_empty;
  if (id.size() > kIdBytesMax) return Fault::id_too_long;
  // Most ids are: of what follows only placeholders of zeros are about them.
  if (are_digits(id)) return id.front() == '0' && is_placeholder(id) ? Fault::id_refused : Fault::none;
  const Bytes bytes = bytes_of(id);
  if (bytes.control) return Fault::id_invalid;
  if (bytes.beyond_ascii) {
    if (has_invisible(id)) return Fault::id_invisible;
    if (has_late_control(id)) return Fault::id_invalid;
  }
  if (is_placeholder(id)) return Fault::id_refused;
  if (is_total(id)) return Fault::id_total;
  return is_mangled(id) ? Fault::id_mangled : Fault::none;
}

Fault check_id_kind(const Cell& cell) {
  if (cell.kind == CellKind::rounded) return Fault::id_rounded;
  const bool is_error = cell.kind == CellKind::null && cell.text.starts_with('#');
  return is_error ? Fault::id_refused : Fault::none;
}

Fault check_id(const Cell& cell) {
  if (const Fault fault = check_id_kind(cell); fault != Fault::none) return fault;
  if (cell.kind == CellKind::boolean || cell.kind == CellKind::json) return Fault::id_not_text;
  std::string digits;
  return check_id(id_text_of(cell, digits).text);
}

bool is_decimal_id(std::string_view id) {
  Written number;
  return id.ends_with('0') && id.find_first_of(".,") != std::string_view::npos &&
         take_apart_written(id, number) && is_whole_with_fraction(number);
}

}  // namespace mixferry::mappings
