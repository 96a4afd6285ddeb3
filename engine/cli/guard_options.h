#pragma once
/// The options that keep a bad night from becoming a bad project.

#include <CLI/CLI.hpp>
#include <optional>
#include <string>

#include "engine/cli/command.h"
#include "engine/commands/import_arguments.h"

namespace mixferry::cli {

/// As typed, before they are understood.
struct TypedGuards {
  std::string max_rejects, max_drop, max_skipped;
};

void add_guards(CLI::App& command, commands::Guards& guards, TypedGuards& typed);

/// Checks what CLI11 can't, and completes `guards` and `limit` from `typed`.
void understand_guards(const TypedGuards& typed, commands::Guards& guards, pipeline::RejectLimit& limit,
                       Problems& problems);

/// `20%` as typed for `option`; what is nothing stays nothing, and what is no share is a problem.
void read_share(const std::string& typed, const char* option, std::optional<double>& percent,
                Problems& problems);

}  // namespace mixferry::cli
