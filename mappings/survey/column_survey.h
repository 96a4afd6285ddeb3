#pragma once
/// Watches one column go by and keeps what can be said about it, in bounded memory.

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/row.h"
#include "mappings/survey/column_facts.h"
#include "mappings/survey/date_forms.h"
#include "mappings/survey/distinct_counter.h"
#include "mappings/survey/examples.h"
#include "mappings/survey/looks.h"
#include "mappings/survey/number_forms.h"
#include "mappings/survey/times_of_day.h"

namespace mixferry::mappings {

class ColumnSurvey {
 public:
  /// Of at most `distinct_max` different values it is known how many there are; of more it is estimated.
  ColumnSurvey(std::string name, std::size_t distinct_max);

  void add(const Cell& cell, LookFinder& finder);

  [[nodiscard]] const std::string& name() const { return facts_.name; }
  [[nodiscard]] bool never_filled() const { return facts_.filled == 0; }
  /// `rows`: how many rows there were; those that had no such column have it empty.
  [[nodiscard]] ColumnFacts facts(std::uint64_t rows) const;

 private:
  /// Items between one separator.
  struct Items {
    ListSigns signs;
    DistinctCounter distinct;
  };
  void add_value(std::string_view text, LookFinder& finder);
  void add_null_word(std::string_view text);
  void add_items(std::string_view text, bool has_entities);

  ColumnFacts facts_;  ///< what is counted directly; the rest is filled in by `facts`
  DistinctCounter distinct_;
  Examples examples_;
  DateForms dates_;
  TimesOfDay times_of_day_;
  NumberForms numbers_;
  std::vector<Items> lists_;
};

}  // namespace mixferry::mappings
