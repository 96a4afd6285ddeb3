#pragma once
/// What Mixpanel takes as an event's time and names. Sources: Mixpanel docs, reference "Import Events" and
/// "Create Identity".

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "mappings/plan/faults.h"

namespace mixferry::mappings {

/// When links are dated that do not say when: the same whenever they are sent. 2000-01-01.
inline constexpr std::string_view kTimeOfLinks = "946684800";

/// What time it is; none: nobody asks.
using Clock = std::function<std::chrono::system_clock::time_point()>;

/// `"2024-03-12T09:00:00"`, an instant as a rule writes it (with its quotes, in UTC), in seconds since 1970.
[[nodiscard]] std::int64_t seconds_of(std::string_view json);

/// `none`, or why no event can have happened then. Times ahead are refused although Mixpanel takes an hour of
/// them: it stores such events as of now, and so as others when they are sent again.
[[nodiscard]] Fault check_event_time(std::int64_t seconds, const Clock& clock);

/// Whether `text` can be sent as `$insert_id`: 1 to 36 letters, digits and `-`.
[[nodiscard]] bool is_insert_id(std::string_view text);

/// XXH3 of `text`, 128 bits as 32 hexadecimal digits: an insert id.
[[nodiscard]] std::string hash_in_digits(std::string_view text);

/// Whether `text` is a UUID of version 4 (RFC 4122), in letters of either case.
[[nodiscard]] bool is_uuid_v4(std::string_view text);

}  // namespace mixferry::mappings
