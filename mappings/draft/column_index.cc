#include "mappings/draft/column_index.h"

#include <algorithm>

#include "mappings/survey/name_words.h"

namespace mixferry::mappings {

std::string folded_name(std::string_view name) {
  std::string folded;
  for (const std::string& word : words_of(name)) folded += word;
  return folded;
}

ColumnIndex::ColumnIndex(const std::vector<ColumnFacts>& columns) {
  for (const ColumnFacts& column : columns) {
    exact_.emplace(column.name, &column);
    // Of several the first: `Email` and `E-mail` in one export are not told
    // apart by their meaning.
    folded_.emplace(folded_name(column.name), &column);
  }
  // HubSpot's API and copies of its tables put all fields below one name.
  for (const ColumnFacts& column : columns) {
    for (const std::string_view owner : {"properties.", "property_"}) {
      if (column.name.starts_with(owner))
        folded_.emplace(folded_name(column.name.substr(owner.size())), &column);
    }
  }
}

const ColumnFacts* ColumnIndex::find(std::string_view name) const {
  if (const auto at = exact_.find(name); at != exact_.end()) return at->second;
  constexpr std::string_view any_zone = " (*)";
  if (name.ends_with(any_zone)) {
    const std::string_view beginning = name.substr(0, name.size() - any_zone.size() + 2);
    const auto at = std::ranges::find_if(exact_, [&](const auto& entry) {
      return entry.first.starts_with(beginning) && entry.first.ends_with(')');
    });
    return at == exact_.end() ? nullptr : at->second;
  }
  const auto at = folded_.find(folded_name(name));
  return at == folded_.end() || at->first.empty() ? nullptr : at->second;
}

}  // namespace mixferry::mappings
