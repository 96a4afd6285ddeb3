#include "mappings/draft/id_choice.h"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

#include "engine/base/counted.h"
#include "mappings/draft/column_index.h"
#include "mappings/draft/rules.h"
#include "mappings/survey/guess.h"
#include "mappings/survey/name_meanings.h"
#include "mappings/survey/name_words.h"

namespace mixferry::mappings {
namespace {

constexpr int kGood = 40;    ///< from this score on a column is worth naming as an id
constexpr int kPoor = -100;  ///< nobody should rely on it
constexpr int kNoWay = -1000;
constexpr int kNoId = -500;  ///< what tells nobody apart for long: an amount, a name, a birthday

constexpr int kOfSomethingElse = -10;  ///< the score of a name that says so

/// Whose id a column so called holds, where that is not the row's own.
std::string_view doubt_about_name(const std::vector<std::string>& words, bool of_people) {
  if (names_somebody_else(words)) return "it is the id of somebody else, such as an owner or a parent";
  if (!of_people) return {};
  if (names_a_company(words)) return "it is the id of a company or account, which several rows may share";
  if (names_a_dealing(words)) return "it is the id of an order or the like, of which people have several";
  return {};
}

bool is_unique(const ColumnFacts& column) {
  return column.values() != 0 && column.repeated == 0;
}

/// How much the name says that it holds the id of the rows themselves.
int score_of_name(std::string_view name, std::string_view source_name, bool of_people) {
  const std::vector<std::string> words = words_of(name);
  const std::string folded = folded_name(name);
  if (folded.ends_with("distinctid")) return 90;
  if (folded == "userid") return 60;
  if (folded == "id" || folded == "recordid" || folded == "uuid" || folded == "guid") return 55;
  const bool is_numbered = words.size() > 1 && has_word({words.back()}, {"number", "no", "nr", "nummer"});
  const bool is_nummer = !words.empty() && words.back() != "nummer" && words.back().ends_with("nummer");
  const bool names_an_id =
      is_numbered || is_nummer || has_word(words, {"id", "uuid", "guid", "key", "vid", "uid"});
  if (!names_an_id || has_word(words, {"ids"})) return 0;
  // `contact_id` in contacts.csv; but `owner_id`, `account_id` there lead to
  // somebody else.
  for (const std::string& word : words_of(source_name)) {
    const std::string object = word.ends_with("ies") ? word.substr(0, word.size() - 3)
                               : word.ends_with('s') ? word.substr(0, word.size() - 1)
                                                     : word;
    if (object.size() > 2 && words.front().starts_with(object)) return 55;
  }
  if (has_word(words,
               {"master", "stage", "pipeline", "type", "portal", "status", "group", "profile", "role"}))
    return 5;
  if (!doubt_about_name(words, of_people).empty()) return kOfSomethingElse;
  if (has_word(words,
               {"customer", "contact", "person", "member", "subscriber", "lead", "client", "external"}))
    return 45;
  return 30;
}

bool names_a_time(std::string_view name) {
  return has_word(words_of(name),
                  {"date", "time", "at", "timestamp", "created", "updated", "modified", "synced"});
}

/// A name, whose values are words.
bool is_a_name(const ColumnFacts& column, const Guess& guess) {
  return names_a_person(words_of(column.name)) && guess.kind == Kind::string &&
         column.count(Look::letters) == column.values();
}

int score_of_values(const ColumnFacts& column, const Guess& guess, bool named_like_id, bool of_people) {
  switch (guess.kind) {
    case Kind::nothing:
    case Kind::boolean:
    case Kind::date:
    case Kind::datetime:
    case Kind::html:
    case Kind::json:
    case Kind::list:
      return kNoWay;
    case Kind::email:
      return 10;
    case Kind::epoch_seconds:
    case Kind::epoch_milliseconds:
      return kNoId;
    case Kind::phone:
      return -20;
    case Kind::number:
      return kNoId;
    case Kind::salesforce_id:
    case Kind::uuid:
      return 25;
    default:
      break;
  }
  const std::vector<std::string> words = words_of(column.name);
  if (names_a_birthday(words) || (names_an_amount(words) && !named_like_id)) return kNoId;
  if (!named_like_id && names_a_place(words)) return kNoId + 50;  // before the name of a person
  if (of_people && is_a_name(column, guess)) return kNoId;
  constexpr std::size_t longest_id = 64;
  if (column.longest_bytes > longest_id || names_a_time(column.name)) return -40;
  if (guess.kind == Kind::integer && !named_like_id) return -10;  // may as well be a sum or a position
  if (!words.empty() && (words.back() == "type" || words.back() == "label")) return -20;
  return column.count(Look::letters) == column.values() && column.count(Look::code) == 0 ? 0 : 5;
}

int score_of(const ColumnFacts& column, std::string_view source_name, bool of_people) {
  if (column.values() == 0 || column.name.empty()) return kNoWay;
  const int name = score_of_name(column.name, source_name, of_people);
  int score = name + score_of_values(column, guess_type(column), name > 0, of_people);
  const auto share = [&](std::uint64_t part) { return static_cast<int>(part * 100 / column.rows); };
  score += is_unique(column) ? 30 : -share(column.repeated) / 2;
  score -= share(rows_without(column));
  score -= column.count(Look::refused_id) == 0 ? 0 : 20;
  return score;
}

}  // namespace

std::vector<std::string> doubts_about_id(const ColumnFacts& column) {
  std::vector<std::string> doubts;
  if (const std::uint64_t empty = column.rows - std::min(column.rows, column.filled); empty != 0) {
    doubts.push_back(fmt::format("{} of {} {} none and will be {}", grouped(empty),
                                 counted(column.rows, "row"), empty == 1 ? "has" : "have",
                                 empty == 1 ? "a reject" : "rejects"));
  }
  if (column.repeated != 0) {
    doubts.push_back(
        fmt::format("{} the id of an earlier one: of each property the last row wins",
                    column.repeated == 1 ? "1 row repeats" : counted(column.repeated, "row") + " repeat"));
  }
  if (column.no_ids != 0) {
    const auto mangled = column.count(Look::spreadsheet_number);
    doubts.push_back(fmt::format(
        "{}{}",
        column.no_ids == 1 ? "1 row holds what is no id, and will be a reject"
                           : counted(column.no_ids, "row") + " hold what is no id, and will be rejects",
        mangled == 0 ? "" : fmt::format("; of these, a program has rounded {} (1.00123E+15)", mangled)));
  }
  if (column.decimal_ids != 0) {
    doubts.push_back(fmt::format(
        "{} are written like 1001.0: if they are whole numbers elsewhere, add match: '^(.+?)(?:[.,]0+)?$'",
        column.decimal_ids));
  }
  return doubts;
}

IdChoice choose_id(const std::vector<ColumnFacts>& columns, std::string_view source_name, bool of_people) {
  struct Scored {
    int score;
    const ColumnFacts* column;
  };
  std::vector<Scored> scored;
  for (const ColumnFacts& column : columns)
    scored.push_back({score_of(column, source_name, of_people), &column});
  std::ranges::stable_sort(scored, std::ranges::greater{}, &Scored::score);
  IdChoice choice;
  if (scored.empty()) return choice;
  choice.column = scored.front().column;
  const ColumnFacts& best = *choice.column;
  choice.is_email = guess_type(best).kind == Kind::email;
  if (best.values() == 0) {
    choice.reason = "no row fills any column, so this is only the first";
    return choice;
  }
  choice.doubts = doubts_about_id(best);
  const int name = score_of_name(best.name, source_name, of_people);
  if (scored.front().score < kPoor) {
    choice.doubts.insert(choice.doubts.begin(),
                         "no column of this export is an id; this one is the least unfit");
  } else if (name == kOfSomethingElse) {
    choice.doubts.emplace(choice.doubts.begin(), doubt_about_name(words_of(best.name), of_people));
  } else if (name == 0 && guess_type(best).kind == Kind::phone) {
    choice.doubts.insert(choice.doubts.begin(), "it is a telephone number, which people change and share");
  }
  choice.reason =
      fmt::format("{}{}{}", best.values() == best.rows ? "filled in every row" : "the fullest that will do",
                  is_unique(best) ? ", no value twice" : "", name > 0 ? ", named like an id" : "");
  for (const Scored& other : scored) {
    const std::vector<std::string> words = words_of(other.column->name);
    const bool is_company = is_unique(*other.column) && names_a_company(words) &&
                            !names_somebody_else(words) &&
                            score_of_name(other.column->name, source_name, of_people) == kOfSomethingElse;
    if (other.column != choice.column && (other.score >= kGood || is_company))
      choice.others.push_back(other.column->name);
  }
  return choice;
}

}  // namespace mixferry::mappings
