#pragma once
/// Where records of one kind go, and what holds there: the one place to be changed when Mixpanel takes
/// another kind.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "engine/base/target_kind.h"
#include "engine/mixpanel/ingest/answer.h"
#include "engine/mixpanel/ingest/delivery_result.h"
#include "engine/mixpanel/ingest/event_answer.h"
#include "engine/mixpanel/ingest/identity_call.h"
#include "engine/mixpanel/ingest/profile_answer.h"
#include "engine/mixpanel/limits.h"

namespace mixferry::mixpanel {

/// How records stand in a body.
enum class Framing : std::uint8_t {
  json_array,  ///< `[{...},{...}]`
  json_lines,  ///< each with a newline behind it
  alone,       ///< the same in a batch, but each is a request of its own
};

enum class Compression : std::uint8_t { none, gzip };

/// By what Mixpanel knows whose project it is.
enum class Credential : std::uint8_t {
  in_records,  ///< the project token in each; see record_head.h
  in_header,   ///< a service account, or the token; see import_access.h
  in_both,     ///< a service account, and the token
};

/// What must not be in flight at the same time.
enum class Ordered : std::uint8_t {
  no,          ///< nothing: records have no order
  by_id,       ///< records of one id
  before_all,  ///< any of them, nor, beside them, whatever else is of the same or of later rows
};

/// A constant: batches point to theirs.
struct Route {
  std::string_view name;    ///< as in mappings: `users`
  std::string_view target;  ///< path and query, from `/` on
  /// Where not all requests go to the same place: the target of one, by its body. `target` is then what all
  /// begin with.
  std::string_view (*target_of)(std::string_view body) = nullptr;
  std::string_view content_type;
  Framing framing = Framing::json_array;
  Compression compression = Compression::none;
  Credential credential = Credential::in_records;
  Ordered ordered = Ordered::by_id;
  std::uint32_t records_max = 0;     ///< in one batch
  std::uint64_t body_bytes_max = 0;  ///< of a request, before compression
  /// What an answer says of `sent` records (at least one).
  DeliveryResult (*judge)(const Answer& answer, std::size_t sent) = nullptr;
  /// In the order of sending: of consecutive rows, the records of a lower place are stored before those of a
  /// higher one are sent.
  std::uint8_t place = 0;
};

namespace detail {

/// `ip=0`: our address says nothing about where people are; `strict=1`: every update is validated and
/// counted; `verbose=1`: the answer is JSON with an error text. Source: Mixpanel docs, reference "User
/// Profiles" and "Group Profiles".
constexpr Route profiles(std::string_view name, std::string_view target, std::uint8_t place) {
  return {.name = name,
          .target = target,
          .content_type = "application/json",
          .records_max = kRecordsPerRequestMax,
          .body_bytes_max = kBodyBytesMax,
          .judge = judge_profiles,
          .place = place};
}

/// Ids are told by special events. `strict=1`: every event is validated, and the bad ones are named. Source:
/// Mixpanel docs, reference "Import Events", "Create Identity", "Create Alias" and "Merge Identities".
constexpr Route events(std::string_view name, Ordered ordered, std::uint8_t place) {
  return {.name = name,
          .target = "/import?strict=1",
          .content_type = "application/x-ndjson",
          .framing = Framing::json_lines,
          .compression = Compression::gzip,
          .credential = Credential::in_header,
          .ordered = ordered,
          .records_max = kRecordsPerRequestMax,
          .body_bytes_max = kBodyBytesMax,
          .judge = judge_events,
          .place = place};
}

/// Links that are calls go in batches all the same, one after the other: so many are sent again, at most,
/// when a run is broken off between two of them.
inline constexpr std::uint32_t kCallsPerBatchMax = 100;

}  // namespace detail

/// Only users have updates that do not bear repeating. They go last: once those are stored, nothing may keep
/// their rows from being settled. Ids go first, and one row after the other: what follows may be theirs, and
/// of two links that contradict each other Mixpanel keeps the one that came first.
inline constexpr Route kIdentity = detail::events("identity", Ordered::before_all, 0);
inline constexpr Route kIdentityCalls = {.name = "identity",
                                         .target = "/identity/",
                                         .target_of = identity_call_target,
                                         .content_type = "application/json",
                                         .framing = Framing::alone,
                                         .credential = Credential::in_both,
                                         .ordered = Ordered::before_all,
                                         .records_max = detail::kCallsPerBatchMax,
                                         .body_bytes_max = kBodyBytesMax,
                                         .judge = judge_identity_call,
                                         .place = 0};
inline constexpr Route kGroups = detail::profiles("groups", "/groups?ip=0&strict=1&verbose=1", 1);
inline constexpr Route kEvents = detail::events("events", Ordered::no, 2);
inline constexpr Route kUsers = detail::profiles("users", "/engage?ip=0&strict=1&verbose=1", 3);

/// Where the records of each target go.
using Routes = PerTarget<const Route*>;
inline constexpr Routes kRoutes = {{&kUsers, &kGroups, &kEvents, &kIdentity}};
/// The same, where links of ids are calls.
inline constexpr Routes kRoutesWithCalls = {{&kUsers, &kGroups, &kEvents, &kIdentityCalls}};
static_assert(kRoutes.each.back() != nullptr, "each target has a route");

}  // namespace mixferry::mixpanel
