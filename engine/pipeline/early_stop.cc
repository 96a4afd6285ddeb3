#include "engine/pipeline/early_stop.h"

#include <algorithm>
#include <array>

namespace mixferry::pipeline {

ExitCode exit_code_of(const delivery::DeliveryError& error, bool nothing_sent) {
  constexpr std::array refused_statuses = {401U, 402U, 403U};
  if (std::ranges::find(refused_statuses, error.status) != refused_statuses.end()) return ExitCode::refused;
  return error.kind == ErrorKind::fatal && nothing_sent ? ExitCode::usage : ExitCode::stopped;
}

EarlyStop stop_for(const delivery::DeliveryError& error, bool nothing_sent) {
  EarlyStop stop{.exit_code = exit_code_of(error, nothing_sent), .message = error.message};
  if (stop.exit_code == ExitCode::stopped) stop.message += kHowToGoOn;
  return stop;
}

}  // namespace mixferry::pipeline
