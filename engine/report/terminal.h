#pragma once
/// What standard error and standard output are written to, and what that can show.

#include "engine/report/live_block.h"

namespace mixferry::report {

/// A person reads standard error.
[[nodiscard]] bool is_terminal();

/// The same, and lines on it can be replaced: not so with `TERM=dumb`, or without a `TERM`.
[[nodiscard]] bool can_replace_lines();

/// Whether colours are wanted: `NO_COLOR` is not set, see no-color.org.
[[nodiscard]] bool wants_colour();

/// What `descriptor` is written to, as large as it is now: 80 by 24 where that does not tell, or is none.
[[nodiscard]] Screen screen(int descriptor);

}  // namespace mixferry::report
