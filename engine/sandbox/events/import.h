#pragma once
/// `/import` as a function: request in, answer out, events kept on the way. No sockets, no clock. What an
/// event may say: event_rules.h; what becomes of it: event_intake.h; here: credentials, bodies, limits and
/// answers.

#include <string>

#include "engine/sandbox/access.h"
#include "engine/sandbox/answer.h"
#include "engine/sandbox/events/event_intake.h"
#include "engine/sandbox/events/event_reader.h"
#include "engine/sandbox/http_request.h"
#include "engine/sandbox/rate_account.h"
#include "engine/sandbox/request_data.h"
#include "engine/sandbox/sandbox.h"

namespace mixferry::sandbox {

inline constexpr std::size_t kEventsMax = 2'000;  ///< of a request

class Import {
 public:
  /// All of them must outlive it.
  Import(const Behaviour& behaviour, Store& store, Access& access, RateAccounts& rates, EventIntake& intake,
         EventStats& stats);

  [[nodiscard]] Answer handle(const HttpRequest& request, TimePoint now);

 private:
  struct Outcome;
  [[nodiscard]] Answer refuse(const RequestData& data, std::string_view error) const;
  [[nodiscard]] Outcome take_all(const Admission& who, const Flags& flags, TimePoint now);
  [[nodiscard]] bool has_verb();

  const Behaviour& behaviour_;
  Access& access_;
  RateAccounts& rates_;
  EventIntake& intake_;
  EventStats& stats_;
  EventReader reader_;
};

}  // namespace mixferry::sandbox
