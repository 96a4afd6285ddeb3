#include "mappings/draft/event_columns.h"

#include <algorithm>
#include <array>
#include <utility>

#include "mappings/draft/column_index.h"
#include "mappings/draft/event_names.h"
#include "mappings/draft/happenings.h"
#include "mappings/draft/rules.h"
#include "mappings/plan/text.h"
#include "mappings/survey/fitting.h"
#include "mappings/survey/guess.h"
#include "mappings/survey/name_meanings.h"
#include "mappings/survey/name_words.h"

namespace mixferry::mappings {
namespace {

using Words = std::vector<std::string>;

constexpr int kNever = -1000;

/// Rows without a value, of a hundred.
int missing_percent(const ColumnFacts& column) {
  return column.rows == 0 ? 0 : static_cast<int>(rows_without(column) * 100 / column.rows);
}

/// Whether the name speaks of a happening that the name of the file speaks of, too: `Order Date` in
/// orders.csv.
bool is_about_file(const Words& name, const Words& source) {
  return std::ranges::any_of(name, [&](const std::string& word) {
    return is_happening(word) && std::ranges::any_of(source, [&](const std::string& other) {
             return singular(other) == singular(word);
           });
  });
}

/// `Contact ID`, `Kundennummer`, `call_no`.
bool names_an_id(const Words& name) {
  if (name.empty()) return false;
  const std::string& last = name.back();
  const bool is_numbered =
      (name.size() > 1 && has_word({last}, {"number", "no", "nr", "nummer", "numero"})) ||
      last.ends_with("nummer");
  return is_numbered || has_word(name, {"id", "uuid", "guid", "key", "vid", "uid"}) || last == "userid";
}

bool is_time(Kind kind) {
  return kind == Kind::date || kind == Kind::datetime || kind == Kind::epoch_seconds ||
         kind == Kind::epoch_milliseconds;
}

/// Whether the values may be ids: of people, of rows.
bool may_hold_ids(const ColumnFacts& column, Kind kind) {
  constexpr std::size_t longest_id = 128;
  const bool is_of_ids = kind == Kind::string || kind == Kind::code || kind == Kind::integer ||
                         kind == Kind::uuid || kind == Kind::salesforce_id || kind == Kind::phone;
  return is_of_ids && column.longest_bytes <= longest_id && column.no_ids * 2 < column.filled;
}

/// How much a column's name says that it is when a row happened. Other days are of it, too: when it was due,
/// or last looked at.
int score_of_time_name(const Words& name, const Words& source) {
  if (names_a_birthday(name)) return kNever;
  if (has_word(name, {"updated",
                      "update",
                      "modified",
                      "modification",
                      "last",
                      "synced",
                      "sync",
                      "due",
                      "reminder",
                      "expires",
                      "expiry",
                      "expiration",
                      "until",
                      "next",
                      "renewal",
                      "fivetran",
                      "loaded",
                      "exported",
                      "imported",
                      "extracted",
                      "deleted",
                      "modstamp",
                      "lastmodifieddate",
                      "deadline",
                      "fällig",
                      "geändert",
                      "aktualisiert",
                      "modifié",
                      "échéance",
                      "vencimiento"}))
    return -40;
  if (has_word(name, {"closed", "close", "end", "ended", "finished", "resolved", "solved", "cancelled",
                      "canceled", "bis", "hasta", "delivery", "shipped", "refunded"}))
    return 20;
  static constexpr auto kAlone = std::to_array<std::string_view>(
      {"date",    "time",      "datetime", "timestamp", "ts",   "when",       "zeit",        "datum",
       "uhrzeit", "zeitpunkt", "fecha",    "hora",      "data", "heure",      "at",          "on",
       "utc",     "gmt",       "ms",       "epoch",     "unix", "properties", "zeitstempel", "event",
       "day",     "tag",       "occurred", "happened",  "le",   "of",         "and"});
  const auto is_alone = [](const std::string& word) {
    return std::ranges::find(kAlone, word) != kAlone.end();
  };
  if (std::ranges::all_of(name, is_alone) || is_about_file(name, source)) return 60;
  if (has_word(name, {"occurred", "happened", "timestamp"})) return 55;
  if (has_word(name, {"creation", "created", "createdate", "createdat", "createddate", "create", "added",
                      "erstellt", "angelegt", "créé", "création", "creado", "entered", "received", "logged"}))
    return 40;
  const bool names_one =
      std::ranges::any_of(name, [](const std::string& word) { return is_happening(word); });
  if (names_one ||
      has_word(name, {"sent", "start", "started", "begin", "visited", "purchased", "paid", "placed",
                      "clicked", "opened", "viewed", "completed", "submitted", "changed", "seen"}))
    return 50;
  return 10;
}

int score_as_time(const ColumnFacts& column, const Words& source) {
  if (column.rows == 0)
    return names_a_time(words_of(column.name)) ? score_of_time_name(words_of(column.name), source) : kNever;
  const Guess guess = guess_type(column);
  if (!is_time(guess.kind) || guess.of_birth) return kNever;
  int score = score_of_time_name(words_of(column.name), source) - missing_percent(column);
  score += guess.kind == Kind::date ? 0 : 5;
  score -= guess.unreadable ? 15 : 0;
  score -= guess.other_formats.empty() && !column.dates.mixed_orders ? 0 : 30;
  return score;
}

bool is_of_people(const std::string& word) {
  return has_word({word},
                  {"customer",   "contact",     "person",  "people",   "user",      "userid",    "member",
                   "subscriber", "lead",        "client",  "visitor",  "who",       "requester", "buyer",
                   "guest",      "patient",     "student", "player",   "recipient", "attendee",  "profile",
                   "distinct",   "anonymous",   "kunde",   "kunden",   "kontakt",   "benutzer",  "cliente",
                   "usuario",    "utilisateur", "persona", "visitors", "caller",    "shopper",   "donor",
                   "employee",   "username",    "login"}) ||
         word.starts_with("kundennr") || word.starts_with("kundennummer") ||
         word.starts_with("kontaktnummer");
}

bool is_of_something_else(const std::string& word) {
  return names_a_company({word}) || names_a_dealing({word}) || (is_happening(word) && word != "login");
}

/// How much a column's name says that it is somebody's id, by its last word that tells whose: `Company
/// Contact ID` is a person's, `Contact: Account ID` a company's, `Customer Order ID` an order's. 0: nothing.
int score_of_person_name(const Words& name) {
  if (names_somebody_else(name)) return kNever;
  const auto person = std::ranges::find_if(name.rbegin(), name.rend(), is_of_people);
  if (std::ranges::find_if(name.rbegin(), name.rend(), is_of_something_else) < person) return kNever;
  if (has_word(name, {"distinct", "distinctid"})) return 100;
  if (person == name.rend()) return 0;
  const int doubt = has_word(name, {"anonymous", "visitor", "visitors", "profile", "recipient"}) ? 15 : 0;
  return (names_an_id(name) ? 80 : 60) - doubt;
}

/// Whether the values may be what somebody is called by, where the name does not say that they are ids: with
/// digits, or the names of users, which are one word.
bool may_be_called_so(const ColumnFacts& column, const Words& name) {
  const bool is_login =
      has_word(name, {"user", "username", "login", "benutzer", "usuario", "utilisateur", "player"});
  return std::ranges::all_of(column.frequent, [&](const ValueCount& value) {
    return std::ranges::any_of(value.text, is_digit) || (is_login && !value.text.contains(' '));
  });
}

/// What is unique may be what the rows are, and so goes before what repeats.
int score_as_person(const ColumnFacts& column, const Words& source) {
  if (column.name.empty()) return kNever;
  const Words name = words_of(column.name);
  const int of_name = score_of_person_name(name);
  if (column.rows == 0) return of_name > 0 ? of_name : kNever;
  const Guess guess = guess_type(column);
  const int of_values = (column.repeated == 0 ? 5 : 0) - missing_percent(column) / 2;
  if (guess.kind == Kind::email && guess.separator.empty())
    return names_somebody_else(name) ? kNever : 40 + of_values;
  if (of_name == kNever || !may_hold_ids(column, guess.kind) || names_an_amount(name)) return kNever;
  if (of_name != 0) return names_an_id(name) || may_be_called_so(column, name) ? of_name + of_values : kNever;
  // An id of nothing in particular is whose the rows are only if they have it in common.
  const bool is_plain = names_an_id(name) && name.size() == 1 && !is_about_file(name, source);
  return is_plain && repeats(column) ? 30 + of_values : kNever;
}

int score_as_insert_id(const ColumnFacts& column, const Words& source) {
  const Words name = words_of(column.name);
  if (column.repeated != 0 || !names_an_id(name) || names_somebody_else(name) || names_a_company(name))
    return kNever;
  if (column.rows != 0) {
    const Kind kind = guess_type(column).kind;
    if (!is_most(column.values(), column.rows) || !may_hold_ids(column, kind) || kind == Kind::phone)
      return kNever;
  }
  const bool names_one = std::ranges::any_of(name, is_of_something_else);
  if (has_word(name, {"insert", "message"})) return 80;
  if (is_about_file(name, source)) return 75;
  if (!names_one && (std::ranges::any_of(name, is_of_people) || has_word(name, {"device", "cookie"})))
    return kNever;
  if (name.size() == 1 || has_word(name, {"record", "row", "unique", "event", "activity"})) return 70;
  return names_one ? 60 : 30;
}

int score_as_company(const ColumnFacts& column) {
  const Words name = words_of(column.name);
  const Guess guess = guess_type(column);
  if (names_somebody_else(name) || !names_a_company(name) || (column.rows != 0 && column.values() == 0))
    return kNever;
  const bool is_list = guess.kind == Kind::list && guess.doubt.empty();
  if (column.rows != 0 && !is_list && !may_hold_ids(column, guess.kind)) return kNever;
  const bool names_it =
      names_an_id(name) || has_word(name, {"ids", "accountid", "companyid", "organizationid", "orgid"});
  return names_it && score_of_person_name(name) <= 0 ? 50 - missing_percent(column) / 2 : kNever;
}

/// The columns that may be something, the best first.
std::vector<const ColumnFacts*> ranked(const std::vector<ColumnFacts>& columns, auto score_of) {
  struct Scored {
    int score;
    const ColumnFacts* column;
  };
  std::vector<Scored> scored;
  for (const ColumnFacts& column : columns) {
    if (const int score = score_of(column); score > kNever / 2) scored.push_back({score, &column});
  }
  std::ranges::stable_sort(scored, std::ranges::greater{}, &Scored::score);
  std::vector<const ColumnFacts*> best;
  for (const Scored& one : scored) best.push_back(one.column);
  return best;
}

std::vector<std::string> names_behind_first(const std::vector<const ColumnFacts*>& columns) {
  std::vector<std::string> names;
  for (std::size_t i = 1; i < columns.size(); ++i) names.push_back(columns[i]->name);
  return names;
}

const ColumnFacts* first_of(const std::vector<const ColumnFacts*>& columns) {
  return columns.empty() ? nullptr : columns.front();
}

/// Whether the values say a day and nothing of when on that day.
bool says_day_alone(const ColumnFacts& column) {
  const Kind kind = guess_type(column).kind;
  return kind == Kind::date || (kind == Kind::datetime && column.dates.midnights == column.dates.with_time);
}

/// Of a day and of a time that are both when it happened, the time goes first.
void prefer_exact(std::vector<const ColumnFacts*>& times, const Words& source) {
  constexpr int when_it_happened = 50;
  if (times.empty() || !says_day_alone(*times.front())) return;
  const auto exact = std::ranges::find_if(times, [&](const ColumnFacts* column) {
    return column->rows != 0 && !says_day_alone(*column) &&
           rows_without(*column) <= rows_without(*times.front()) &&
           score_of_time_name(words_of(column->name), source) >= when_it_happened;
  });
  if (exact != times.end()) std::rotate(times.begin(), exact, exact + 1);
}

/// What of a name is not about it being a day or a time: `call` of `Call Date` and of `Call Time`.
Words name_without_time(const Words& name) {
  Words rest;
  for (const std::string& word : name) {
    if (!has_word({word}, {"date", "day", "time", "at", "on", "of", "datum", "tag", "uhrzeit", "zeit",
                           "fecha", "hora", "data", "heure", "hour"}))
      rest.push_back(word);
  }
  return rest;
}

/// What else says when on the day that `found.time` names.
void take_time_of_day(const std::vector<ColumnFacts>& columns, EventColumns& found) {
  const Words of_day = name_without_time(words_of(found.time->name));
  for (const ColumnFacts& column : columns) {
    const Words name = words_of(column.name);
    const Words rest = name_without_time(name);
    const bool is_of_that_day = rest.size() < name.size() && (rest.empty() || rest == of_day);
    if (is_of_that_day && column.values() != 0 && column.times_of_day.times == column.values()) {
      found.time_of_day = &column;
      return;
    }
  }
  for (const std::string& other : found.other_times) {
    const auto column = std::ranges::find(columns, other, &ColumnFacts::name);
    if (says_day_alone(*column)) continue;
    found.more_exact = other;
    return;
  }
}

/// What the name of the file speaks of, else those of the columns.
std::optional<std::string> happening_of(const Words& source, const EventColumns& columns) {
  if (auto named = happening_in(source)) return named;
  for (const ColumnFacts* column : {columns.insert_id, columns.time}) {
    if (column == nullptr) continue;
    if (auto named = happening_in(words_of(column->name))) return named;
  }
  return std::nullopt;
}

}  // namespace

bool repeats(const ColumnFacts& column) {
  constexpr std::uint64_t one_in = 5;
  return column.repeated != 0 && column.repeated * one_in >= column.values();
}

EventColumns event_columns(const std::vector<ColumnFacts>& columns, std::string_view source_name) {
  const Words source = words_of(source_name);
  auto times = ranked(columns, [&](const ColumnFacts& column) { return score_as_time(column, source); });
  prefer_exact(times, source);
  const auto people =
      ranked(columns, [&](const ColumnFacts& column) { return score_as_person(column, source); });
  EventColumns found{.time = first_of(times), .person = first_of(people)};
  found.other_times = names_behind_first(times);
  if (found.time != nullptr && says_day_alone(*found.time)) take_time_of_day(columns, found);
  found.other_people = names_behind_first(people);
  found.insert_id = first_of(ranked(columns, [&](const ColumnFacts& column) {
    return &column == found.person ? kNever : score_as_insert_id(column, source);
  }));
  found.company = first_of(ranked(columns, [&](const ColumnFacts& column) {
    return &column == found.person ? kNever : score_as_company(column);
  }));
  found.all_called = happening_of(source, found);
  const NamesOfEvents names = names_of_events(columns, found.all_called);
  found.event = names.column;
  found.event_is_certain = names.is_certain;
  return found;
}

}  // namespace mixferry::mappings
