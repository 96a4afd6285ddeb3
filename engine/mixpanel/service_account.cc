#include "engine/mixpanel/service_account.h"

#include <utility>

namespace mixferry::mixpanel {

Result<ServiceAccount> ServiceAccount::parse(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0 || colon + 1 == text.size()) {
    return std::unexpected(
        Error{.kind = ErrorKind::fatal,
              .message = "a service account is written user:secret: its user name, a colon, "
                         "and the secret that Mixpanel showed when it was made. One word alone is "
                         "a project's secret, which Mixpanel switches off on 3 March 2027, or a "
                         "token: make a service account (Project Settings > Service Accounts)"});
  }
  auto authorization = http::Authorization::basic(text.substr(0, colon), text.substr(colon + 1));
  if (!authorization) return std::unexpected(std::move(authorization.error()));
  return ServiceAccount(std::move(*authorization));
}

}  // namespace mixferry::mixpanel
