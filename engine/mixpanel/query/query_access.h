#pragma once
/// By whose leave questions are asked, and of which project.

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/http/message/authorization.h"
#include "engine/mixpanel/secret_token.h"
#include "engine/mixpanel/service_account.h"

namespace mixferry::mixpanel {

/// Credentials and the project they are for: a service account, or the project's secret.
class QueryAccess {
 public:
  QueryAccess(const ServiceAccount& account, std::uint64_t project_id)
      : authorization_(account.authorization()), project_id_(project_id) {}
  QueryAccess(const ProjectSecret& secret, std::uint64_t project_id)
      : authorization_(secret.authorization()), project_id_(project_id), by_secret_(true) {}

  [[nodiscard]] const http::Authorization& authorization() const { return authorization_; }
  [[nodiscard]] std::uint64_t project_id() const { return project_id_; }
  /// Whether it is the project's secret.
  [[nodiscard]] bool by_secret() const { return by_secret_; }

 private:
  http::Authorization authorization_;
  std::uint64_t project_id_;
  bool by_secret_ = false;
};

}  // namespace mixferry::mixpanel
