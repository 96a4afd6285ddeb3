#pragma once
/// Mixpanel's limits on profile updates, and where each is said.

#include <cstddef>
#include <cstdint>

namespace mixferry::mixpanel {

/// Updates in one request to `/engage` or `/groups`.
/// Source: Mixpanel docs, reference "User Profile Limits" and "Group Profile Limits".
inline constexpr std::uint32_t kUpdatesPerRequestMax = 2'000;

/// Bytes of one update. Source: the same pages.
inline constexpr std::uint64_t kUpdateBytesMax = 1'000'000;

/// Bytes of a request body unless the user asks otherwise. Mixpanel documents no limit for `/engage`; the
/// smallest that anyone has reported is 2 MB.
inline constexpr std::uint64_t kBodyBytesDefault = 1'900'000;

/// Most bytes of a request body that a user may ask for. Source: the 10 MB of reference "Import Events", the
/// only documented size of an ingestion request.
inline constexpr std::uint64_t kBodyBytesMax = 10'000'000;

/// Uncompressed JSON a project may send in any minute. Source: reference "Rate Limits", Ingestion API.
inline constexpr std::uint64_t kBytesPerMinuteMax = 2'000'000'000;

/// Records a project may send in a second, over a rolling minute. Source: the same page ("about 30,000 events
/// per second"); that a profile update counts as one event is our reading.
inline constexpr std::uint64_t kUpdatesPerSecondMax = 30'000;

}  // namespace mixferry::mixpanel
