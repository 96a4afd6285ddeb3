#pragma once
/// By whose leave people are deleted or their data retrieved, and in which project.

#include <string>
#include <string_view>

#include "engine/http/message/authorization.h"
#include "engine/mixpanel/secret_token.h"

namespace mixferry::mixpanel {

/// A person's GDPR token and the project's token: made of these and of nothing else. Source: Mixpanel docs,
/// reference "GDPR API".
class PrivacyAccess {
 public:
  PrivacyAccess(const GdprToken& token, std::string_view project_token)
      : authorization_(token.authorization()), project_token_(project_token) {}

  [[nodiscard]] const http::Authorization& authorization() const { return authorization_; }
  /// It names the project, and is no secret.
  [[nodiscard]] const std::string& project_token() const { return project_token_; }

 private:
  http::Authorization authorization_;
  std::string project_token_;
};

}  // namespace mixferry::mixpanel
