#include "connectors/mending/protected_cell.h"

#include <algorithm>
#include <array>
#include <boost/algorithm/string/predicate.hpp>

namespace mixferry::connectors {
namespace {

constexpr char kApostrophe = '\'';
constexpr std::size_t kExactDigitsMax = 15;  ///< of an integer, in a spreadsheet's numbers

/// What a formula begins with, also as East Asian keyboards write it; OWASP, "CSV Injection".
constexpr std::array<std::string_view, 11> kFormulas = {"=",  "+",  "-",  "@",  "\t", "\r",
                                                        "\n", "＝", "＋", "－", "＠"};
/// What else a number may begin with than a digit.
constexpr std::array<std::string_view, 6> kNumbers = {".", "(", "$", "£", "€", "¥"};
constexpr std::array<std::string_view, 12> kMonths = {"jan", "feb", "mar", "apr", "may", "jun",
                                                      "jul", "aug", "sep", "oct", "nov", "dec"};

bool is_decimal_digit(char c) {
  return c >= '0' && c <= '9';
}

bool begins_with_any(std::string_view text, const auto& beginnings) {
  return std::ranges::any_of(beginnings, [&](std::string_view one) { return text.starts_with(one); });
}

/// An integer that is written as a spreadsheet would write it.
bool is_plain_integer(std::string_view text) {
  return std::ranges::all_of(text, is_decimal_digit) && text.size() <= kExactDigitsMax &&
         (text.front() != '0' || text.size() == 1);
}

bool is_date_in_words(std::string_view text) {
  return std::ranges::any_of(text, is_decimal_digit) &&
         std::ranges::any_of(
             kMonths, [&](std::string_view month) { return boost::algorithm::istarts_with(text, month); });
}

bool is_boolean(std::string_view text) {
  return boost::algorithm::iequals(text, "true") || boost::algorithm::iequals(text, "false");
}

/// Where a spreadsheet whose lists are separated otherwise begins another cell.
constexpr std::string_view kOtherDelimiters = ";\t";

/// Whether one of those cells would be a formula; one behind an apostrophe counts, so that ours are told from
/// the cell's own.
bool holds_a_cell_to_protect(std::string_view cell) {
  for (std::size_t at = cell.find_first_of(kOtherDelimiters); at != std::string_view::npos;
       at = cell.find_first_of(kOtherDelimiters, at + 1)) {
    const std::size_t first = cell.find_first_not_of(" \"", at + 1);
    if (first == std::string_view::npos) return false;
    const std::string_view text = cell.substr(first);
    if (text.starts_with(kApostrophe) || begins_with_any(text, kFormulas)) return true;
  }
  return false;
}

std::string with_protection_inside(std::string_view cell) {
  std::string text;
  for (const char c : cell) {
    text += c;
    if (kOtherDelimiters.find(c) != std::string_view::npos) text += kApostrophe;
  }
  return text;
}

std::string without_protection_inside(std::string_view cell) {
  std::string text;
  for (std::size_t i = 0; i < cell.size(); ++i) {
    text += cell[i];
    if (kOtherDelimiters.find(cell[i]) != std::string_view::npos && i + 1 < cell.size()) ++i;
  }
  return text;
}

bool needs_protection(std::string_view cell) {
  if (cell.starts_with(kApostrophe) || holds_a_cell_to_protect(cell)) return true;
  const std::size_t first = cell.find_first_not_of(' ');
  if (first == std::string_view::npos) return false;
  const std::string_view text = cell.substr(first);
  if (is_decimal_digit(text.front())) return first != 0 || !is_plain_integer(text);
  return begins_with_any(text, kFormulas) || begins_with_any(text, kNumbers) || is_date_in_words(text) ||
         is_boolean(text);
}

}  // namespace

std::string protected_cell(std::string_view cell) {
  if (!needs_protection(cell)) return std::string(cell);
  return kApostrophe + (holds_a_cell_to_protect(cell) ? with_protection_inside(cell) : std::string(cell));
}

std::string unprotected_cell(std::string_view cell) {
  if (!cell.starts_with(kApostrophe)) return std::string(cell);
  for (std::string meant : {std::string(cell.substr(1)), without_protection_inside(cell.substr(1))}) {
    if (protected_cell(meant) == cell) return meant;
  }
  return std::string(cell);
}

}  // namespace mixferry::connectors
