#pragma once
/// What `/import` and `/track` take: rules of single events, as pure functions. Evidence for each: the table
/// in the README.

#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/sandbox/events/event.h"
#include "engine/sandbox/time_point.h"

namespace mixferry::sandbox {

inline constexpr std::size_t kEventBytesMax = 1'000'000;
inline constexpr std::size_t kEventPropertiesMax = 254;
inline constexpr std::size_t kInsertIdBytesMax = 36;
inline constexpr std::size_t kEventIdBytesMax = 255;
inline constexpr std::chrono::hours kTimeAheadMax{1};
inline constexpr std::chrono::hours kTrackAgeMax{5 * 24};

enum class Endpoint : std::uint8_t { import, track };

/// Where and how an event came in, as far as it decides whether it is taken.
struct Terms {
  Endpoint endpoint = Endpoint::import;
  bool strict = true;
  bool simplified = true;  ///< the project has Simplified ID Merge: `$user_id`, `$device_id` stand for an id
  bool id_is_optional = false;  ///< the newer reading of the documents
  bool is_verb = false;         ///< about identity: needs neither time, id nor insert id
  bool sender_is_id = false;    ///< `/track` with `ip=1`: who sends no id is known by address
  TimePoint now = {};
};

/// Why the event isn't taken; nullopt: it is.
[[nodiscard]] std::optional<Refusal> refusal_of(const Event& event, const Terms& terms);

/// What is wrong with its size or its values, whatever it is about.
[[nodiscard]] std::optional<Refusal> limits_refusal(const Event& event);

/// Whether ids and insert ids may not be this, in any case of letters.
[[nodiscard]] bool is_disallowed_id(std::string_view id);
/// What is wrong with an insert id that was sent.
[[nodiscard]] std::optional<std::string_view> insert_id_refusal(std::string_view insert_id);
/// Seconds or milliseconds, told apart by size.
[[nodiscard]] TimePoint instant_of(double time);
/// What is wrong with an instant on `/import`.
[[nodiscard]] std::optional<std::string_view> instant_refusal(TimePoint instant, TimePoint now);
/// The instant under which the event is kept: none that lies ahead, and now for an event without.
[[nodiscard]] TimePoint kept_instant(const Event& event, TimePoint now);

/// `'properties.time' is invalid: must not be missing`, as a failed record's message.
[[nodiscard]] std::string message_of(const Refusal& refusal);
/// `time, must not be missing`, as `/track` says it.
[[nodiscard]] std::string short_message_of(const Refusal& refusal);

}  // namespace mixferry::sandbox
