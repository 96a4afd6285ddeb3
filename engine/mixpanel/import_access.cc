#include "engine/mixpanel/import_access.h"

#include <stdexcept>
#include <utility>

namespace mixferry::mixpanel {

ImportAccess::ImportAccess(const ServiceAccount& account, std::string_view project_id)
    : ImportAccess("a service account", account.authorization(), project_id) {
  if (project_id.empty()) throw std::logic_error("a service account without a project");
}

Result<ImportAccess> ImportAccess::by_token(std::string_view token, std::string_view project_id) {
  auto authorization = http::Authorization::basic(token, "");
  if (!authorization) {
    return std::unexpected(
        Error{.kind = ErrorKind::fatal, .message = "the project token: " + authorization.error().message});
  }
  return ImportAccess("the project's token", std::move(*authorization), project_id);
}

std::string ImportAccess::in_words() const {
  std::string words(kind_);
  if (!project_id_.empty()) words.append(", for project ").append(project_id_);
  return words;
}

std::string ImportAccess::target_for(std::string_view target) const {
  std::string named(target);
  if (!project_id_.empty()) named.append("&project_id=").append(project_id_);
  return named;
}

}  // namespace mixferry::mixpanel
