#include "engine/sandbox/scim/scim_answer.h"

#include <fmt/format.h>

#include "engine/sandbox/json_value.h"

namespace mixferry::sandbox {
namespace {

constexpr std::string_view kScimType = "application/scim+json";

}  // namespace

Answer scim_error(unsigned status, std::string_view detail, std::string_view scim_type) {
  const std::string type = scim_type.empty() ? "" : fmt::format(R"("scimType":{},)", quoted(scim_type));
  return {.status = status,
          .content_type = kScimType,
          .body = fmt::format(
              R"({{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],{}"detail":{},"status":"{}"}})",
              type, quoted(detail), status)};
}

Answer scim_list(const ScimPage& page) {
  return {
      .content_type = kScimType,
      .body = fmt::format(
          R"({{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"totalResults":{},"startIndex":{},"itemsPerPage":{},"Resources":[{}]}})",
          page.total, page.start_index, page.count, page.resources)};
}

}  // namespace mixferry::sandbox
