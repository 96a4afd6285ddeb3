#pragma once
/// By what `/import` knows whose project it is: it stands in the request and not in the records.

#include <string>
#include <string_view>

#include "engine/base/error.h"
#include "engine/http/message/authorization.h"
#include "engine/mixpanel/service_account.h"

namespace mixferry::mixpanel {

/// Credentials and the project they are for. Made of a service account or of a token, and of nothing else.
class ImportAccess {
 public:
  /// `project_id`: the project's number; a service account may have several projects, so there must be one.
  ImportAccess(const ServiceAccount& account, std::string_view project_id);
  /// The project token as a user name without a password; the project's number may be left out (empty). The
  /// error says what is wrong with the token and does not quote it.
  [[nodiscard]] static Result<ImportAccess> by_token(std::string_view token, std::string_view project_id);

  [[nodiscard]] const http::Authorization& authorization() const { return authorization_; }
  /// For people: `a service account, for project 7`.
  [[nodiscard]] std::string in_words() const;
  /// `target` (path and query), with the project named in it.
  [[nodiscard]] std::string target_for(std::string_view target) const;

 private:
  ImportAccess(std::string_view kind, http::Authorization authorization, std::string_view project_id)
      : kind_(kind), authorization_(std::move(authorization)), project_id_(project_id) {}

  std::string_view kind_;  ///< a literal, for people
  http::Authorization authorization_;
  std::string project_id_;
};

}  // namespace mixferry::mixpanel
