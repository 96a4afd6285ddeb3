#include "engine/exporting/event_clock.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace mixferry::exporting {
namespace {

constexpr std::int64_t kMillisecondsASecond = 1000;
/// The year 5138 in seconds, and 1973 in milliseconds.
constexpr std::int64_t kMillisecondsFrom = 100'000'000'000;

struct Turned {
  std::string time;
  bool at_clock_change = false;
};

/// `time` is a JSON number; of one with a fraction, that stays.
std::optional<Turned> turn(std::string_view time, const mappings::ZoneRules& zone) {
  const std::string_view digits = time.substr(0, time.find('.'));
  std::int64_t count = 0;
  const auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), count);
  const bool has_exponent = time.find_first_of("eE") != std::string_view::npos;
  if (failed != std::errc{} || end != digits.data() + digits.size() || has_exponent || count < 0)
    return std::nullopt;
  const std::int64_t unit = count >= kMillisecondsFrom ? kMillisecondsASecond : 1;
  const mappings::Instant instant = zone.instant_of(count / unit);
  const std::int64_t utc = instant.utc_seconds * unit + count % unit;
  return Turned{.time = std::to_string(utc).append(time.substr(digits.size())),
                .at_clock_change = instant.at_clock_change};
}

}  // namespace

std::string_view EventClock::in_utc(std::string_view line) {
  if (!reader_.read(line)) {
    ++counts_.without_time;
    return line;
  }
  constexpr FieldName time_of_event{.is_property = true, .name = "time"};
  const auto time = std::ranges::find(reader_.values(), time_of_event, &Value::field);
  const auto turned = time != reader_.values().end() && time->kind == ValueKind::number
                          ? turn(time->json, zone_)
                          : std::nullopt;
  if (!turned) {
    ++counts_.without_time;
    return line;
  }
  ++counts_.turned;
  if (turned->at_clock_change) ++counts_.at_clock_changes;
  const auto at = static_cast<std::size_t>(time->json.data() - reader_.line().data());
  turned_.assign(line.substr(0, at)).append(turned->time).append(line.substr(at + time->json.size()));
  return turned_;
}

}  // namespace mixferry::exporting
