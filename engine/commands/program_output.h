#pragma once
/// What another program prints: the one place that runs one.

#include <chrono>
#include <expected>
#include <string>
#include <vector>

namespace mixferry::commands {

/// Most bytes that a program may print.
inline constexpr std::size_t kProgramOutputBytesMax = 64 << 10;

/// Runs a program, found as a shell finds it, with its arguments and without a shell; it reads nothing. Gives
/// what it prints on standard output when it ends with 0. The error is a sentence without the program: there
/// is none, it failed (with what it printed on standard error, and nothing of standard output), printed too
/// much, or took longer than `longest`, in which case it is killed. Blocks.
[[nodiscard]] std::expected<std::string, std::string> output_of(const std::vector<std::string>& words,
                                                                std::chrono::milliseconds longest);

}  // namespace mixferry::commands
