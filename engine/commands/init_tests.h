#pragma once
/// `init --tests`: first tests of a mapping, made of the first rows of an export.

#include <string>

#include "engine/base/error.h"
#include "engine/commands/reading.h"

namespace mixferry::commands {

/// What `reading.mapping` makes of the first rows of its sources, as the file of tests at `path` is to hold
/// it. Throws `RunError` (`usage`), also where there is no row.
[[nodiscard]] std::string draft_tests(const ReadingArguments& reading, const std::string& path);

/// Why there are no tests of a source that has no row. It says what to do instead.
[[nodiscard]] RunError no_rows_to_test(const std::string& path);

}  // namespace mixferry::commands
