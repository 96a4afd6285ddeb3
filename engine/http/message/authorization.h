#pragma once
/// Credentials as a header value.

#include <ostream>
#include <string>
#include <string_view>

#include "engine/base/error.h"

namespace mixferry::http {

/// The value of an `Authorization` header: a secret. It has no text that a log could take: fmt does not
/// compile with it, a stream shows `***`.
class Authorization {
 public:
  /// RFC 7617. Not allowed: a colon in `user`, and what is not text on one line. No error quotes anything.
  [[nodiscard]] static Result<Authorization> basic(std::string_view user, std::string_view password);
  /// RFC 6750. `token` is not empty and holds visible ASCII alone.
  [[nodiscard]] static Result<Authorization> bearer(std::string_view token);

  /// What goes over the wire. For whoever writes requests and nobody else.
  [[nodiscard]] const std::string& reveal() const { return value_; }

  bool operator==(const Authorization&) const = default;
  friend std::ostream& operator<<(std::ostream& out, const Authorization&) { return out << "***"; }

 private:
  explicit Authorization(std::string value) : value_(std::move(value)) {}

  std::string value_;
};

}  // namespace mixferry::http
