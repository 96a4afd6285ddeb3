#pragma once
/// `/identity/create`, `/identity/create-alias` and `/identity/merge`: paths that third parties describe and
/// Mixpanel doesn't document. Each does what the event of its verb does on `/import`.

#include "engine/sandbox/access.h"
#include "engine/sandbox/answer.h"
#include "engine/sandbox/events/event_intake.h"
#include "engine/sandbox/http_request.h"
#include "engine/sandbox/rate_account.h"

namespace mixferry::sandbox {

class IdentityApi {
 public:
  /// All of them must outlive it.
  IdentityApi(Store& store, Access& access, RateAccounts& rates, EventIntake& intake, EventStats& stats)
      : store_(store), access_(access), rates_(rates), intake_(intake), stats_(stats) {}

  [[nodiscard]] Answer handle(Verb verb, const HttpRequest& request, TimePoint now);

 private:
  Store& store_;
  Access& access_;
  RateAccounts& rates_;
  EventIntake& intake_;
  EventStats& stats_;
};

}  // namespace mixferry::sandbox
