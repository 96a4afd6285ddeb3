#pragma once
/// Options whose value is a time.

#include <CLI/CLI.hpp>
#include <chrono>
#include <string>

namespace mixferry::cli {

struct TimeLimits {
  std::chrono::milliseconds shortest;
  std::chrono::milliseconds longest;
};

/// An option that `into` is taken from, with what that is now as the default. What is out of its limits is
/// answered with them; what is no time, with how one is written.
CLI::Option* add_time(CLI::App& command, const char* name, std::chrono::milliseconds& into,
                      const TimeLimits& limits, const std::string& description);

}  // namespace mixferry::cli
