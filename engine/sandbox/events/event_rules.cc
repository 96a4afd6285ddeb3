#include "engine/sandbox/events/event_rules.h"

#include <algorithm>
#include <array>
#include <boost/algorithm/string/predicate.hpp>
#include <fmt/format.h>

namespace mixferry::sandbox {
namespace {

constexpr std::string_view kMissing = "must not be missing";
constexpr double kMillisecondsFrom1973 = 1e11;  ///< as milliseconds; as seconds, after the year 5000
constexpr double kMillisecondsMax = 1e15;       ///< beyond, an instant wouldn't fit
constexpr TimePoint kEarliest{std::chrono::sys_days{std::chrono::year{1971} / 1 / 1}};
constexpr std::string_view kPropertiesPrefix = "properties.";

constexpr std::array<std::string_view, 17> kDisallowedIds = {"00000000-0000-0000-0000-000000000000",
                                                             "anon",
                                                             "anonymous",
                                                             "nil",
                                                             "none",
                                                             "null",
                                                             "n/a",
                                                             "na",
                                                             "undefined",
                                                             "unknown",
                                                             "<nil>",
                                                             "0",
                                                             "-1",
                                                             "true",
                                                             "false",
                                                             "[]",
                                                             "{}"};

bool is_letter_digit_or_hyphen(char character) {
  return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
         (character >= '0' && character <= '9') || character == '-';
}

std::optional<Refusal> time_refusal(const Event& event, const Terms& terms) {
  constexpr std::string_view kField = "properties.time";
  if (!event.has_time) {
    if (terms.endpoint == Endpoint::track || terms.is_verb) return std::nullopt;
    return Refusal{.field = kField, .reason = std::string{kMissing}};
  }
  if (!event.time) return Refusal{.field = kField, .reason = "must be specified as seconds since epoch"};
  if (terms.endpoint == Endpoint::track) return std::nullopt;
  const auto reason = instant_refusal(instant_of(*event.time), terms.now);
  if (!reason) return std::nullopt;
  return Refusal{.field = kField, .reason = std::string{*reason}};
}

std::optional<Refusal> wrong_id(const std::optional<std::string>& id, std::string_view field) {
  if (!id || id->empty()) return std::nullopt;
  if (is_disallowed_id(*id)) return Refusal{.field = field, .reason = "must not be a disallowed id"};
  if (id->size() > kEventIdBytesMax)
    return Refusal{.field = field,
                   .reason = fmt::format("must not be longer than {} bytes", kEventIdBytesMax)};
  return std::nullopt;
}

/// Whether something else says whose event it is.
bool may_lack_id(const Event& event, const Terms& terms) {
  if (terms.is_verb || (terms.simplified && (event.user_id || event.device_id))) return true;
  if (terms.endpoint == Endpoint::track) return terms.sender_is_id;
  return !terms.strict || terms.id_is_optional;
}

std::optional<Refusal> ids_refusal(const Event& event, const Terms& terms) {
  if (!event.distinct_id && !may_lack_id(event, terms))
    return Refusal{.field = "properties.distinct_id", .reason = std::string{kMissing}};
  if (auto refusal = wrong_id(event.distinct_id, "properties.distinct_id")) return refusal;
  if (!terms.simplified) return std::nullopt;
  if (auto refusal = wrong_id(event.user_id, "properties.$user_id")) return refusal;
  return wrong_id(event.device_id, "properties.$device_id");
}

std::optional<Refusal> wrong_insert_id(const Event& event, const Terms& terms) {
  constexpr std::string_view kField = "properties.$insert_id";
  if (!event.insert_id) {
    if (terms.endpoint == Endpoint::track || !terms.strict || terms.is_verb) return std::nullopt;
    return Refusal{.field = kField, .reason = std::string{kMissing}};
  }
  const auto reason = insert_id_refusal(*event.insert_id);
  if (!reason) return std::nullopt;
  return Refusal{.field = kField, .reason = std::string{*reason}};
}

}  // namespace

std::optional<Refusal> refusal_of(const Event& event, const Terms& terms) {
  if (event.malformed && event.malformed->field.empty()) return event.malformed;
  if (terms.endpoint == Endpoint::track && event.token.value_or("").empty())
    return Refusal{.field = "properties.token", .reason = std::string{kMissing}};
  if (event.name.find_first_not_of(" \t\r\n") == std::string::npos)
    return Refusal{.field = "event", .reason = "must not be missing or blank"};
  if (auto refusal = time_refusal(event, terms)) return refusal;
  if (auto refusal = ids_refusal(event, terms)) return refusal;
  if (auto refusal = wrong_insert_id(event, terms)) return refusal;
  return limits_refusal(event);
}

std::optional<Refusal> limits_refusal(const Event& event) {
  if (event.malformed) return event.malformed;
  if (event.properties > kEventPropertiesMax)
    return Refusal{.field = "properties", .reason = "must have fewer than 255 properties"};
  if (event.bytes > kEventBytesMax) return Refusal{.field = "", .reason = "must be smaller than 1 MB"};
  return std::nullopt;
}

bool is_disallowed_id(std::string_view id) {
  return std::ranges::any_of(kDisallowedIds,
                             [id](std::string_view no) { return boost::algorithm::iequals(id, no); });
}

std::optional<std::string_view> insert_id_refusal(std::string_view insert_id) {
  if (insert_id.empty()) return "must not be empty";
  if (insert_id.size() > kInsertIdBytesMax) return "must not be longer than 36 bytes";
  if (is_disallowed_id(insert_id)) return "must not be a disallowed id";
  if (!std::ranges::all_of(insert_id, is_letter_digit_or_hyphen))
    return "must only contain alphanumeric or hyphen '-' characters";
  return std::nullopt;
}

TimePoint instant_of(double time) {
  const double milliseconds = time >= kMillisecondsFrom1973 ? time : time * 1000;
  const double bounded = std::clamp(milliseconds, -kMillisecondsMax, kMillisecondsMax);
  return TimePoint{std::chrono::milliseconds{static_cast<std::int64_t>(bounded)}};
}

std::optional<std::string_view> instant_refusal(TimePoint instant, TimePoint now) {
  if (instant < kEarliest) return "must not be before 1971-01-01";
  if (instant > now + kTimeAheadMax) return "must not be more than 1 hour in the future";
  return std::nullopt;
}

TimePoint kept_instant(const Event& event, TimePoint now) {
  return event.time ? std::min(instant_of(*event.time), now) : now;
}

std::string message_of(const Refusal& refusal) {
  if (refusal.field.empty()) return refusal.reason;
  if (refusal.field == "event") return fmt::format("'event' {}", refusal.reason);
  const bool insert_id = refusal.field == "properties.$insert_id";
  return fmt::format("'{}' is invalid: {}", insert_id ? std::string_view{"$insert_id"} : refusal.field,
                     refusal.reason);
}

std::string short_message_of(const Refusal& refusal) {
  if (refusal.field == "event") return "event, missing";
  std::string_view field = refusal.field;
  if (field.starts_with(kPropertiesPrefix)) field.remove_prefix(kPropertiesPrefix.size());
  if (field.empty()) return fmt::format("event, {}", refusal.reason);
  if (refusal.reason == kMissing) return fmt::format("{}, missing or empty", field);
  return fmt::format("{}, {}", field, refusal.reason);
}

}  // namespace mixferry::sandbox
