#include "engine/commands/runs_at_work.h"

#include <fmt/format.h>

#include "engine/ledger/run_lock.h"
#include "engine/pipeline/run_choice.h"

namespace mixferry::commands {

std::vector<std::string> runs_at_work(const std::vector<ledger::RunRecord>& history,
                                      const ledger::RunIdentity& now, const StateFolder& state) {
  std::vector<std::string> sentences;
  for (const ledger::RunRecord& run : history) {
    const std::string key = ledger::run_key(run.identity);
    if (run.state != ledger::RunState::unfinished || key == ledger::run_key(now) ||
        !pipeline::updates_profiles_of(run, now) || ledger::RunLock::try_to_take(state.path, key))
      continue;
    sentences.push_back(
        fmt::format("run {} ({}) updates such profiles at the same time: of a profile that both have, the "
                    "values of the file that was sent last stay, be it the older one. Import the newer one "
                    "again when both are done: mixferry import ... --again",
                    run.id, pipeline::first_source(run.identity)));
  }
  return sentences;
}

}  // namespace mixferry::commands
