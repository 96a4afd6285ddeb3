#include "connectors/csv/header_again.h"

#include <algorithm>

#include "connectors/csv/divided_row.h"
#include "connectors/source/ascii.h"

namespace mixferry::connectors {
namespace {

bool equal_names(std::string_view one, std::string_view other) {
  return std::ranges::equal(one, other, {}, lower, lower);
}

std::string_view without_outer_blanks(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
  return text.substr(0, text.find_last_not_of(" \t") + 1);
}

/// `name`, or what is inside `'name'`.
std::string_view without_apostrophes(std::string_view name) {
  const bool is_quoted = name.size() > 1 && name.starts_with('\'') && name.ends_with('\'');
  return is_quoted ? name.substr(1, name.size() - 2) : name;
}

std::string without_blanks_behind_quotes(std::string_view row) {
  std::string text;
  for (const char byte : row) {
    if (byte != ' ' || !text.ends_with('"')) text += byte;
  }
  return text;
}

}  // namespace

HeaderAgain::HeaderAgain(const CsvHeader& header, const CsvDialect& dialect)
    : header_(header), dialect_(dialect), first_name_(without_outer_blanks(header.names.front())) {}

bool HeaderAgain::is(std::string_view row) const {
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  if (header_.raw.empty()) return false;
  if (row.starts_with(kMark)) row.remove_prefix(kMark.size());
  if (row == header_.raw) return true;
  // Rarely does a row begin like the header.
  std::string_view first = row.substr(row.starts_with('"') || row.starts_with('\'') ? 1 : 0);
  if (first.starts_with(' ')) first = without_outer_blanks(first);
  if (first.size() < first_name_.size()) return false;
  if (!first_name_.empty() && lower(first.front()) != lower(first_name_.front())) return false;
  if (!equal_names(first.substr(0, first_name_.size()), first_name_)) return false;
  const std::string_view rest = first.substr(first_name_.size());
  return (rest.empty() || rest.front() == dialect_.delimiter ||
          std::string_view("\"' \t").contains(rest.front())) &&
         (has_its_names(row) || (row.contains("\" ") && has_its_names(without_blanks_behind_quotes(row))));
}

bool HeaderAgain::has_its_names(std::string_view text) const {
  const DividedRow row = divide_row(text, dialect_);
  const bool is_one = header_.names.size() == 1;  // whose capitals may tell a value
  return row.sound && std::ranges::equal(row.cells, header_.names, [&](const auto& cell, const auto& name) {
           const std::string_view here = without_outer_blanks(cell);
           const std::string_view there = without_outer_blanks(name);
           return is_one ? here == there
                         : equal_names(here, there) || equal_names(without_apostrophes(here), there);
         });
}

}  // namespace mixferry::connectors
