#include "mappings/survey/column_survey.h"

#include <algorithm>
#include <array>
#include <xxhash.h>

#include "engine/base/json_text.h"
#include "mappings/plan/id_check.h"
#include "mappings/plan/limits.h"
#include "mappings/plan/text.h"
#include "mappings/survey/text_forms.h"

namespace mixferry::mappings {
namespace {

/// Google writes the last between several addresses.
constexpr auto kSeparators = std::to_array<std::string_view>({";", "|", ",", " ::: "});
constexpr std::size_t kListBytesMax = 4'000;      ///< a longer text is prose
constexpr std::size_t kDistinctItemsMax = 1'000;  ///< counted exactly
constexpr std::size_t kNullWordsKept = 8;
constexpr std::size_t kMisfitBytesMax = 40;

std::uint64_t hash_of(std::string_view text) {
  return XXH3_64bits(text.data(), text.size());
}

void keep_first(std::string& first, std::string_view text) {
  if (first.empty()) first = utf8_prefix(text, kMisfitBytesMax);
}

bool is_code_item(std::string_view item) {
  return std::ranges::all_of(item, is_digit) || is_email(item);
}

}  // namespace

ColumnSurvey::ColumnSurvey(std::string name, std::size_t distinct_max)
    : facts_{.name = std::move(name)}, distinct_(distinct_max) {}

void ColumnSurvey::add(const Cell& cell, LookFinder& finder) {
  if (cell.kind == CellKind::absent || cell.kind == CellKind::null) return;
  const std::string_view text = trimmed(cell.text);
  if (text.empty()) return;
  ++facts_.filled;
  facts_.no_ids += check_id(cell) == Fault::none ? 0 : 1;
  facts_.decimal_ids += cell.kind == CellKind::text && is_decimal_id(text) ? 1 : 0;
  const bool is_typed = cell.kind == CellKind::number || cell.kind == CellKind::boolean;
  facts_.typed += is_typed ? 1 : 0;
  if (cell.kind == CellKind::json) ++(text.front() == '[' ? facts_.json_lists : facts_.json_objects);
  facts_.padded += text.size() != cell.text.size() ? 1 : 0;
  add_value(text, finder);
}

void ColumnSurvey::add_value(std::string_view text, LookFinder& finder) {
  const std::string_view inside = without_guard(text);
  facts_.guarded += inside.size() != text.size() ? 1 : 0;
  facts_.guarded_by_formulas |= inside.size() != text.size() && text.front() == '=';
  text = inside;
  const LookSet looks = finder.looks_of(text);
  if (has(looks, Look::null_word)) return add_null_word(text);
  const std::uint64_t hash = hash_of(text);
  facts_.repeated += distinct_.add(hash) ? 0 : 1;
  examples_.add(text, hash);
  facts_.longest_bytes = std::max(facts_.longest_bytes, text.size());
  facts_.over_255_bytes += text.size() > kStringBytesMax ? 1 : 0;
  for (std::size_t look = 0; look < kLooks; ++look) facts_.looks[look] += looks[look] ? 1 : 0;
  if (!has(looks, Look::number)) keep_first(facts_.first_not_number, text);
  numbers_.add(text);
  if (!dates_.add(text)) keep_first(facts_.first_not_date, text);
  times_of_day_.add(text);
  if (text.size() <= kListBytesMax && !has(looks, Look::json_list) && !has(looks, Look::json_object)) {
    add_items(text, has(looks, Look::html_entity));
  }
}

void ColumnSurvey::add_null_word(std::string_view text) {
  ++facts_.null_words;
  std::vector<std::string>& words = facts_.null_word_texts;
  if (words.size() < kNullWordsKept && std::ranges::find(words, text) == words.end())
    words.emplace_back(text);
}

void ColumnSurvey::add_items(std::string_view text, bool has_entities) {
  for (const std::string_view separator : kSeparators) {
    if (!text.contains(separator) || (has_entities && separator == ";")) continue;
    auto list =
        std::ranges::find(lists_, separator, [](const Items& items) { return items.signs.separator; });
    if (list == lists_.end()) {
      lists_.push_back({{.separator = std::string(separator)}, DistinctCounter(kDistinctItemsMax)});
      list = lists_.end() - 1;
    }
    ++list->signs.values;
    for (std::string_view rest = text;;) {
      const std::size_t end = rest.find(separator);
      const std::string_view item = trimmed(rest.substr(0, end));
      if (!item.empty()) {
        ++list->signs.items;
        list->signs.code_items += is_code_item(item) ? 1 : 0;
        list->signs.email_items += is_email(item) ? 1 : 0;
        list->signs.longest_item_bytes = std::max(list->signs.longest_item_bytes, item.size());
        list->distinct.add(hash_of(item));
      }
      if (end == std::string_view::npos) break;
      rest.remove_prefix(end + separator.size());
    }
  }
}

ColumnFacts ColumnSurvey::facts(std::uint64_t rows) const {
  ColumnFacts facts = facts_;
  facts.rows = rows;
  facts.distinct = distinct_.count();
  facts.distinct_exact = distinct_.exact();
  facts.dates = dates_.summary();
  facts.times_of_day = times_of_day_.summary();
  facts.numbers = numbers_.summary();
  facts.frequent = examples_.most_frequent();
  for (const Items& list : lists_) {
    facts.lists.push_back(list.signs);
    facts.lists.back().distinct_items = list.distinct.count();
  }
  return facts;
}

}  // namespace mixferry::mappings
