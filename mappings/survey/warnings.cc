#include <fmt/format.h>
#include <fmt/ranges.h>

#include "mappings/survey/guess.h"
#include "mappings/survey/name_words.h"

namespace mixferry::mappings {
namespace {

/// `1 value`, `12 values`.
std::string values(std::uint64_t count) {
  return fmt::format("{} value{}", count, count == 1 ? "" : "s");
}

bool may_be_id(const ColumnFacts& column) {
  const bool almost_unique = column.values() >= 10 && column.repeated * 20 <= column.values();
  return almost_unique || has_word(words_of(column.name), {"id", "uuid", "guid", "key", "distinct"});
}

}  // namespace

std::vector<std::string> warnings_of(const ColumnFacts& column, const Guess& guess) {
  std::vector<std::string> warnings;
  const auto count_of = [&](Look look) { return column.count(look); };
  if (!guess.doubt.empty()) warnings.push_back(guess.doubt);
  if (const auto count = count_of(Look::spreadsheet_number); count != 0) {
    warnings.push_back(
        fmt::format("{} like 1.00123E+15: a spreadsheet has rounded digits away", values(count)));
  }
  if (const auto count = count_of(Look::mojibake); count != 0) {
    warnings.push_back(fmt::format(
        "{} with broken letters (\u00C3\u00A9 for \u00E9): the export was made with a wrong encoding",
        values(count)));
  }
  if (const auto count = count_of(Look::refused_id); count != 0 && may_be_id(column)) {
    warnings.push_back(fmt::format("{} that Mixpanel refuses as an id", values(count)));
  }
  if (column.null_words != 0) {
    warnings.push_back(fmt::format("{} for \"no value\": \"{}\"", values(column.null_words),
                                   fmt::join(column.null_word_texts, "\", \"")));
  }
  if (column.dates.placeholders != 0 && (guess.kind == Kind::date || guess.kind == Kind::datetime)) {
    warnings.push_back(fmt::format("{} such as 1900-01-01 that may stand for \"no date\"",
                                   values(column.dates.placeholders)));
  }
  if (const auto count = count_of(Look::html); count != 0) {
    warnings.push_back(fmt::format("{} with HTML", values(count)));
  }
  if (const auto count = count_of(Look::control_character); count != 0) {
    warnings.push_back(fmt::format("{} with control characters", values(count)));
  }
  if (column.over_255_bytes != 0 && guess.kind != Kind::list && guess.kind != Kind::json) {
    warnings.push_back(fmt::format("{} over 255 bytes, which Mixpanel cuts", values(column.over_255_bytes)));
  }
  if (guess.kind == Kind::email || guess.kind == Kind::phone) warnings.emplace_back("personal data");
  return warnings;
}

}  // namespace mixferry::mappings
