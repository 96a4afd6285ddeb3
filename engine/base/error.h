#pragma once
/// What can go wrong, as values, and the one exception that ends a run.

#include <chrono>
#include <cstdint>
#include <expected>
#include <optional>
#include <stdexcept>
#include <string>

namespace mixferry {

/// What can still be done about a failure.
enum class ErrorKind : std::uint8_t {
  retryable,  ///< the same request may yet succeed: timeout, reset, 429, 5xx
  rejected,   ///< this row or batch will never be accepted as it is: split it, keep what is bad as a reject
  fatal,      ///< nothing will be: bad credentials, unreadable input, full disk
};

/// Why something failed, for a person and for the program. A plain value.
struct Error {
  ErrorKind kind;
  std::string message;  ///< what failed, on what, and what to try
};

template <typename T = void>
using Result = std::expected<T, Error>;

/// How the program ends; the numbers are part of the command line's contract.
enum class ExitCode : std::uint8_t {
  done = 0,          ///< everything delivered, or nothing left to do
  with_rejects = 1,  ///< finished, but some rows were rejected or are in doubt, or there was none
  usage = 2,         ///< wrong usage, unreadable source, invalid mapping; nothing was sent
  stopped = 3,       ///< stopped before the end; run again to resume
  refused = 4,       ///< Mixpanel refused the credentials or the project
};

/// Ends the run. Thrown by a stage, caught once, in `main`.
class RunError : public std::runtime_error {
 public:
  RunError(ExitCode exit_code, const std::string& message)
      : std::runtime_error(message), exit_code_(exit_code) {}
  [[nodiscard]] ExitCode exit_code() const noexcept { return exit_code_; }

 private:
  ExitCode exit_code_;
};

}  // namespace mixferry
