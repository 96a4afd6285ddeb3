#include "engine/sandbox/events/event_intake.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <utility>

#include "engine/sandbox/json_value.h"
#include "engine/sandbox/location.h"

namespace mixferry::sandbox {
namespace {

/// Stands for the hash of an address that Mixpanel makes of a sender who names nobody.
constexpr std::string_view kSenderId = "address-127.0.0.1";

}  // namespace

void EventIntake::take(Project& project, const Event& event, const Terms& terms, bool trusted,
                       bool locate_sender) {
  const Verb verb = verb_of(event.name);
  const IdentityMode mode = project.identities.mode();
  const bool too_old =
      terms.endpoint == Endpoint::track && event.time && instant_of(*event.time) < terms.now - kTrackAgeMax;
  if (event.ignore || (verb != Verb::none && mode == IdentityMode::simplified)) {
    ++stats_.ignored;
    return;
  }
  if (too_old) {
    ++stats_.dropped;
    return;
  }
  keep(project, event, verb, terms, locate_sender);
  if (std::optional<Link> link = link_of(verb, event, mode, terms.endpoint, trusted))
    linker_.request(project, std::move(*link), terms.now);
}

std::string EventIntake::id_of(const Project& project, const Event& event, Verb verb) {
  const Identities& identities = project.identities;
  std::optional<std::string> id =
      identities.mode() == IdentityMode::simplified ? simplified_id_of(event) : event.distinct_id;
  if (!id && verb == Verb::identify) id = event.identified_id;
  if (!id && verb == Verb::merge) id = "";
  if (!id) id = kSenderId;
  if (identities.mode() == IdentityMode::legacy) return std::string{identities.resolve(*id)};
  return *id;
}

void EventIntake::keep(Project& project, const Event& event, Verb verb, const Terms& terms,
                       bool locate_sender) {
  packed_ = event.packed;
  if (verb == Verb::none) locate(event, locate_sender);
  const std::string id = id_of(project, event, verb);
  const std::string insert_id =
      event.insert_id ? *event.insert_id : fmt::format("made-up-{}", ++insert_ids_made_);
  StoredEvent& kept = project.events.add({.name = store_.names().intern(event.name),
                                          .time = kept_instant(event, terms.now),
                                          .distinct_id = id,
                                          .insert_id = insert_id},
                                         packed_);
  kept.arrived = terms.now;
  kept.is_imported = terms.endpoint == Endpoint::import;
  kept.is_unique = !event.insert_id;
  kept.is_verb = verb != Verb::none;
  ++stats_.stored;
}

/// What the event says itself wins.
void EventIntake::locate(const Event& event, bool locate_sender) {
  const Location* const location = event.ip        ? location_of_address(*event.ip)
                                   : locate_sender ? &sender_location()
                                                   : nullptr;
  if (location == nullptr) return;
  const std::array<std::pair<std::string_view, std::string_view>, 3> found = {
      {{"$city", location->city},
       {"$region", location->region},
       {"mp_country_code", location->country_code}}};
  for (const auto& [name, text] : found) {
    const NameId id = store_.names().intern(name);
    if (find_packed(event.packed, id)) continue;
    std::string value;
    append_quoted(value, text);
    append_packed(packed_, id, value);
  }
}

}  // namespace mixferry::sandbox
