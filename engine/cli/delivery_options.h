#pragma once
/// The options that say where updates go and how: those of `import` alone.

#include <CLI/CLI.hpp>
#include <cstdint>
#include <string>

#include "engine/cli/options.h"

namespace mixferry::cli {

/// Delivery options as typed, before they are understood.
struct TypedDelivery {
  std::string region = "us", endpoint, notify;
  std::string max_rejects, max_drop, max_skipped;
  std::string rate = "25000";
  std::uint64_t give_up_seconds = 15 * 60;
  std::uint64_t back_off_milliseconds = 2'000;
  std::uint64_t timeout_milliseconds = 60'000;
};

/// Has CLI11 fill in `options.import` and `typed`; all must live until the command line is parsed.
void add_delivery(CLI::App& command, Options& options, TypedDelivery& typed);

/// Checks what CLI11 can't, and completes `import` from `typed`.
void understand_delivery(const TypedDelivery& typed, ImportArguments& import, Problems& problems);

}  // namespace mixferry::cli
