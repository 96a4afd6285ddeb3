#pragma once
/// A service account: whom Mixpanel lets import events and ask questions.

#include <ostream>
#include <string_view>

#include "engine/base/error.h"
#include "engine/http/message/authorization.h"

namespace mixferry::mixpanel {

/// A user name and a secret, of one kind of credential and no other. It has no text that a log could take:
/// fmt does not compile with it, a stream shows `***`.
class ServiceAccount {
 public:
  /// Reads `user:secret`. The error says what is wrong and quotes nothing.
  [[nodiscard]] static Result<ServiceAccount> parse(std::string_view text);

  [[nodiscard]] const http::Authorization& authorization() const { return authorization_; }

  friend std::ostream& operator<<(std::ostream& out, const ServiceAccount&) { return out << "***"; }

 private:
  explicit ServiceAccount(http::Authorization authorization) : authorization_(std::move(authorization)) {}

  http::Authorization authorization_;
};

}  // namespace mixferry::mixpanel
