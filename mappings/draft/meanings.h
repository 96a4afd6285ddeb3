#pragma once
/// What a column is about, as far as its name and values tell: Mixpanel's own
/// properties, and personal data.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mappings/language/mapping.h"
#include "mappings/survey/column_facts.h"
#include "mappings/survey/guess.h"

namespace mixferry::mappings {

/// The property with a meaning in Mixpanel that this column holds, `$email`;
/// nullopt for all others. Lower `rank` is the better candidate where several
/// columns mean the same.
struct Meaning {
  std::string_view property;
  std::size_t rank = 0;
};
[[nodiscard]] std::optional<Meaning> meaning_of(const ColumnFacts& column, const Guess& guess,
                                                TargetKind target);

/// What makes a column personal data, in words: `an e-mail address`; nullopt
/// for all others.
[[nodiscard]] std::optional<std::string_view> personal_data_in(std::string_view name, const Guess& guess);

}  // namespace mixferry::mappings
