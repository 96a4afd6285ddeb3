#include "engine/commands/runs_at_work.h"

#include <fmt/format.h>
#include <string_view>

#include "engine/ledger/run_lock.h"
#include "engine/pipeline/run_choice.h"
#include "engine/pipeline/run_kind.h"

namespace mixferry::commands {

namespace {

using pipeline::RunKind;

/// How the rows of one of two runs are sent once more.
std::string_view how_to_send_again(RunKind one, RunKind other) {
  if (one != other)
    return "Send the newer one again when both are done: mixferry import ... --again, or mixferry sync ... "
           "--full, whichever it is";
  return one == RunKind::sync ? "Sync the newer one again when both are done: mixferry sync ... --full"
                              : "Import the newer one again when both are done: mixferry import ... --again";
}

}  // namespace

std::vector<std::string> runs_at_work(const std::vector<ledger::RunRecord>& history,
                                      const ledger::RunIdentity& now, const StateFolder& state) {
  std::vector<std::string> sentences;
  for (const ledger::RunRecord& run : history) {
    const std::string key = ledger::run_key(run.identity);
    const RunKind kind = pipeline::kind_of(run.identity);
    if (kind == RunKind::gone) continue;  // its sync is at work, too
    if (run.state != ledger::RunState::unfinished || key == ledger::run_key(now) ||
        !pipeline::updates_profiles_of(run, now) || ledger::RunLock::try_to_take(state.path, key))
      continue;
    sentences.push_back(fmt::format(
        "run {} ({}) updates such profiles at the same time: of a profile that both have, the "
        "values of the file that was sent last stay, be it the older one. {}",
        run.id, pipeline::first_source(run.identity), how_to_send_again(kind, pipeline::kind_of(now))));
  }
  return sentences;
}

}  // namespace mixferry::commands
