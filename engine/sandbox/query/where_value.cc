#include "engine/sandbox/query/where_value.h"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <charconv>
#include <cmath>
#include <fmt/format.h>
#include <optional>

#include "engine/sandbox/json_value.h"
#include "engine/sandbox/query/dates.h"

namespace mixferry::sandbox {
namespace {

using Kind = WhereValue::Kind;

std::string unquoted(std::string_view json) {
  if (json.find('\\') == std::string_view::npos) return std::string{json.substr(1, json.size() - 2)};
  return std::string{boost::json::parse({json.data(), json.size()}).as_string()};
}

bool are(Kind kind, const WhereValue& left, const WhereValue& right) {
  return left.kind == kind && right.kind == kind;
}

/// nullopt for what has no place among numbers.
std::optional<double> number_among_times(const WhereValue& value) {
  const WhereValue time = value.kind == Kind::string ? cast_to_time(value) : value;
  if (time.kind != Kind::time && time.kind != Kind::number) return std::nullopt;
  return time.number;
}

bool compared(Comparison comparison, double left, double right) {
  switch (comparison) {
    case Comparison::less:
      return left < right;
    case Comparison::less_or_equal:
      return left <= right;
    case Comparison::greater:
      return left > right;
    case Comparison::greater_or_equal:
      return left >= right;
  }
  return false;
}

/// The whole of `text` as a decimal number.
std::optional<double> decimal(std::string_view text) {
  double value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || stop != end || !std::isfinite(value)) return std::nullopt;
  return value;
}

}  // namespace

WhereValue WhereValue::of_json(std::string_view json) {
  switch (type_of(json)) {
    case ValueType::string:
      return of(unquoted(json));
    case ValueType::number:
      return of(decimal(json).value_or(0));
    case ValueType::boolean:
      return of(json == "true");
    case ValueType::null:
      return {.kind = Kind::null};
    case ValueType::object:
      return {.kind = Kind::object, .text = std::string{json}};
    case ValueType::list:
      break;
  }
  WhereValue list{.kind = Kind::list};
  for (const std::string_view item : list_items(json)) list.items.push_back(of_json(item));
  return list;
}

WhereValue compute(char operation, const WhereValue& left, const WhereValue& right) {
  if (operation == '+' && are(Kind::string, left, right)) return WhereValue::of(left.text + right.text);
  if (!are(Kind::number, left, right)) return {};
  const bool divides = operation == '/' || operation == '%';
  if (divides && right.number == 0) return {};
  switch (operation) {
    case '+':
      return WhereValue::of(left.number + right.number);
    case '-':
      return WhereValue::of(left.number - right.number);
    case '*':
      return WhereValue::of(left.number * right.number);
    case '/':
      return WhereValue::of(left.number / right.number);
    default:
      return WhereValue::of(std::fmod(left.number, right.number));  // keeps the dividend's sign
  }
}

WhereValue compare(Comparison comparison, const WhereValue& left, const WhereValue& right) {
  if (are(Kind::number, left, right)) return WhereValue::of(compared(comparison, left.number, right.number));
  if (left.kind != Kind::time && right.kind != Kind::time) return {};
  const std::optional<double> left_time = number_among_times(left);
  const std::optional<double> right_time = number_among_times(right);
  if (!left_time || !right_time) return {};
  return WhereValue::of(compared(comparison, *left_time, *right_time));
}

WhereValue is_in(const WhereValue& left, const WhereValue& right) {
  if (are(Kind::string, left, right)) return WhereValue::of(right.text.find(left.text) != std::string::npos);
  if (right.kind != Kind::list) return {};
  return WhereValue::of(std::ranges::find(right.items, left) != right.items.end());
}

bool is_defined(const WhereValue& value) {
  return value.kind != Kind::undefined && value.kind != Kind::null;
}

WhereValue cast_to_boolean(const WhereValue& value) {
  switch (value.kind) {
    case Kind::undefined:
    case Kind::null:
      return WhereValue::of(false);
    case Kind::boolean:
      return value;
    case Kind::number:
      return WhereValue::of(value.number != 0);
    case Kind::string:
      return WhereValue::of(!value.text.empty() && value.text != "false");
    default:
      return WhereValue::of(true);
  }
}

WhereValue cast_to_number(const WhereValue& value) {
  switch (value.kind) {
    case Kind::number:
      return value;
    case Kind::time:
      return WhereValue::of(value.number);
    case Kind::boolean:
      return WhereValue::of(value.boolean ? 1.0 : 0.0);
    case Kind::string: {
      const std::optional<double> number = decimal(value.text);
      return number ? WhereValue::of(*number) : WhereValue{};
    }
    default:
      return {};
  }
}

WhereValue cast_to_string(const WhereValue& value) {
  switch (value.kind) {
    case Kind::string:
    case Kind::null:
      return value;
    case Kind::number:
      return WhereValue::of(fmt::format("{}", value.number));
    case Kind::boolean:
      return WhereValue::of(std::string{value.boolean ? "true" : "false"});
    default:
      return {};
  }
}

WhereValue cast_to_time(const WhereValue& value) {
  std::optional<double> seconds;
  if (value.kind == Kind::number || value.kind == Kind::time) seconds = value.number;
  if (value.kind == Kind::string) seconds = seconds_of_date(value.text);
  return seconds ? WhereValue{.kind = Kind::time, .number = *seconds} : WhereValue{};
}

}  // namespace mixferry::sandbox
