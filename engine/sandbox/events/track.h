#pragma once
/// `/track` as a function: request in, answer out, events kept on the way. Each event names its project by
/// token; nobody is asked for credentials, and answers are those of `/engage`.

#include "engine/sandbox/answer.h"
#include "engine/sandbox/events/event_intake.h"
#include "engine/sandbox/events/event_reader.h"
#include "engine/sandbox/findings.h"
#include "engine/sandbox/http_request.h"
#include "engine/sandbox/rate_account.h"
#include "engine/sandbox/sandbox.h"

namespace mixferry::sandbox {

class Track {
 public:
  /// All of them must outlive it.
  Track(const Behaviour& behaviour, Store& store, RateAccounts& rates, EventIntake& intake,
        EventStats& stats);

  [[nodiscard]] Answer handle(const HttpRequest& request, TimePoint now);

 private:
  void take_all(const Flags& flags, TimePoint now, Findings& findings);

  const Behaviour& behaviour_;
  Store& store_;
  RateAccounts& rates_;
  EventIntake& intake_;
  EventStats& stats_;
  EventReader reader_;
};

}  // namespace mixferry::sandbox
