#pragma once
/// `init --tests`: first tests of a mapping, made of the first rows of an export.

#include <string>

#include "engine/cli/reading.h"

namespace mixferry::cli {

/// What `prepared` makes of the first rows of its sources, as a file of tests. `mapping`: as the file names
/// it.
[[nodiscard]] std::string tests_of(const PreparedReading& prepared, const std::string& mapping);

/// `mapping` as a file of tests at `tests` names it: from its folder, or by the name of a built-in.
[[nodiscard]] std::string mapping_as_named_from(const std::string& tests, const std::string& mapping);

}  // namespace mixferry::cli
