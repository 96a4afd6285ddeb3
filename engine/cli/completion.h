#pragma once
/// Scripts that let a shell complete commands, options and their values, written from the same description as
/// `--help`.

#include <cstdint>
#include <string>
#include <vector>

#include "engine/cli/described_options.h"

namespace mixferry::cli {

enum class Shell : std::uint8_t { bash, zsh, fish };

/// `mappings`: the names of the built-in ones, offered beside files.
[[nodiscard]] std::string completion(Shell shell, const CLI::App& program,
                                     const std::vector<std::string>& mappings);

}  // namespace mixferry::cli
