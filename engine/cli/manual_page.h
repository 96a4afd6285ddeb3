#pragma once
/// mixferry(1), written from the same description as `--help`.

#include <string>

#include "engine/cli/described_options.h"

namespace mixferry::cli {

/// The page in man(7) macros. `program` is the command line it describes.
[[nodiscard]] std::string manual_page(const CLI::App& program);

}  // namespace mixferry::cli
