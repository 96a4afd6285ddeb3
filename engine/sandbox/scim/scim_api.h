#pragma once
/// `/api/app/scim/v2/...`: the seats of an organization, to whoever has its SCIM token.

#include <string_view>

#include "engine/sandbox/access.h"
#include "engine/sandbox/answer.h"
#include "engine/sandbox/http_request.h"
#include "engine/sandbox/sandbox.h"

namespace mixferry::sandbox {

inline constexpr std::string_view kScimPath = "/api/app/scim/v2";

class ScimApi {
 public:
  /// Both must outlive it.
  ScimApi(const Behaviour& behaviour, const Access& access) : behaviour_(behaviour), access_(access) {}

  /// Any path below `kScimPath`, by any method. The organization has no seats yet: only who may ask is told.
  [[nodiscard]] Answer handle(const HttpRequest& request) const;

 private:
  const Behaviour& behaviour_;
  const Access& access_;
};

}  // namespace mixferry::sandbox
