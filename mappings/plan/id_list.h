#pragma once
/// Several ids in one value.

#include <string>
#include <string_view>

#include "mappings/plan/faults.h"

namespace mixferry::mappings {

/// Appends the items of `list`, a JSON list, as ids: each as text, as `id_text_of` has it, and checked.
/// Nothing is appended for an empty list, or with a fault: of the first item that is no id, that there are
/// more than a property may hold, or that it is no JSON.
Fault append_id_list(std::string& out, std::string_view list);

}  // namespace mixferry::mappings
