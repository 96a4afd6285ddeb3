#pragma once
/// From the mapping as a file says it to the program that rows are worked with.

#include "engine/base/error.h"
#include "mappings/language/mapping.h"
#include "mappings/plan/plan.h"
#include "mappings/plan/program.h"

namespace mixferry::mappings {

/// All problems at once, those of reading included: the error's message has a line for each.
[[nodiscard]] Result<PlanProgram> compile_program(const ReadMapping& read, const PlanOptions& options);

}  // namespace mixferry::mappings
