#pragma once
/// What the first bytes of a source say about it: that it is something else than text.

#include <string_view>

#include "engine/base/error.h"

namespace mixferry::connectors {

/// Looks at the beginning of the decompressed bytes of `name`. What can't be text is an error (`fatal`)
/// saying what it is instead: an archive, a workbook, a compression that is not read.
[[nodiscard]] Result<> check_beginning(std::string_view name, std::string_view sample);

}  // namespace mixferry::connectors
