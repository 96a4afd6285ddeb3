#include "mappings/draft/passing_rows.h"

#include <algorithm>

#include "mappings/draft/yaml_text.h"

namespace mixferry::mappings {
namespace {

double share_of(std::uint64_t rows, const ColumnFacts& column) {
  return static_cast<double>(rows) / static_cast<double>(column.rows);
}

/// Of a test of `column`, which the export has.
double share_passing_test(const YamlValue& test, const ColumnFacts& column) {
  if (column.rows == 0) return 1;
  if (const YamlValue* unwanted = find_key(test, "not"))
    return 1 - share_of(rows_with(column, *unwanted), column);
  if (const YamlValue* empty = find_key(test, "empty")) {
    const double filled = share_of(column.filled, column);
    return empty->text == "false" ? filled : 1 - filled;
  }
  const YamlValue* wanted = find_key(test, "is");
  const bool are_all_known = column.distinct <= column.frequent.size();
  return wanted == nullptr || !are_all_known ? 1 : share_of(rows_with(column, *wanted), column);
}

/// Where there is no such column, all of its cells are empty.
double share_passing_without_column(const YamlValue& test) {
  const YamlValue* empty = find_key(test, "empty");
  const bool wants_a_value = find_key(test, "is") != nullptr || (empty != nullptr && empty->text == "false");
  return wants_a_value ? 0 : 1;
}

}  // namespace

std::uint64_t rows_with(const ColumnFacts& column, const YamlValue& texts) {
  std::uint64_t rows = 0;
  for (const ValueCount& value : column.frequent) {
    const bool is_one =
        texts.text == value.text ||
        std::ranges::any_of(texts.items, [&](const YamlValue& item) { return item.text == value.text; });
    rows += is_one ? value.count : 0;
  }
  return rows;
}

double share_passing(const YamlValue& condition, const ColumnIndex& index) {
  double share = 1;
  if (condition.kind == YamlValue::Kind::list) {
    for (const YamlValue& each : condition.items) share = std::min(share, share_passing(each, index));
    return share;
  }
  if (const YamlValue* any = find_key(condition, "any")) {
    share = 0;
    for (const YamlValue& each : any->items) share = std::max(share, share_passing(each, index));
    return share;
  }
  const YamlValue* name = find_key(condition, "column");
  if (name == nullptr) return share;
  const ColumnFacts* column = index.find(name->text);
  return column == nullptr ? share_passing_without_column(condition) : share_passing_test(condition, *column);
}

}  // namespace mixferry::mappings
