#include "engine/cli/time_text.h"

#include <algorithm>
#include <array>
#include <boost/algorithm/string/predicate.hpp>
#include <charconv>
#include <fmt/format.h>

namespace mixferry::cli {
namespace {

using std::chrono::milliseconds;

struct Unit {
  milliseconds length;
  std::array<std::string_view, 5> names;  ///< as it is written first; empty ones name nothing
};

constexpr std::array<Unit, 5> kUnits = {{
    {std::chrono::milliseconds(1), {"ms"}},
    {std::chrono::seconds(1), {"s", "sec", "secs", "second", "seconds"}},
    {std::chrono::minutes(1), {"m", "min", "mins", "minute", "minutes"}},
    {std::chrono::hours(1), {"h", "hour", "hours"}},
    {std::chrono::days(1), {"d", "day", "days"}},
}};

const Unit* find_unit(std::string_view name) {
  const auto found = std::ranges::find_if(kUnits, [&](const Unit& unit) {
    return std::ranges::any_of(
        unit.names, [&](std::string_view one) { return !one.empty() && boost::iequals(one, name); });
  });
  return found == kUnits.end() ? nullptr : &*found;
}

}  // namespace

std::optional<TypedTime> parse_time(std::string_view text) {
  constexpr std::int64_t number_max = 1'000'000'000;
  std::int64_t number = 0;
  const auto [stopped_at, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failed != std::errc{} || number > number_max || number < -number_max) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(stopped_at - text.data()));
  const std::size_t unit_begin = std::min(text.find_first_not_of(' '), text.size());
  text.remove_prefix(unit_begin);
  if (text.empty()) return TypedTime{.time = std::chrono::seconds(number), .unit = {}};
  const Unit* const unit = find_unit(text);
  if (unit == nullptr) return std::nullopt;
  return TypedTime{.time = number * unit->length, .unit = unit->names.front()};
}

std::string time_to_type(milliseconds time, std::string_view unit) {
  const auto is_whole = [&](const Unit& one) { return time % one.length == milliseconds::zero(); };
  const Unit* in = find_unit(unit);
  if (in == nullptr || !is_whole(*in)) {
    in = &kUnits.front();
    for (const Unit& one : kUnits) {
      if (is_whole(one) && (time > one.length || one.length <= std::chrono::seconds(1))) in = &one;
    }
  }
  return fmt::format("{}{}", time / in->length, in->names.front());
}

}  // namespace mixferry::cli
