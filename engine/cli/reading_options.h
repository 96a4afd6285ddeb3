#pragma once
/// The options that say how sources are read: what `import`, `check` and `preview` share.

#include <CLI/CLI.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/cli/options.h"

namespace mixferry::cli {

/// Reading options as typed, before they are understood.
struct TypedReading {
  std::string delimiter, quote, escape, row_end, ragged, format, encoding;
  std::optional<std::uint32_t> skip_rows;
};

/// Has CLI11 fill in `options.reading.mapping` and `id_column`.
void add_mapping_choice(CLI::App& command, Options& options);

/// Has CLI11 fill in the rest of `options.reading` and `typed`; all must live until the command line is
/// parsed.
void add_reading(CLI::App& command, Options& options, TypedReading& typed);

/// What `--delimiter` and the mapping's `delimiter` mean by `text`, which is not empty.
[[nodiscard]] std::string delimiter_named(std::string_view text);

/// Whether it was said what becomes of the rows, once.
void check_mapping_choice(const ReadingArguments& reading, Problems& problems);

/// Checks what CLI11 can't, and completes `reading` from `typed`.
void understand_reading(const TypedReading& typed, ReadingArguments& reading, Problems& problems);

}  // namespace mixferry::cli
