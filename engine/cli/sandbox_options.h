#pragma once
/// The options of `mixferry sandbox`, which no other command shares.

#include <CLI/CLI.hpp>

#include "engine/cli/options.h"

namespace mixferry::cli {

/// Has CLI11 fill in `options.sandbox`; both must live until the command line is parsed.
void add_sandbox(CLI::App& command, Options& options);

}  // namespace mixferry::cli
