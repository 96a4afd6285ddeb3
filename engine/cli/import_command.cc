#include "engine/cli/import_command.h"

#include <CLI/CLI.hpp>

#include "engine/cli/choice.h"
#include "engine/cli/otherwise.h"
#include "engine/cli/reading_options.h"
#include "engine/cli/settings.h"

namespace mixferry::cli {
namespace {

using pipeline::InDoubtDecision;
using pipeline::Superseding;

const Words<InDoubtDecision> kInDoubt = {
    {"keep", InDoubtDecision::keep}, {"resend", InDoubtDecision::resend}, {"skip", InDoubtDecision::skip}};

const Words<Superseding> kSuperseding = {{"new-run", Superseding::new_run}, {"refuse", Superseding::refuse}};

void add_wishes(CLI::App& app, pipeline::RunWishes& wishes, const char* group) {
  app.add_flag("--again", wishes.again,
               "Send once more what was delivered, `add` and `append` without `once` included")
      ->group(group);
  app.add_flag("--skip-applied", wishes.skip_applied,
               "Leave out the `add` and `append` of rows that another run has delivered")
      ->group(group);
  otherwise(add_choice(app, "--superseded", wishes.superseding, kSuperseding,
                       "An unfinished run whose file or mapping has changed"),
            {.value = "a new run, unless rows are in doubt"})
      ->group(group);
  app.add_flag("--restart", wishes.restart, "Give up an unfinished import and begin anew")
      ->group(group)
      ->configurable(false);
}

void check_wishes(const pipeline::RunWishes& wishes, Problems& problems) {
  if (wishes.again && wishes.skip_applied) {
    problems.emplace_back(
        "--again applies once more what --skip-applied leaves out: drop --again to leave it out, or "
        "--skip-applied to apply it again");
  }
}

}  // namespace

ImportCommand::ImportCommand() : SendingCommand({.name = "import", .help = "Deliver; resumes by itself"}) {}

void ImportCommand::add_rows(CLI::App& app) {
  add_limit(app, arguments_.reading);
  add_only(app, arguments_.reading);
}

void ImportCommand::add_own(CLI::App& app) {
  add_defaulted_choice(app, "--in-doubt", arguments_.in_doubt, kInDoubt,
                       "Updates that got no answer and do not bear repeating")
      ->group(kDelivery);
  add_wishes(app, arguments_.wishes, kDelivery);
}

void ImportCommand::understand_own(Problems& problems) {
  check_wishes(arguments_.wishes, problems);
}

}  // namespace mixferry::cli
