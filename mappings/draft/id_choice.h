#pragma once
/// Which column tells the profiles apart.

#include <string>
#include <string_view>
#include <vector>

#include "mappings/survey/column_facts.h"

namespace mixferry::mappings {

struct IdChoice {
  const ColumnFacts* column = nullptr;  ///< nullptr: the export has no columns
  std::string reason;                   ///< why this one, for people
  std::vector<std::string> doubts;      ///< what is not as an id's column should be
  std::vector<std::string> others;      ///< names of columns that could be it, too
  bool is_email = false;
};

/// Unique and filled counts most, then a name like an id. An e-mail address is
/// taken only where nothing else will do, because people change theirs.
/// `source_name` may say what the rows are: `contacts.csv`; `of_people`: not companies or the like.
[[nodiscard]] IdChoice choose_id(const std::vector<ColumnFacts>& columns, std::string_view source_name,
                                 bool of_people);

/// What is wrong with `column` as an id, for people.
[[nodiscard]] std::vector<std::string> doubts_about_id(const ColumnFacts& column);

}  // namespace mixferry::mappings
