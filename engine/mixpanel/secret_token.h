#pragma once
/// Secrets of one piece, each for an API of its own.

#include <ostream>
#include <string_view>
#include <utility>

#include "engine/base/error.h"
#include "engine/http/message/authorization.h"

namespace mixferry::mixpanel {

/// A secret that is known to be of one kind: what takes another kind does not compile with it. It has no text
/// that a log could take: fmt does not compile with it, a stream shows `***`.
template <Result<http::Authorization> (*authorize)(std::string_view text)>
class SecretToken {
 public:
  /// The error says what is wrong and quotes nothing.
  [[nodiscard]] static Result<SecretToken> parse(std::string_view text) {
    auto authorization = authorize(text);
    if (!authorization) return std::unexpected(std::move(authorization.error()));
    return SecretToken(std::move(*authorization));
  }

  [[nodiscard]] const http::Authorization& authorization() const { return authorization_; }

  friend std::ostream& operator<<(std::ostream& out, const SecretToken&) { return out << "***"; }

 private:
  explicit SecretToken(http::Authorization authorization) : authorization_(std::move(authorization)) {}

  http::Authorization authorization_;
};

namespace detail {
[[nodiscard]] Result<http::Authorization> by_gdpr_token(std::string_view text);
[[nodiscard]] Result<http::Authorization> by_scim_token(std::string_view text);
[[nodiscard]] Result<http::Authorization> by_project_secret(std::string_view text);
}  // namespace detail

/// A person's own, for deletions and retrievals; valid for a year. Source: Mixpanel docs, "End User Data
/// Management".
using GdprToken = SecretToken<detail::by_gdpr_token>;
/// An organization's, for its seats. Source: Mixpanel docs, "Single Sign-On".
using ScimToken = SecretToken<detail::by_scim_token>;
/// A project's, which stood where a service account stands now: its user name, without a password. Mixpanel
/// switches it off on 3 March 2027. Source: Mixpanel docs, reference "Project Secret".
using ProjectSecret = SecretToken<detail::by_project_secret>;

}  // namespace mixferry::mixpanel
