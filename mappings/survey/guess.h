#pragma once
/// From what was counted in a column to what it seems to be, and what to beware of.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "mappings/survey/column_facts.h"

namespace mixferry::mappings {

enum class Kind : std::uint8_t {
  nothing,  ///< no value in any row
  string,
  code,  ///< digits that nobody counts with: a postcode, an account number
  integer,
  number,
  boolean,
  date,
  datetime,
  epoch_seconds,
  epoch_milliseconds,
  list,
  json,
  email,
  phone,
  url,
  salesforce_id,
  uuid,
  html,
};

/// What a person calls it: `e-mail`, `date-time`.
[[nodiscard]] std::string_view in_words(Kind kind);

struct Guess {
  Kind kind = Kind::string;
  /// Why nobody should rely on it, for people; empty: every value fits, in one way only.
  std::string doubt = {};
  std::vector<std::string> formats = {};        ///< of dates; empty: ISO 8601
  std::vector<std::string> other_formats = {};  ///< the other reading of ambiguous dates
  std::string number_form = {};                 ///< `1,234.50` or `1.234,50`; empty: plain digits
  char separator = ';';                         ///< of a list
};

/// Looks at the values first, at the column's name where they leave a choice.
[[nodiscard]] Guess guess_type(const ColumnFacts& column);

/// What to beware of, a sentence each without a full stop.
[[nodiscard]] std::vector<std::string> warnings_of(const ColumnFacts& column, const Guess& guess);

}  // namespace mixferry::mappings
