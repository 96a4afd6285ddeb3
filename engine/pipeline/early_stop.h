#pragma once
/// Why an import ended before its last row.

#include <string>
#include <string_view>

#include "engine/base/error.h"
#include "engine/delivery/delivery_result.h"

namespace mixferry::pipeline {

inline constexpr std::string_view kHowToGoOn = "\nRun the same command again to go on where it stopped.";

struct EarlyStop {
  ExitCode exit_code;
  std::string message;
  bool by_its_own_limits = false;  ///< not interrupted: another export need not wait for this one
};

/// How the program ends when a delivery can't go on: refused credentials have a code of their own, whatever
/// else will never succeed is wrong usage as long as nothing was sent.
[[nodiscard]] ExitCode exit_code_of(const delivery::DeliveryError& error, bool nothing_sent);

/// The same, with what to do.
[[nodiscard]] EarlyStop stop_for(const delivery::DeliveryError& error, bool nothing_sent);

}  // namespace mixferry::pipeline
