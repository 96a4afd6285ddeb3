#pragma once
/// Mixpanel's limits on records, and where each is said.

#include <cstddef>
#include <cstdint>

namespace mixferry::mixpanel {

/// Records in one request to `/engage`, `/groups` or `/import`.
/// Source: Mixpanel docs, reference "User Profile Limits", "Group Profile Limits" and "Import Events".
inline constexpr std::uint32_t kRecordsPerRequestMax = 2'000;

/// Ids that links make one person's, in a project with Original ID Merge. Source: Mixpanel docs, "Identity
/// Management"; beyond that, links are dropped after a success.
inline constexpr std::uint32_t kLinkedIdsMax = 500;

/// Bytes of a request body unless the user asks otherwise. Mixpanel documents no limit for `/engage`; the
/// smallest that anyone has reported is 2 MB.
inline constexpr std::uint64_t kBodyBytesDefault = 1'900'000;

/// Most bytes of a request body, before compression. Source: the 10 MB of reference "Import Events", the only
/// documented size of an ingestion request.
inline constexpr std::uint64_t kBodyBytesMax = 10'000'000;

}  // namespace mixferry::mixpanel
