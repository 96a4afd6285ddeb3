#pragma once
/// One event, as its JSON says it. Whether Mixpanel takes it: event_rules.h.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/sandbox/packed_properties.h"

namespace mixferry::sandbox {

/// Why an event isn't taken.
struct Refusal {
  std::string_view field;  ///< as Mixpanel names it: `properties.time`; empty: the event as a whole
  std::string reason;      ///< to be read after the field's name

  bool operator==(const Refusal&) const = default;
};

struct Event {
  /// What is wrong with the JSON itself, or with a property's value. Looked at after what the fields say.
  std::optional<Refusal> malformed;
  std::string name;                        ///< empty: missing, or no text
  std::optional<std::string> token;        ///< `properties.token`
  std::optional<double> time;              ///< as sent, seconds or milliseconds; unset: missing or no number
  bool has_time = false;                   ///< something was sent
  std::optional<std::string> distinct_id;  ///< unset: missing, or null
  std::optional<std::string> insert_id;    ///< unset: missing, or null
  std::optional<std::string> device_id;    ///< `$device_id`, of a Simplified project
  std::optional<std::string> user_id;      ///< `$user_id`, the same
  std::optional<std::string> ip;           ///< "0" leaves the location alone
  bool ignore = false;                     ///< it has `$ignore`
  std::optional<std::string> identified_id;  ///< of `$identify`
  std::optional<std::string> anon_id;        ///< of `$identify`
  std::optional<std::string> alias;          ///< of `$create_alias`
  std::vector<std::string> distinct_ids;     ///< of `$merge`
  std::size_t properties = 0;                ///< how many were sent
  std::size_t bytes = 0;                     ///< as compact JSON, escapes not counted
  std::string packed;                        ///< all that is kept beside name, time, id and insert id
};

/// `$device:X` for a device `X`, which may have the prefix already.
[[nodiscard]] std::string device_of(std::string_view device_id);

/// The id that the event belongs to, as a project with Simplified ID Merge reads it: its user's, else its
/// device's, else what it says itself.
[[nodiscard]] std::optional<std::string> simplified_id_of(const Event& event);

}  // namespace mixferry::sandbox
