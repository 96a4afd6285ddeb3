#include "mappings/draft/event_names.h"

#include <algorithm>
#include <array>

#include "mappings/draft/happenings.h"
#include "mappings/draft/rules.h"
#include "mappings/survey/guess.h"
#include "mappings/survey/name_words.h"

namespace mixferry::mappings {
namespace {

using Words = std::vector<std::string>;

constexpr int kCertain = 3;
constexpr int kPerhaps = 1;

bool is_kind_word(const std::string& word) {
  return has_word({word}, {"type", "kind", "art", "typ", "tipo", "subtype"});
}

/// `Activity Type`, `interaction kind`: of whatever happens.
bool names_any_happening(const Words& name) {
  if (name.size() < 2 || !(is_kind_word(name.back()) || has_word({name.back()}, {"name", "action"})))
    return false;
  return std::all_of(name.begin(), name.end() - 1, [](const std::string& word) {
    return is_happening(word) && !happening_in({word}) && !has_word({word}, {"log", "stage"});
  });
}

/// 3: by a name that says nothing else; 1: a type of something; 0: no.
int rank_of_name(const Words& name, const std::optional<std::string>& otherwise) {
  std::string folded;
  for (const std::string& word : name) folded += word;
  static constexpr auto kNames = std::to_array<std::string_view>(
      {"event",        "eventname",      "eventtype",       "eventaction",  "ereignis",
       "ereignistyp",  "evento",         "événement",       "activitytype", "activity",
       "activityname", "engagementtype", "interactiontype", "action",       "actiontype",
       "aktion",       "aktivität",      "aktivitätstyp",   "acción",       "activitysubtype"});
  if (std::ranges::find(kNames, folded) != kNames.end() || names_any_happening(name)) return kCertain;
  if (name.size() == 1 && (is_kind_word(name.front()) || name.front() == "what")) return kPerhaps;
  if (name.size() < 2 || !is_kind_word(name.back())) return 0;
  const auto happening = happening_in({name.begin(), name.end() - 1});
  return happening && (!otherwise || *otherwise == *happening) ? kPerhaps : 0;
}

/// Whether the values are few enough to be names of what happens.
bool may_name_events(const ColumnFacts& column, int rank) {
  if (column.rows == 0) return true;
  if (guess_type(column).kind != Kind::string || column.typed != 0) return false;
  const std::uint64_t names_max = rank == kCertain ? 200 : 30;
  constexpr std::uint64_t few_rows = 20;  // in which each may well be of its own kind
  constexpr std::size_t longest_name = 80;
  if (column.distinct > names_max || column.longest_bytes > longest_name) return false;
  return column.rows <= few_rows || column.distinct * 2 <= column.values();
}

}  // namespace

NamesOfEvents names_of_events(const std::vector<ColumnFacts>& columns,
                              const std::optional<std::string>& otherwise) {
  NamesOfEvents found;
  int best = 0;
  for (const ColumnFacts& column : columns) {
    const int rank = rank_of_name(words_of(column.name), otherwise);
    if (rank == 0 || !may_name_events(column, rank)) continue;
    const auto missing = column.rows == 0 ? 0 : static_cast<int>(rows_without(column) * 25 / column.rows);
    if (const int score = rank * 20 - missing; score > best) {
      best = score;
      found = {&column, rank == kCertain};
    }
  }
  return found;
}

}  // namespace mixferry::mappings
