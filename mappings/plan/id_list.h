#pragma once
/// Several ids in one value.

#include <cstddef>
#include <string>
#include <string_view>

#include "mappings/plan/faults.h"

namespace mixferry::mappings {

/// What a list of ids may be, and what it is if it is more.
struct IdListLimits {
  std::size_t items_max = 0;
  Fault too_many = Fault::none;
  std::size_t bytes_max = 0;  ///< as JSON text
  Fault too_large = Fault::none;
};

/// Of the groups that a profile, or an event, names.
[[nodiscard]] const IdListLimits& group_limits(bool of_event);

/// Appends the items of `list`, a JSON list, as ids: each as text, as `id_text_of` has it, and checked; a
/// number is the digits that stand there. Nothing is appended for an empty list, or with a fault: of the
/// first item that is no id, that `limits` has, or that it is no JSON.
Fault append_id_list(std::string& out, std::string_view list, const IdListLimits& limits);

}  // namespace mixferry::mappings
