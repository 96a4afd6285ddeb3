#pragma once
/// The options that say how sources are read: what `import`, `check` and `preview` share.

#include <CLI/CLI.hpp>
#include <cstdint>
#include <optional>
#include <string>

#include "engine/cli/command.h"
#include "engine/commands/reading.h"

namespace mixferry::cli {

/// Reading options as typed, before they are understood.
struct TypedReading {
  std::string delimiter, quote, encoding;
  std::optional<std::uint32_t> skip_rows;
};

/// `--mapping` and `--id`.
void add_mapping_choice(CLI::App& command, commands::ReadingArguments& reading);

/// The sources and how they are read. All must live until the command line is parsed.
void add_reading(CLI::App& command, commands::ReadingArguments& reading, TypedReading& typed);

/// `--limit`
void add_limit(CLI::App& command, commands::ReadingArguments& reading);

/// `--only`
void add_only(CLI::App& command, commands::ReadingArguments& reading);

/// Whether it was said what becomes of the rows, once.
void check_mapping_choice(const commands::ReadingArguments& reading, Problems& problems);

/// Checks what CLI11 can't, and completes `reading` from `typed`.
void understand_reading(const TypedReading& typed, commands::ReadingArguments& reading, Problems& problems);

/// Where there are problems: what can be seen to be missing without opening anything. Otherwise, it is found
/// when it is opened.
void name_missing_files(const commands::ReadingArguments& reading, Problems& problems);

}  // namespace mixferry::cli
