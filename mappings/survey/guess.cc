#include "mappings/survey/guess.h"

#include <algorithm>
#include <cstdlib>
#include <fmt/format.h>
#include <optional>

#include "mappings/survey/name_words.h"

namespace mixferry::mappings {
namespace {

using Words = std::vector<std::string>;

/// Of values that almost all fit, so many in a hundred may be slips.
constexpr std::uint64_t kMostly = 90;

bool most(std::uint64_t part, std::uint64_t whole) {
  return part != 0 && part * 100 >= whole * kMostly;
}

std::string misfits(std::uint64_t fitting, std::uint64_t values, std::string_view what,
                    const std::string& example) {
  return fmt::format("{} of {} values are no {}, such as \"{}\"", values - fitting, values, what, example);
}

/// Names of what is written in digits, but is not counted with: postcodes, telephone numbers, ids.
bool names_a_code(const Words& name) {
  if (has_word(name, {"id",
                      "ids",
                      "uuid",
                      "guid",
                      "key",
                      "code",
                      "zip",
                      "postal",
                      "postcode",
                      "zipcode",
                      "plz",
                      "phone",
                      "mobile",
                      "fax",
                      "tel",
                      "telephone",
                      "mobilephone",
                      "sms",
                      "sic",
                      "naics",
                      "duns",
                      "ssn",
                      "vat",
                      "sku",
                      "isbn",
                      "iban",
                      "extension",
                      "ext",
                      "version",
                      "postalcode",
                      "billingpostalcode",
                      "shippingpostalcode",
                      "mailingpostalcode",
                      "accountnumber"})) {
    return true;
  }
  // `Account Number` is a code, `Number of Employees` is a number.
  static constexpr auto kLastWords = std::to_array<std::string_view>({"number", "no", "nr"});
  return name.size() > 1 && std::ranges::find(kLastWords, name.back()) != kLastWords.end();
}

bool names_a_phone(const Words& name) {
  return has_word(name, {"phone", "mobile", "fax", "tel", "telephone", "mobilephone", "homephone", "sms",
                         "phonenumber", "cell", "whatsapp"});
}

bool names_a_time(const Words& name) {
  return has_word(name, {"at", "time", "date", "timestamp", "created", "updated", "modified", "seen", "since",
                         "createdate", "createdat", "updatedat", "createdate", "lastmodifieddate"});
}

bool names_a_flag(const Words& name) {
  return has_word(name, {"is", "has", "opt", "opted", "optout", "active", "deleted", "enabled", "flag",
                         "verified", "subscribed", "unsubscribed", "allow", "do", "locked", "suspended"});
}

bool names_a_list(const Words& name) {
  return has_word(name,
                  {"tags", "tag", "lists", "list", "interests", "groups", "categories", "topics", "segments",
                   "skills", "roles", "labels", "ids", "products", "languages", "technologies", "emails"});
}

std::optional<Guess> guess_typed(const ColumnFacts& column) {
  const std::uint64_t values = column.values();
  if (column.json_lists == values) return Guess{Kind::list};
  if (column.json_lists + column.json_objects == values) return Guess{Kind::json};
  if (column.typed != values) return std::nullopt;
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
    if (most(fitting, column.values())) {
      return Guess{choice.kind, fmt::format("{} of {} values are written otherwise",
                                            column.values() - fitting, column.values())};
    }
  }
  return std::nullopt;
}

std::optional<Guess> guess_date(const ColumnFacts& column) {
  const DateForms::Summary& dates = column.dates;
  const std::uint64_t values = column.values();
  if (!most(dates.dates(), values)) return std::nullopt;
  Guess guess{dates.with_time != 0 ? Kind::datetime : Kind::date};
  guess.formats = dates.formats;
  guess.other_formats = dates.other_formats;
  if (dates.mixed_orders) {
    guess.doubt = "some values have the day first, others the month";
  } else if (dates.ambiguous) {
    guess.doubt = "nothing tells whether the day or the month comes first";
  } else if (dates.iso != 0 && dates.patterned != 0) {
    guess.doubt = fmt::format("{} values are ISO 8601, {} are like {}", dates.iso, dates.patterned,
                              dates.formats.front());
  } else if (dates.dates() != values) {
    guess.doubt = misfits(dates.dates(), values, "dates", column.first_not_date);
  }
  return guess;
}

std::optional<Guess> guess_boolean(const ColumnFacts& column, const Words& name) {
  const std::uint64_t yes = column.count(Look::true_word);
  const std::uint64_t no = column.count(Look::false_word);
  if (column.all(Look::spelled_boolean)) return Guess{Kind::boolean};
  if (yes + no != column.values()) return std::nullopt;
  if (column.all(Look::integer)) {
    return names_a_flag(name) ? std::optional(Guess{Kind::boolean}) : std::nullopt;
  }
  // `NO` may be Norway and `F` female, until a yes is met, too; an `x` alone is a ticked box.
  const bool only_ticks = no == 0 && column.distinct == 1 && column.longest_bytes == 1 &&
                          (column.frequent.front().text == "x" || column.frequent.front().text == "X");
  if ((yes != 0 && no != 0) || names_a_flag(name)) return Guess{Kind::boolean};
  if (only_ticks) return Guess{Kind::boolean, "nothing but an \"x\" is met"};
  return std::nullopt;
}

/// Seconds and milliseconds from 2000 to 2040.
bool are_epochs(const ColumnFacts& column, std::size_t digits, std::string_view from, std::string_view to) {
  return std::ranges::all_of(column.frequent, [&](const ValueCount& value) {
    return value.text.size() == digits && value.text >= from && value.text <= to;
  });
}

std::optional<Guess> guess_integer(const ColumnFacts& column, const Words& name) {
  if (!column.all(Look::integer)) return std::nullopt;
  if (names_a_phone(name)) return Guess{Kind::phone};
  if (column.count(Look::code) != 0 || column.count(Look::spreadsheet_number) != 0) return Guess{Kind::code};
  if (names_a_time(name)) {
    if (are_epochs(column, 10, "0946684800", "2208988800")) return Guess{Kind::epoch_seconds};
    if (are_epochs(column, 13, "0946684800000", "2208988800000")) return Guess{Kind::epoch_milliseconds};
  }
  return Guess{names_a_code(name) ? Kind::code : Kind::integer};
}

std::optional<Guess> guess_number(const ColumnFacts& column, const Words& name) {
  if (names_a_code(name)) return std::nullopt;
  if (column.all(Look::number)) {
    const bool is_code = column.count(Look::code) != 0 || column.count(Look::spreadsheet_number) != 0;
    return Guess{is_code ? Kind::code : Kind::number};
  }
  const bool with_point = column.all(Look::point_number);
  const bool with_comma = column.all(Look::comma_number);
  if (!with_point && !with_comma) return std::nullopt;
  Guess guess{Kind::number};
  guess.number_form = with_point ? "1,234.50" : "1.234,50";
  if (with_point && with_comma) {
    guess.doubt = "nothing tells whether the comma groups digits or is the decimal sign";
  }
  return guess;
}

/// A few slips among numbers.
std::optional<Guess> guess_almost_number(const ColumnFacts& column, const Words& name) {
  const std::uint64_t numbers = column.count(Look::number);
  if (names_a_code(name) || !most(numbers, column.values())) return std::nullopt;
  return Guess{column.count(Look::integer) == numbers ? Kind::integer : Kind::number,
               misfits(numbers, column.values(), "numbers", column.first_not_number)};
}

std::optional<Guess> guess_phone(const ColumnFacts& column, const Words& name) {
  const std::uint64_t phones = column.count(Look::phone);
  // `1-000005` is seven digits and a sign, too.
  if (!names_a_phone(name) && (names_a_code(name) || column.dates.dates() != 0)) return std::nullopt;
  if (phones == 0 || (!names_a_phone(name) && !most(phones, column.values()))) return std::nullopt;
  return Guess{Kind::phone};
}

/// Whether the items of a list are used again and again, as those of a list to choose from are.
bool reuses_items(const ListSigns& list) {
  return list.items >= 4 && list.distinct_items * 10 <= list.items * 7;
}

std::optional<Guess> guess_list(const ColumnFacts& column, const Words& name) {
  constexpr std::size_t item_bytes_max = 80;
  constexpr std::size_t tag_bytes_max = 40;
  for (const ListSigns& list : column.lists) {
    if (list.longest_item_bytes > item_bytes_max || list.items <= list.values) continue;
    Guess guess{Kind::list};
    guess.separator = list.separator;
    const bool is_codes = list.code_items == list.items;
    if (list.separator != ',') {
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
  return std::nullopt;
}

std::optional<Guess> guess_markup(const ColumnFacts& column) {
  if (column.all(Look::json_list)) return Guess{Kind::json};
  if (column.count(Look::json_list) + column.count(Look::json_object) == column.values())
    return Guess{Kind::json};
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
  if (auto guess = guess_typed(column)) return *guess;
  if (auto guess = guess_address(column)) return *guess;
  if (auto guess = guess_markup(column)) return *guess;
  if (auto guess = guess_date(column)) return *guess;
  if (auto guess = guess_boolean(column, name)) return *guess;
  if (auto guess = guess_integer(column, name)) return *guess;
  if (auto guess = guess_phone(column, name)) return *guess;
  if (auto guess = guess_number(column, name)) return *guess;
  if (auto guess = guess_list(column, name)) return *guess;
  if (auto guess = guess_almost_number(column, name)) return *guess;
  return {Kind::string};
}

}  // namespace mixferry::mappings
