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
  /// Of dates and numbers, as the key of that name in the mapping language takes them; empty: ISO 8601, plain
  /// digits.
  std::vector<std::string> formats = {};
  std::vector<std::string> other_formats = {};  ///< the other reading, where it is in doubt which
  bool unreadable = false;                      ///< in doubt, and no rule of this kind would read all values
  bool of_birth = false;                        ///< days with years of two digits, which are of the past
  std::string separator = {};  ///< of a list, or of several addresses; empty: JSON, or one address
  bool bracketed = false;      ///< a list in brackets or braces; `separator` holds quotes where its items do
  std::vector<std::string> true_words = {};  ///< beside those that every boolean knows
  std::vector<std::string> false_words = {};
  bool has_entities = false;  ///< texts with HTML such as `&amp;`
};

/// Looks at the values first, at the column's name where they leave a choice.
[[nodiscard]] Guess guess_type(const ColumnFacts& column);

/// What to beware of, a sentence each without a full stop.
[[nodiscard]] std::vector<std::string> warnings_of(const ColumnFacts& column, const Guess& guess);

}  // namespace mixferry::mappings
