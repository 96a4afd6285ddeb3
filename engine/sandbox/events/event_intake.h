#pragma once
/// Keeps events that are taken: whose they are, when they happened, where, and which ids they link.

#include <string>

#include "engine/sandbox/events/event.h"
#include "engine/sandbox/events/event_rules.h"
#include "engine/sandbox/events/verb.h"
#include "engine/sandbox/identity/linker.h"
#include "engine/sandbox/stats.h"
#include "engine/sandbox/store.h"

namespace mixferry::sandbox {

class EventIntake {
 public:
  /// `store`, `linker` and `stats` must outlive it.
  EventIntake(Store& store, Linker& linker, EventStats& stats)
      : store_(store), linker_(linker), stats_(stats) {}

  /// Keeps an event that has no refusal under `terms`, or drops it where Mixpanel does so in silence, and
  /// counts it. `trusted`: it came with a service account; `locate_sender`: without an `ip` of its own it is
  /// where its sender is.
  void take(Project& project, const Event& event, const Terms& terms, bool trusted, bool locate_sender);

 private:
  [[nodiscard]] static std::string id_of(const Project& project, const Event& event, Verb verb);
  void keep(Project& project, const Event& event, Verb verb, const Terms& terms, bool locate_sender);
  void locate(const Event& event, bool locate_sender);

  Store& store_;
  Linker& linker_;
  EventStats& stats_;
  std::string packed_;
  std::uint64_t insert_ids_made_ = 0;
};

}  // namespace mixferry::sandbox
