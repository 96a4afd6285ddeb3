#pragma once
/// Everything the stand-in answers, by path. No sockets, no clock, no faults: the server adds those.

#include <span>
#include <string_view>

#include "engine/sandbox/access.h"
#include "engine/sandbox/answer.h"
#include "engine/sandbox/engage.h"
#include "engine/sandbox/events/event_intake.h"
#include "engine/sandbox/events/identity_api.h"
#include "engine/sandbox/events/import.h"
#include "engine/sandbox/events/track.h"
#include "engine/sandbox/http_request.h"
#include "engine/sandbox/identity/linker.h"
#include "engine/sandbox/inside.h"
#include "engine/sandbox/privacy/privacy_api.h"
#include "engine/sandbox/privacy/task_board.h"
#include "engine/sandbox/query/engage_query.h"
#include "engine/sandbox/query/gate.h"
#include "engine/sandbox/query/group_numbers.h"
#include "engine/sandbox/query/project_zone.h"
#include "engine/sandbox/query/raw_export.h"
#include "engine/sandbox/rate_account.h"
#include "engine/sandbox/sandbox.h"
#include "engine/sandbox/scim/scim_api.h"
#include "engine/sandbox/stats.h"
#include "engine/sandbox/store.h"

namespace mixferry::sandbox {

inline constexpr std::size_t kUrlBytesMax = 8 * 1024;

class Service {
 public:
  explicit Service(const SandboxOptions& options);

  [[nodiscard]] Reply handle(const HttpRequest& request, TimePoint now);
  /// Whether it is a path of Mixpanel's, which faults may befall.
  [[nodiscard]] bool meets_faults(std::string_view path) const;
  /// The 429 of such a path.
  [[nodiscard]] Answer too_many_requests(std::string_view path) const;
  /// Counts a request and, later, what it was answered (0: not at all). Those to `/sandbox/...` don't count.
  void note_request(std::string_view target, std::uint64_t body_bytes);
  void note_answer(std::string_view target, unsigned status);
  void note_fault(std::string_view kind);

 private:
  struct Route;
  [[nodiscard]] static std::span<const Route> routes();
  /// nullptr for a path that isn't served.
  [[nodiscard]] const Route* route_of(std::string_view path) const;
  [[nodiscard]] Answer update(Target target, const HttpRequest& request, TimePoint now);
  [[nodiscard]] Answer reset();

  Behaviour behaviour_;
  Host host_;
  bool identity_api_served_;
  std::uint64_t organization_id_;
  Store store_;
  Access access_;
  RateAccounts rates_;
  Stats stats_;
  Linker linker_;
  EventIntake intake_;
  Engage engage_;
  Import import_;
  Track track_;
  IdentityApi identity_api_;
  ProjectZone zone_;
  GroupNumbers group_numbers_;
  Gate gate_;
  EngageQuery engage_query_;
  RawExport raw_export_;
  TaskBoard tasks_;
  PrivacyApi privacy_;
  ScimApi scim_;
  Inside inside_;
};

}  // namespace mixferry::sandbox
