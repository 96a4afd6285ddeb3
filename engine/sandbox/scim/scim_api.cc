#include "engine/sandbox/scim/scim_api.h"

#include <fmt/format.h>
#include <optional>

#include "engine/sandbox/form.h"
#include "engine/sandbox/query/query_parameters.h"
#include "engine/sandbox/scim/scim_answer.h"

namespace mixferry::sandbox {
namespace {

/// A page of nobody: its numbers are read all the same.
Answer no_seats(const HttpRequest& request) {
  ScimPage page;
  const Fields fields = parse_fields(query_of(request.target));
  for (const std::string_view name : {"startIndex", "count"}) {
    const std::string* const text = find_field(fields, name);
    if (text == nullptr) continue;
    const std::optional<std::int64_t> number = read_integer(*text);
    if (!number) return scim_error(400, fmt::format("{} must be an integer", name), "invalidValue");
    if (name == "startIndex" && *number > 1) page.start_index = static_cast<std::uint64_t>(*number);
  }
  return scim_list(page);
}

}  // namespace

Answer ScimApi::handle(const HttpRequest& request) const {
  if (!access_.has_scim_token(request.authorization))
    return scim_error(401, "The authorization header is missing, or holds no SCIM token of an organization");
  if (!behaviour_.plan_has_scim)
    return scim_error(403, "SCIM is not part of the plan of this organization: it comes with Enterprise");
  std::string_view resource = path_of(request.target).substr(kScimPath.size());
  if (resource.ends_with('/')) resource.remove_suffix(1);
  if (resource != "/Users") return scim_error(404, fmt::format("there is no {} here", resource));
  if (request.method != "GET") return scim_error(405, fmt::format("{} takes GET only", resource));
  return no_seats(request);
}

}  // namespace mixferry::sandbox
