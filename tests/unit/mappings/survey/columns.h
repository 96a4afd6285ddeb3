#pragma once
/// Columns made by hand, and what a survey finds in them.

#include <string>
#include <string_view>
#include <vector>

#include "mappings/survey/guess.h"
#include "mappings/survey/survey.h"

namespace mixferry::mappings {

using Texts = std::vector<std::string>;

/// A column called `name` that holds `values`, a row each.
inline ColumnFacts facts_of(const Texts& values, const std::string& name = "Column",
                            CellKind kind = CellKind::text) {
  const std::vector<std::string> columns = {name};
  Survey survey(columns);
  for (const std::string& value : values) {
    const Cell cell{value, kind};
    Row row;
    row.cells = {&cell, 1};
    survey.add(row, columns);
  }
  return survey.facts().front();
}

inline Guess guess_of(const Texts& values, const std::string& name = "Column",
                      CellKind kind = CellKind::text) {
  return guess_type(facts_of(values, name, kind));
}

/// `count` values, made of their number.
template <typename Make>
Texts many(int count, Make make) {
  Texts values;
  for (int i = 0; i < count; ++i) values.push_back(make(i));
  return values;
}

}  // namespace mixferry::mappings
