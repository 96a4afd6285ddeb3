#pragma once
/// `/api/app/me`: who a service account is, and which projects it is a member of.

#include "engine/sandbox/access.h"
#include "engine/sandbox/answer.h"
#include "engine/sandbox/http_request.h"
#include "engine/sandbox/query/project_zone.h"

namespace mixferry::sandbox {

/// `{"status":"ok","results":{..}}`, or 401 for whoever is none. All projects are of one organization.
[[nodiscard]] Answer answer_me(const HttpRequest& request, Access& access, Store& store,
                               const ProjectZone& zone, std::uint64_t organization_id);

}  // namespace mixferry::sandbox
