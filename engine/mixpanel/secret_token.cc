#include "engine/mixpanel/secret_token.h"

#include <string>

namespace mixferry::mixpanel::detail {
namespace {

std::unexpected<Error> no_token(std::string message) {
  return std::unexpected(Error{.kind = ErrorKind::fatal, .message = std::move(message)});
}

/// What is easily taken for a token. No token has a colon.
bool is_account(std::string_view text) {
  return text.find(':') != std::string_view::npos;
}

}  // namespace

Result<http::Authorization> by_gdpr_token(std::string_view text) {
  if (is_account(text)) {
    return no_token(
        "this is user:secret, a service account. A GDPR token is one word, made in Mixpanel under the "
        "settings "
        "of your own profile, Data & Privacy");
  }
  return http::Authorization::bearer(text);
}

Result<http::Authorization> by_scim_token(std::string_view text) {
  if (is_account(text)) {
    return no_token(
        "this is user:secret, a service account. A SCIM token is one word, which Mixpanel "
        "shows once, when it is made");
  }
  return http::Authorization::bearer(text);
}

Result<http::Authorization> by_project_secret(std::string_view text) {
  if (text.empty()) return no_token("a project secret is one word, and there is nothing");
  if (is_account(text)) {
    return no_token("this is user:secret, a service account: name it under `service_account` instead");
  }
  return http::Authorization::basic(text, "");
}

}  // namespace mixferry::mixpanel::detail
