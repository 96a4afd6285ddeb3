#pragma once
/// What the beginning of a source says about it: that it is something else than CSV or JSON.

#include <string_view>

#include "engine/base/error.h"

namespace mixferry::connectors {

/// Looks at the beginning of the decompressed bytes of `name`. What can't be text is an error (`fatal`)
/// saying what it is instead, and what to do about it: an archive, a workbook, a compression that is not
/// read.
[[nodiscard]] Result<> check_beginning(std::string_view name, std::string_view sample);

/// The same for the beginning of its text (UTF-8): pages, documents and messages that are no rows.
[[nodiscard]] Result<> check_text(std::string_view name, std::string_view sample);

}  // namespace mixferry::connectors
