#include "engine/commands/run_state.h"

namespace mixferry::commands {

std::string_view status_of(ledger::RunState state) {
  switch (state) {
    case ledger::RunState::finished:
      return "finished";
    case ledger::RunState::unfinished:
      return "unfinished";
    case ledger::RunState::stopped:
      return "stopped";
    case ledger::RunState::superseded:
      return "superseded";
  }
  return {};
}

}  // namespace mixferry::commands
