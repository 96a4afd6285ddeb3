#pragma once
/// `/api/query/cohorts/list`, which is `/api/2.0/cohorts/list` as well: the cohorts of a project.

#include "engine/sandbox/answer.h"
#include "engine/sandbox/http_request.h"
#include "engine/sandbox/query/gate.h"
#include "engine/sandbox/sandbox.h"

namespace mixferry::sandbox {

/// A JSON array with an object for each, by number. It is a query like any other, and counts as one.
[[nodiscard]] Reply answer_cohorts(const HttpRequest& request, const Behaviour& behaviour, Gate& gate,
                                   TimePoint now);

}  // namespace mixferry::sandbox
