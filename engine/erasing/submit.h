#pragma once
/// Beginning the tasks of a request.

#include <cstddef>

#include "engine/erasing/request.h"
#include "engine/erasing/services.h"

namespace mixferry::erasing {

/// Begins tasks for everyone who has none, at most `ids_max` people at a time, or adopts those that there
/// are. Nobody is submitted twice, wherever it was broken off: for whom a task may have been begun, Mixpanel
/// refuses another one and names the first. Whom it does not take at all has failed; three such in a row
/// halt it, since it may take nobody.
[[nodiscard]] Done<> submit(Request& request, TaskService& tasks, std::size_t ids_max);

}  // namespace mixferry::erasing
