#pragma once
/// What a sync imports for gone profiles: a mapping, and a row for each of them.
///
/// Their ids are known as they were sent, so that nothing may be done to them any more. But every mapping
/// takes off what stands around an id: blanks, and what spreadsheets put there. An id that a template or a
/// `match` made may have that, and without it is another profile's. So a row has its id in brackets, which
/// the mapping takes away again: `{"id":"<u1>"}`. A row without them is a reject.

#include <string>
#include <string_view>

#include "mappings/language/mapping.h"

namespace mixferry::mappings {

/// The text of a mapping that does to the profiles of `target`, by rows of JSON Lines, what its `gone` says;
/// empty where that is `keep`. `target` is of users or groups.
[[nodiscard]] std::string mapping_of_gone(const Target& target);

/// The row of a profile, with the end of its line. `id`: as it was sent.
[[nodiscard]] std::string row_of_gone(std::string_view id);

}  // namespace mixferry::mappings
