#include "engine/cli/time_text.h"

#include <algorithm>
#include <array>
#include <boost/algorithm/string/predicate.hpp>
#include <charconv>
#include <cstdint>
#include <fmt/format.h>
#include <system_error>

#include "mappings/plan/text.h"

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

std::optional<milliseconds> parse_time(std::string_view text) {
  constexpr std::int64_t number_max = 10'000'000'000;
  text = mappings::trimmed(text);
  if (text.size() > 1 && text[0] == '+' && text[1] != '-') text.remove_prefix(1);
  std::int64_t number = 0;
  const auto [stopped_at, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failed == std::errc::invalid_argument) return std::nullopt;
  if (failed == std::errc::result_out_of_range) number = text.front() == '-' ? -number_max : number_max;
  text.remove_prefix(static_cast<std::size_t>(stopped_at - text.data()));
  const Unit* const unit = find_unit(mappings::trimmed(text));
  if (unit == nullptr) return std::nullopt;
  return std::clamp(number, -number_max, number_max) * unit->length;
}

std::string time_to_type(milliseconds time) {
  const Unit* in = &kUnits.front();
  for (const Unit& one : kUnits) {
    const bool is_whole = time % one.length == milliseconds::zero();
    if (is_whole && (time > one.length || one.length <= std::chrono::seconds(1))) in = &one;
  }
  return fmt::format("{}{}", time / in->length, in->names.front());
}

}  // namespace mixferry::cli
