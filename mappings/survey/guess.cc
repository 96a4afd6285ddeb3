#include "mappings/survey/guess.h"

#include <algorithm>
#include <fmt/format.h>
#include <optional>

#include "mappings/survey/fitting.h"
#include "mappings/survey/guess_boolean.h"
#include "mappings/survey/guess_number.h"
#include "mappings/survey/name_meanings.h"
#include "mappings/survey/name_words.h"
#include "mappings/survey/text_forms.h"

namespace mixferry::mappings {
namespace {

using Words = std::vector<std::string>;

std::optional<Guess> guess_typed(const ColumnFacts& column, const Words& name) {
  const std::uint64_t values = column.values();
  if (column.json_lists == values) return Guess{Kind::list};
  if (column.json_lists + column.json_objects == values) return Guess{Kind::json};
  if (column.typed != values) return std::nullopt;
  if (auto time = guess_time_in_digits(column, name)) return time;
  if (column.all(Look::integer)) return Guess{Kind::integer};
  if (column.all(Look::number)) return Guess{Kind::number};
  if (column.all(Look::spelled_boolean)) return Guess{Kind::boolean};
  return std::nullopt;
}

std::optional<Guess> guess_address(const ColumnFacts& column) {
  struct Choice {
    Look look;
    Kind kind;
  };
  for (const Choice& choice :
       {Choice{Look::email, Kind::email}, Choice{Look::url, Kind::url}, Choice{Look::uuid, Kind::uuid},
        Choice{Look::salesforce_id, Kind::salesforce_id}}) {
    const std::uint64_t fitting = column.count(choice.look);
    if (fitting == column.values()) return Guess{choice.kind};
    if (is_most(fitting, column.values())) {
      return Guess{choice.kind, fmt::format("{} of {} values are written otherwise",
                                            column.values() - fitting, column.values())};
    }
  }
  return std::nullopt;
}

/// Some values hold several addresses: `ada@example.org ::: ada@example.com`.
std::optional<Guess> guess_addresses(const ColumnFacts& column) {
  for (const ListSigns& list : column.lists) {
    const bool is_loud = list.separator.size() > 1;  // never part of an address
    if (!is_loud || list.email_items != list.items) continue;
    if (column.count(Look::email) + list.values != column.values()) continue;
    return Guess{.kind = Kind::email, .separator = list.separator};
  }
  return std::nullopt;
}

std::optional<Guess> guess_date(const ColumnFacts& column, const Words& name) {
  const DateForms::Summary& dates = column.dates;
  const std::uint64_t values = column.values();
  if (!is_most(dates.dates(), values)) return std::nullopt;
  Guess guess{dates.with_time != 0 ? Kind::datetime : Kind::date};
  guess.formats = dates.formats;
  guess.other_formats = dates.other_formats;
  if (dates.iso != 0 && dates.patterned != 0) {
    for (auto* formats : {&guess.formats, &guess.other_formats}) {
      if (!formats->empty()) formats->insert(formats->begin(), "iso_8601");
    }
  }
  guess.of_birth = dates.short_years != 0 && (names_a_birthday(name) || dates.far_years != 0);
  guess.unreadable = dates.mixed_orders || dates.dates() != values;
  if (dates.mixed_orders) {
    guess.doubt = "some values have the day first, others the month";
  } else if (dates.ambiguous) {
    guess.doubt = "nothing tells whether the day or the month comes first";
  } else if (dates.iso != 0 && dates.patterned != 0) {
    guess.doubt = fmt::format("{} values are ISO 8601, {} are like {}", dates.iso, dates.patterned,
                              dates.formats.front());
  } else if (guess.of_birth) {
    guess.doubt = "years of two digits, whose century is not written";
  } else if (dates.dates() != values) {
    guess.doubt = misfits(dates.dates(), values, "dates", column.first_not_date);
  }
  return guess;
}

std::optional<Guess> guess_phone(const ColumnFacts& column, const Words& name) {
  const std::uint64_t phones = column.count(Look::phone);
  // `1-000005` is seven digits and a sign, too.
  if (!names_a_phone(name) && (names_a_code(name) || column.dates.dates() != 0)) return std::nullopt;
  if (phones == 0 || (!names_a_phone(name) && !is_most(phones, column.values()))) return std::nullopt;
  return Guess{Kind::phone};
}

/// Whether the items of a list are used again and again, as those of a list to choose from are.
bool reuses_items(const ListSigns& list) {
  return list.items >= 4 && list.distinct_items * 10 <= list.items * 7;
}

/// Lists as Python writes them. Split at their commas, the quotes would stay.
std::optional<Guess> guess_quoted_list(const ColumnFacts& column, const Words& name) {
  const bool is_tight = column.all(Look::quoted_list);
  if (!is_tight && !column.all(Look::spaced_quoted_list)) {
    const std::uint64_t quoted =
        std::max(column.count(Look::quoted_list), column.count(Look::spaced_quoted_list));
    if (quoted <= column.count(Look::bracketed_list)) return std::nullopt;  // empty ones, at most
    return Guess{.kind = Kind::string, .doubt = "lists in brackets and quotes, written in several ways"};
  }
  Guess guess{.kind = Kind::list, .bracketed = true};
  guess.separator = is_tight ? kQuotedSeparator : kSpacedQuotedSeparator;
  if (!names_a_list(name)) guess.doubt = "lists in brackets, or texts";
  return guess;
}

std::optional<Guess> guess_list(const ColumnFacts& column, const Words& name) {
  if (auto guess = guess_quoted_list(column, name)) return guess;
  constexpr std::size_t item_bytes_max = 80;
  constexpr std::size_t tag_bytes_max = 40;
  for (const ListSigns& list : column.lists) {
    if (list.longest_item_bytes > item_bytes_max || list.items <= list.values) continue;
    Guess guess{Kind::list};
    guess.separator = list.separator;
    guess.bracketed = column.count(Look::bracketed_list) != 0;
    if (guess.bracketed) {
      if (!column.all(Look::bracketed_list)) continue;
      if (!names_a_list(name)) guess.doubt = "lists in brackets, or texts";
      return guess;
    }
    const bool is_codes = list.code_items == list.items;
    if (list.separator != ",") {
      if (!names_a_list(name) && !is_codes && !reuses_items(list)) {
        guess.doubt = fmt::format("{} of {} values hold a \"{}\", which may be part of a text", list.values,
                                  column.values(), list.separator);
      }
      return guess;
    }
    // Commas stand in addresses and names, too.
    if (list.longest_item_bytes > tag_bytes_max) continue;
    if (names_a_list(name)) return guess;
    if (is_codes || reuses_items(list)) {
      guess.doubt = fmt::format("{} of {} values hold a comma, which may be part of a text", list.values,
                                column.values());
      return guess;
    }
  }
  if (column.all(Look::bracketed_list))
    return Guess{
        .kind = Kind::list, .doubt = "lists in brackets, or texts", .separator = ",", .bracketed = true};
  return std::nullopt;
}

std::optional<Guess> guess_markup(const ColumnFacts& column) {
  if (column.all(Look::json_list)) return Guess{Kind::json};
  if (column.count(Look::json_list) + column.count(Look::json_object) == column.values())
    return Guess{Kind::json};
  const std::uint64_t entities = column.count(Look::html_entity);
  if (entities != 0 && column.count(Look::html) == 0) {
    return Guess{.kind = Kind::string,
                 .doubt = fmt::format("{} of {} values hold HTML such as &amp;", entities, column.values()),
                 .has_entities = true};
  }
  if (column.count(Look::html) * 2 >= column.values()) return Guess{Kind::html};
  return std::nullopt;
}

}  // namespace

std::string_view in_words(Kind kind) {
  switch (kind) {
    case Kind::nothing:
      return "empty";
    case Kind::string:
      return "string";
    case Kind::code:
      return "code";
    case Kind::integer:
      return "integer";
    case Kind::number:
      return "number";
    case Kind::boolean:
      return "boolean";
    case Kind::date:
      return "date";
    case Kind::datetime:
      return "date-time";
    case Kind::epoch_seconds:
      return "epoch seconds";
    case Kind::epoch_milliseconds:
      return "epoch ms";
    case Kind::list:
      return "list";
    case Kind::json:
      return "JSON";
    case Kind::email:
      return "e-mail";
    case Kind::phone:
      return "phone";
    case Kind::url:
      return "URL";
    case Kind::salesforce_id:
      return "Salesforce id";
    case Kind::uuid:
      return "UUID";
    case Kind::html:
      return "HTML";
  }
  return {};
}

Guess guess_type(const ColumnFacts& column) {
  if (column.filled == 0) return {Kind::nothing};
  if (column.values() == 0) return {Kind::string};
  const Words name = words_of(column.name);
  // From what leaves least doubt to what leaves most.
  if (auto guess = guess_typed(column, name)) return *guess;
  if (auto guess = guess_address(column)) return *guess;
  if (auto guess = guess_addresses(column)) return *guess;
  if (auto guess = guess_markup(column)) return *guess;
  if (auto guess = guess_date(column, name)) return *guess;
  if (auto guess = guess_boolean(column, name)) return *guess;
  if (auto guess = guess_time_in_digits(column, name)) return *guess;
  if (auto guess = guess_integer(column, name)) return *guess;
  if (auto guess = guess_phone(column, name)) return *guess;
  if (auto guess = guess_number(column, name)) return *guess;
  if (auto guess = guess_list(column, name)) return *guess;
  if (auto guess = guess_almost_number(column, name)) return *guess;
  return {Kind::string};
}

}  // namespace mixferry::mappings
