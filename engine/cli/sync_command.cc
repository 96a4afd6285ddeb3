#include "engine/cli/sync_command.h"

#include "engine/cli/otherwise.h"

namespace mixferry::cli {

SyncCommand::SyncCommand()
    : SendingCommand({.name = "sync", .help = "Deliver what changed, and tell who is gone"}) {
  arguments_.sync.emplace();
  arguments_.wishes.compares = true;
}

void SyncCommand::add_rows(CLI::App& app) {
  const char* const group = "Comparison";
  commands::SyncArguments& sync = *arguments_.sync;
  otherwise(app.add_option("--job", sync.job, "What the snapshots of the last sync are called")
                ->option_text("NAME")
                ->group(group),
            {.value = "as the mapping"});
  app.add_flag("--full", sync.full, "Send everything, and begin anew with what is remembered of it")
      ->configurable(false)
      ->group(group);
  app.add_flag("--dry-run", sync.dry_run, "Compare and tell; send nothing, and remember nothing")
      ->configurable(false)
      ->group(group);
}

void SyncCommand::add_own(CLI::App& app) {
  const char* const group = "Guards";
  otherwise(app.add_option("--max-gone", max_gone_,
                           "Send nothing where more of the profiles that the last sync knew have no row")
                ->option_text("P%")
                ->group(group),
            {.value = "5%"});
  app.add_option("--max-changed", max_changed_, "Send nothing where more of them would change")
      ->option_text("P%")
      ->group(group);
  otherwise(app.add_option("--gone", arguments_.results.gone_file,
                           "Where ids are listed that have no row tonight, as JSON Lines")
                ->option_text("FILE")
                ->group("Results"),
            {.value = "nowhere"});
}

void SyncCommand::understand_own(Problems& problems) {
  commands::SyncArguments& sync = *arguments_.sync;
  std::optional<double> gone_percent_max;
  read_share(max_gone_, "--max-gone", gone_percent_max, problems);
  sync.gone_percent_max = gone_percent_max.value_or(sync.gone_percent_max);
  read_share(max_changed_, "--max-changed", sync.changed_percent_max, problems);
}

}  // namespace mixferry::cli
