#include "mappings/draft/target.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "engine/base/counted.h"
#include "mappings/draft/column_index.h"
#include "mappings/draft/happenings.h"
#include "mappings/draft/rules.h"
#include "mappings/draft/yaml_text.h"
#include "mappings/survey/fitting.h"
#include "mappings/survey/guess.h"
#include "mappings/survey/name_meanings.h"
#include "mappings/survey/name_words.h"

namespace mixferry::mappings {
namespace {

using Words = std::vector<std::string>;

constexpr std::size_t kCharactersInASentence = 40;  ///< of a column's name

bool any_column(const std::vector<ColumnFacts>& columns, auto matches) {
  return std::ranges::any_of(columns, matches);
}

bool names_people(const Words& name) {
  return has_word(
      name, {"contact", "contacts", "people", "person", "persons", "user", "users", "lead", "leads", "member",
             "members", "subscribers", "customers", "profiles", "owner", "owners"});
}

bool names_deals(const Words& name) {
  return has_word(name, {"deal", "deals", "opportunity", "opportunities", "potentials"});
}

bool names_companies(const Words& name) {
  return has_word(name, {"company", "companies", "account", "accounts", "organization", "organizations",
                         "organisation", "organisations"});
}

/// Whether the last word that tells what the rows are speaks of happenings: `contact_calls.csv`, but not
/// `call_contacts.csv`.
bool names_happenings(const Words& name) {
  for (auto word = name.rbegin(); word != name.rend(); ++word) {
    if (is_happening(*word)) return true;
    const Words alone = {*word};
    const bool is_of_others = has_word(alone, {"list", "attendees", "participants", "guests", "clients",
                                               "recipients", "customer", "properties", "types", "templates"});
    if (names_people(alone) || names_deals(alone) || names_companies(alone) || is_of_others) return false;
  }
  return false;
}

/// Names of the people that the rows themselves are, not those of whoever paid.
bool has_names_of_people(const std::vector<ColumnFacts>& columns) {
  return any_column(columns, [](const ColumnFacts& column) {
    static constexpr auto kNames = std::to_array<std::string_view>(
        {"firstname", "lastname", "surname", "fullname", "givenname", "familyname", "vorname", "nachname",
         "prénom", "prenom", "apellido", "cognome"});
    return std::ranges::find(kNames, folded_name(column.name)) != kNames.end();
  });
}

std::string quoted_name(const ColumnFacts& column) {
  return comment_text(column.name, kCharactersInASentence);
}

/// Why the rows are events if they have a time, a part of a sentence each; none: they are not.
Words signs_of_events(const std::vector<ColumnFacts>& columns, const EventColumns& events, bool by_file) {
  if (events.time == nullptr) return {};
  if (events.time->rows == 0 && by_file)
    return {fmt::format("{} is called like a time", quoted_name(*events.time)), "the file's name says so"};
  const bool person_repeats = events.person != nullptr && repeats(*events.person);
  const bool has_nobody = events.person == nullptr;
  // The same person at several times: no date of the person's own.
  const bool times_differ = person_repeats && events.time->distinct > events.person->distinct;
  const bool says_what = events.event_is_certain;
  const bool has_row_id = events.insert_id != nullptr;
  const bool row_is_dealing =
      has_row_id && (names_a_dealing(words_of(events.insert_id->name)) ||
                     std::ranges::any_of(words_of(events.insert_id->name), is_happening));
  const bool may_be_people = has_names_of_people(columns) && !row_is_dealing;
  const bool by_person =
      person_repeats && (says_what || by_file || (!may_be_people && (has_row_id || times_differ)));
  const bool by_name = by_file && (has_row_id || says_what || has_nobody || person_repeats);
  const bool by_columns = says_what && !may_be_people &&
                          folded_name(events.event->name).starts_with("event") &&
                          has_word(words_of(events.time->name), {"time", "timestamp", "ts", "at", "epoch"});
  if (!by_person && !by_name && !by_columns) return {};
  Words signs;
  const ColumnFacts& time = *events.time;
  signs.push_back(time.values() >= time.rows
                      ? fmt::format("every row has a time ({})", quoted_name(time))
                      : fmt::format("{} of {} have a time ({})", grouped(time.values()),
                                    counted(time.rows, "row"), quoted_name(time)));
  if (person_repeats) {
    signs.push_back(fmt::format(
        "{}{} of {} repeat the {} of an earlier one", events.person->distinct_exact ? "" : "about ",
        grouped(events.person->repeated), counted(time.rows, "row"), quoted_name(*events.person)));
  }
  if (says_what) signs.push_back(fmt::format("{} says what happened", quoted_name(*events.event)));
  if (by_file) signs.emplace_back("the file's name says so");
  return signs;
}

std::string in_one_sentence(const Words& signs) {
  std::string text = signs.front();
  for (std::size_t i = 1; i < signs.size(); ++i)
    text.append(i + 1 == signs.size() ? ", and " : ", ").append(signs[i]);
  return text;
}

/// People, companies or deals.
TargetChoice profiles_of(const Words& name, const std::vector<ColumnFacts>& columns) {
  const auto is_called = [&](std::initializer_list<std::string_view> folded) {
    return any_column(columns, [&](const ColumnFacts& column) {
      const std::string own = folded_name(column.name);
      return std::ranges::any_of(folded, [&](std::string_view part) { return own.ends_with(part); });
    });
  };
  const bool has_people = is_called({"firstname", "lastname", "surname", "fullname"}) ||
                          any_column(columns, [](const ColumnFacts& column) {
                            return column.all(Look::email) && column.repeated == 0;
                          });
  if (names_people(name) && !has_word(name, {"deal", "deals", "opportunity"})) return {.named = true};
  if (names_deals(name)) {
    return {TargetKind::groups, "deal",
            "The rows seem to be deals. They become group profiles, for which "
            "the project needs a group key "
            "of that name.",
            true};
  }
  if (names_companies(name) && !has_people) return {TargetKind::groups, "company", "", true};
  if (has_people) return {};
  if (is_called({"companyname", "accountname", "organizationname"}) &&
      is_called({"domain", "domainname", "website", "industry", "employees", "numberofemployees",
                 "annualrevenue"})) {
    return {TargetKind::groups, "company",
            "The rows seem to be companies. If they are people, write `target: "
            "users`."};
  }
  return {TargetKind::users, "",
          "Nothing says whether the rows are people or companies. If they are "
          "companies, write `target: "
          "groups` and "
          "`group_key: company`."};
}

}  // namespace

TargetChoice target_of(std::string_view source_name, const std::vector<ColumnFacts>& columns,
                       const EventColumns& events) {
  const Words name = words_of(source_name);
  TargetChoice profiles = profiles_of(name, columns);
  const bool by_file = names_happenings(name);
  if (profiles.named && !by_file) return profiles;
  const Words signs = signs_of_events(columns, events, by_file);
  if (signs.empty()) return profiles;
  if (events.time->rows != 0 && !is_most(events.time->values(), events.time->rows)) {
    const std::uint64_t without = rows_without(*events.time);
    profiles.reason = fmt::format(
        "The rows may be events: {}. They are drafted as {} since {} no time, and would be {}. If they are "
        "events, say --target events.",
        in_one_sentence(signs), name_of(profiles.target),
        without == 1 ? "1 row has" : counted(without, "row") + " have",
        without == 1 ? "a reject" : "rejects");
    return profiles;
  }
  return {
      .target = TargetKind::events,
      .reason = fmt::format("The rows seem to be events: {}. If each is a person or a company instead, say "
                            "--target users, or groups.",
                            in_one_sentence(signs)),
      .named = by_file};
}

TargetChoice forced_target(TargetKind target, std::string_view source_name,
                           const std::vector<ColumnFacts>& columns) {
  TargetChoice choice{.target = target, .named = true};
  if (target != TargetKind::groups) return choice;
  choice.group_key = profiles_of(words_of(source_name), columns).group_key;
  if (choice.group_key.empty()) choice.group_key = "company";
  return choice;
}

}  // namespace mixferry::mappings
