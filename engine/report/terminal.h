#pragma once
/// What standard error and standard output are written to, and what that can show.

#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>

#include "engine/report/live_block.h"

namespace mixferry::report {

/// A person reads standard error.
[[nodiscard]] bool is_terminal();

/// The same, and lines on it can be replaced: not so with `TERM=dumb`, or without a `TERM`.
[[nodiscard]] bool can_replace_lines();

/// Whether colours are wanted: `NO_COLOR` is not set, see no-color.org.
[[nodiscard]] bool wants_colour();

/// `text` with its lines broken at words where a person reads them at `descriptor`; else as it is.
[[nodiscard]] std::string for_screen(std::string_view text, int descriptor);

/// Writes text for people to `stream`: nothing in it can steer a terminal.
void print_lines(std::string_view text, std::FILE* stream = stdout);

/// Writes data to standard output, byte by byte; on a terminal, as `print_lines` does.
void print_data(std::string_view data);

enum class Flushed : std::uint8_t { no, yes };

/// Right after something was printed: throws `RunError` (`stopped`) where standard output could not be
/// written, also because nobody reads it any more. Without `yes` only what was written out by now is looked
/// at.
void require_printed(Flushed flushed);

/// What `descriptor` is written to, as large as it is now: 80 by 24 where that does not tell, or is none.
[[nodiscard]] Screen screen(int descriptor);

}  // namespace mixferry::report
