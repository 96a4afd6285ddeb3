#pragma once
/// What was found in one column: counts, no judgement yet.

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "mappings/survey/date_forms.h"
#include "mappings/survey/examples.h"
#include "mappings/survey/looks.h"
#include "mappings/survey/number_forms.h"
#include "mappings/survey/times_of_day.h"

namespace mixferry::mappings {

/// How values would come apart at a separator.
struct ListSigns {
  std::string separator = ";";
  std::uint64_t values = 0;  ///< that hold the separator
  std::uint64_t items = 0;   ///< of those values
  std::uint64_t distinct_items = 0;
  std::uint64_t code_items = 0;   ///< digits, or an e-mail address
  std::uint64_t email_items = 0;  ///< of these, the addresses
  std::size_t longest_item_bytes = 0;
};

/// A plain value. Values are cells that hold something: not empty, not a JSON null. Words that stand for
/// nothing (`Look::null_word`) are values here, because only the reader of a report can tell.
struct ColumnFacts {
  std::string name;
  std::uint64_t rows = 0;  ///< looked at
  std::uint64_t filled = 0;
  std::uint64_t null_words =
      0;                    ///< of the filled: `null`, `N/A` and the like. All counts below leave them out
  std::uint64_t typed = 0;  ///< values that are JSON numbers or booleans: they have a type already
  std::uint64_t json_lists = 0;    ///< JSON arrays, and
  std::uint64_t json_objects = 0;  ///< objects that were not taken apart into columns of their own
  std::uint64_t distinct = 0;
  bool distinct_exact = true;
  std::uint64_t repeated = 0;  ///< values that an earlier row had; exact where `distinct` is
  std::uint64_t no_ids = 0;  ///< cells, of the filled, that can be no id: placeholders, rounded numbers, ...
  std::uint64_t decimal_ids = 0;  ///< of the filled: `1001.0`, see `is_decimal_id`
  std::uint64_t padded = 0;       ///< with blanks around them
  std::uint64_t guarded = 0;  ///< digits that a spreadsheet was told to take for text, see `without_guard`;
                              ///< everything else here is said of what is inside
  bool guarded_by_formulas = false;  ///< `="00123"`, not `'00123`
  std::uint64_t over_255_bytes = 0;
  std::size_t longest_bytes = 0;
  std::array<std::uint64_t, kLooks> looks = {};
  std::vector<std::string> null_word_texts = {};
  DateForms::Summary dates = {};
  TimesOfDay::Summary times_of_day = {};
  NumberForms::Summary numbers = {};
  DecimalSign decimal_sign = DecimalSign::unknown;  ///< of the whole export, see `decimal_sign_of`
  std::vector<ListSigns> lists = {};                ///< of separators that occur
  std::string first_not_number = {};                ///< shortened; empty: all are
  std::string first_not_date = {};
  std::vector<ValueCount> frequent = {};  ///< see `Examples`

  [[nodiscard]] std::uint64_t values() const { return filled - null_words; }
  [[nodiscard]] std::uint64_t count(Look look) const { return looks[static_cast<std::size_t>(look)]; }
  [[nodiscard]] bool all(Look look) const { return values() != 0 && count(look) == values(); }
};

}  // namespace mixferry::mappings
