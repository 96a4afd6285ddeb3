#pragma once
/// Which commands there are: the one place that lists them.

#include <memory>
#include <vector>

#include "engine/cli/command.h"

namespace mixferry::cli {

/// One of each, in the order of `--help`.
[[nodiscard]] std::vector<std::unique_ptr<Command>> all_commands();

}  // namespace mixferry::cli
