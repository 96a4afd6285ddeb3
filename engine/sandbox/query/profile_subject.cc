#include "engine/sandbox/query/profile_subject.h"

#include "engine/sandbox/json_value.h"

namespace mixferry::sandbox {

std::optional<std::string> ProfileSubject::json(WhereScope scope, std::string_view name) const {
  if (scope == WhereScope::event) return std::nullopt;
  if (name == "$distinct_id") {
    std::string id;
    append_quoted(id, id_);
    return id;
  }
  const std::optional<NameId> number = names_.find(name);
  const auto value = number ? find_packed(packed_, *number) : std::nullopt;
  if (!value) return std::nullopt;
  return std::string{*value};
}

}  // namespace mixferry::sandbox
