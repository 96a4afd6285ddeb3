#pragma once
/// What retrievals found.

#include "engine/erasing/request.h"
#include "engine/erasing/services.h"

namespace mixferry::erasing {

/// Fetches the files of all tasks that have succeeded and were not fetched yet. A task that has no link yet
/// is still under way.
[[nodiscard]] Done<> fetch_results(Request& request, TaskService& tasks);

}  // namespace mixferry::erasing
