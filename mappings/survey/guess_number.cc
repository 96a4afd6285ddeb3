#include "mappings/survey/guess_number.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "mappings/survey/fitting.h"
#include "mappings/survey/name_meanings.h"
#include "mappings/survey/name_words.h"

namespace mixferry::mappings {
namespace {

using Words = std::vector<std::string>;
using Numbers = NumberForms::Summary;

constexpr auto kWithPoint = {NumberStyle::commas_point, NumberStyle::apostrophes_point,
                             NumberStyle::blanks_point, NumberStyle::indian_point};
constexpr auto kWithComma = {NumberStyle::points_comma, NumberStyle::blanks_comma};

/// The first of `styles` that reads all values.
std::optional<NumberStyle> style_of(const ColumnFacts& column, std::initializer_list<NumberStyle> styles) {
  for (const NumberStyle style : styles) {
    if (column.numbers.count(style) == column.values()) return style;
  }
  return std::nullopt;
}

/// Numbers in a style, as `format` of the mapping language takes them: an example for each currency.
std::vector<std::string> formats_of(const ColumnFacts& column, NumberStyle style) {
  const Numbers& numbers = column.numbers;
  std::string digits(example_of(style));
  if (numbers.percent != 0) digits += '%';
  if (numbers.minus_behind) digits += '-';
  std::vector<std::string> formats;
  for (const CurrencySign& currency : numbers.currencies) {
    formats.push_back(currency.behind ? fmt::format("{} {}", digits, currency.text)
                                      : fmt::format("{}{}", currency.text, digits));
  }
  if (formats.empty()) formats.push_back(digits);
  if (numbers.parentheses) {
    for (std::string& format : formats) format = fmt::format("({})", format);
  }
  return formats;
}

/// Why a number alone would not say what the values say.
std::string doubt_about_signs(const ColumnFacts& column) {
  const Numbers& numbers = column.numbers;
  if (numbers.percent != 0) return "percentages, of which 12% becomes 12; for 0.12, write percent: fraction";
  if (numbers.currencies.empty()) return {};
  std::vector<std::string_view> signs;
  for (const CurrencySign& currency : numbers.currencies) signs.push_back(currency.text);
  return fmt::format("amounts in {}, which a number does not say", fmt::join(signs, ", "));
}

/// Whether one rule can read all signs around the digits.
bool can_say_signs(const ColumnFacts& column) {
  const Numbers& numbers = column.numbers;
  const bool some_percent = numbers.percent != 0 && numbers.percent != column.values();
  return !some_percent && !(numbers.percent != 0 && numbers.with_currency != 0) &&
         numbers.currencies.size() < NumberForms::kCurrenciesMax;
}

/// Whether `1.500` is all that the column itself tells: a number to the program, 1500 to whoever groups
/// digits by points.
bool is_open(const ColumnFacts& column) {
  return column.typed == 0 && column.numbers.open != 0 && column.numbers.decimal_point == 0 &&
         column.numbers.decimal_comma == 0;
}

Guess guess_open(const ColumnFacts& column, NumberStyle with_point, NumberStyle with_comma) {
  Guess guess{Kind::number};
  const bool is_plain = column.all(Look::number);
  const auto plain_or = [&](NumberStyle style) {
    return is_plain ? std::vector<std::string>{} : formats_of(column, style);
  };
  if (column.decimal_sign == DecimalSign::comma) {
    guess.formats = formats_of(column, with_comma);
    guess.doubt = doubt_about_signs(column);
    return guess;
  }
  guess.formats = plain_or(with_point);
  if (column.decimal_sign == DecimalSign::point) {
    guess.doubt = doubt_about_signs(column);
    return guess;
  }
  guess.doubt = fmt::format("nothing tells whether the {} groups digits or is the decimal sign",
                            is_plain ? "point" : "sign between digits");
  guess.other_formats = formats_of(column, with_comma);
  return guess;
}

/// Numbers in other forms than the plain one.
std::optional<Guess> guess_written_number(const ColumnFacts& column) {
  if (column.numbers.numbers != column.values() || column.typed != 0) return std::nullopt;
  const auto with_point = style_of(column, kWithPoint);
  const auto with_comma = style_of(column, kWithComma);
  if (!with_point && !with_comma) return std::nullopt;
  Guess guess{Kind::number};
  if (!can_say_signs(column)) {
    guess.doubt = "numbers with and without a percent sign, or in several currencies";
    guess.unreadable = true;
    return guess;
  }
  const bool reads_both_ways = with_point && with_comma && column.numbers.open != 0;
  if (reads_both_ways) return guess_open(column, *with_point, *with_comma);
  guess.formats = formats_of(column, with_point ? *with_point : *with_comma);
  guess.doubt = doubt_about_signs(column);
  return guess;
}

}  // namespace

DecimalSign decimal_sign_of(const std::vector<ColumnFacts>& columns) {
  bool point = false;
  bool comma = false;
  for (const ColumnFacts& column : columns) {
    const bool tells = column.values() != 0 && column.typed == 0 &&
                       column.numbers.numbers == column.values() && column.dates.dates() == 0 &&
                       !names_a_code(words_of(column.name));
    if (!tells) continue;
    point |= column.numbers.decimal_point != 0;
    comma |= column.numbers.decimal_comma != 0;
  }
  if (point == comma) return DecimalSign::unknown;
  return point ? DecimalSign::point : DecimalSign::comma;
}

std::optional<Guess> guess_time_in_digits(const ColumnFacts& column, const Words& name) {
  const bool is_time = names_a_time(name) || names_a_birthday(name);
  // Without a name that says so, only what hardly is something else.
  constexpr std::uint64_t enough = 3;
  const bool says_itself =
      column.values() >= enough && column.distinct >= enough && !names_a_code(name) && !names_an_amount(name);
  if (column.all(Look::compact_date) && (is_time || says_itself)) {
    const bool with_time = column.longest_bytes > std::string_view("20240312").size();
    return Guess{.kind = with_time ? Kind::datetime : Kind::date,
                 .doubt = "digits that may be a day, as in 20240312",
                 .formats = with_time ? Words{"%Y%m%d%H%M%S", "%Y%m%d"} : Words{"%Y%m%d"}};
  }
  if (!is_time) return std::nullopt;
  if (column.all(Look::epoch_seconds)) return Guess{Kind::epoch_seconds};
  if (column.all(Look::epoch_milliseconds)) return Guess{Kind::epoch_milliseconds};
  if (column.all(Look::excel_serial)) {
    return Guess{.kind = column.all(Look::integer) ? Kind::date : Kind::datetime,
                 .doubt = "digits that may be days as spreadsheets count them: 45363 is 2024-03-12",
                 .formats = {"excel_serial"}};
  }
  return std::nullopt;
}

std::optional<Guess> guess_integer(const ColumnFacts& column, const Words& name) {
  if (!column.all(Look::integer)) return std::nullopt;
  if (names_a_phone(name)) return Guess{Kind::phone};
  if (column.count(Look::code) != 0 || column.count(Look::spreadsheet_number) != 0 ||
      (column.guarded != 0 && !names_an_amount(name))) {
    return Guess{Kind::code};
  }
  if (names_a_code(name)) return Guess{Kind::code};
  if (is_open(column)) return std::nullopt;  // 2.000
  return Guess{Kind::integer};
}

std::optional<Guess> guess_number(const ColumnFacts& column, const Words& name) {
  if (names_a_code(name)) return std::nullopt;
  const bool is_plain = column.all(Look::number);
  const bool is_code = column.count(Look::code) != 0 || column.count(Look::spreadsheet_number) != 0;
  if (is_code && (is_plain || column.numbers.numbers == column.values())) return Guess{Kind::code};
  if (is_plain) {
    const auto with_comma = style_of(column, kWithComma);
    if (is_open(column) && with_comma) return guess_open(column, NumberStyle::commas_point, *with_comma);
    return Guess{Kind::number};
  }
  return guess_written_number(column);
}

std::optional<Guess> guess_almost_number(const ColumnFacts& column, const Words& name) {
  const std::uint64_t numbers = column.count(Look::number);
  if (names_a_code(name) || !is_most(numbers, column.values())) return std::nullopt;
  Guess guess{column.count(Look::integer) == numbers ? Kind::integer : Kind::number};
  guess.doubt = misfits(numbers, column.values(), "numbers", column.first_not_number);
  guess.unreadable = true;
  return guess;
}

}  // namespace mixferry::mappings
