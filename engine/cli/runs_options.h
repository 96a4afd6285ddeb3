#pragma once
/// Which runs `mixferry runs` is asked for.

#include <string>
#include <vector>

#include "engine/cli/options.h"

namespace mixferry::cli {

/// As typed, before it is understood.
struct TypedRuns {
  std::vector<std::string> words;  ///< `3`; `diff`, `3`, `5`
  std::string since;
};

/// Checks what CLI11 can't, and completes `runs` from `typed`.
void understand_runs(const TypedRuns& typed, RunsArguments& runs, Problems& problems);

}  // namespace mixferry::cli
