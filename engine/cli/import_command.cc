#include "engine/cli/import_command.h"

#include <CLI/CLI.hpp>

#include "engine/cli/choice.h"
#include "engine/cli/common_options.h"
#include "engine/cli/console_listener.h"
#include "engine/cli/notify_options.h"
#include "engine/cli/otherwise.h"
#include "engine/cli/settings.h"
#include "engine/cli/time_option.h"
#include "engine/commands/import.h"
#include "engine/report/ending.h"
#include "engine/report/run_report.h"

namespace mixferry::cli {
namespace {

using pipeline::InDoubtDecision;
using pipeline::Superseding;

const Words<InDoubtDecision> kInDoubt = {
    {"keep", InDoubtDecision::keep}, {"resend", InDoubtDecision::resend}, {"skip", InDoubtDecision::skip}};

const Words<Superseding> kSuperseding = {{"new-run", Superseding::new_run}, {"refuse", Superseding::refuse}};

const char* const kDelivery = "Delivery";

void add_wishes(CLI::App& app, pipeline::RunWishes& wishes) {
  app.add_flag("--again", wishes.again,
               "Send once more what was delivered, `add` and `append` without `once` included")
      ->group(kDelivery);
  app.add_flag("--skip-applied", wishes.skip_applied,
               "Leave out the `add` and `append` of rows that another run has delivered")
      ->group(kDelivery);
  otherwise(add_choice(app, "--superseded", wishes.superseding, kSuperseding,
                       "An unfinished run whose file or mapping has changed"),
            {.value = "a new run, unless rows are in doubt"})
      ->group(kDelivery);
  app.add_flag("--restart", wishes.restart, "Give up an unfinished import and begin anew")
      ->group(kDelivery)
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

ImportCommand::ImportCommand() : Command({.name = "import", .help = "Deliver; resumes by itself"}) {}

void ImportCommand::add_options(CLI::App& app) {
  add_reading(app, arguments_.reading, typed_reading_);
  add_mapping_choice(app, arguments_.reading);
  add_config(app);
  add_limit(app, arguments_.reading);
  add_only(app, arguments_.reading);
  add_access(app, arguments_.delivery);
  add_state(app, common.state);
  add_place(app, typed_delivery_);
  add_notification(app, arguments_.notification, webhook_);
  add_delivery(app, arguments_.delivery, typed_delivery_);
  add_defaulted_choice(app, "--in-doubt", arguments_.in_doubt, kInDoubt,
                       "Updates that got no answer and do not bear repeating")
      ->group(kDelivery);
  add_guards(app, arguments_.guards, typed_guards_);
  add_wishes(app, arguments_.wishes);
  app.add_flag_callback(
         "--no-canary", [this] { arguments_.canary.is_wanted = false; },
         "Don't read back some profiles of the first request")
      ->group(kDelivery);
  add_time(app, "--canary-wait", arguments_.canary.wait,
           {.shortest = std::chrono::seconds(1), .longest = std::chrono::hours(24)},
           "Stop if none of them can be read so long after it")
      ->group(kDelivery);
  app.add_flag("--yes-merge", arguments_.may_merge,
               "The mapping may merge ids: Mixpanel never takes two of them apart again")
      ->group(kDelivery)
      ->configurable(false);
  add_results(app, arguments_.results, "in the state folder");
  otherwise(app.add_option("--metrics-file", arguments_.results.metrics_file,
                           "Counts of the run for Prometheus' textfile collector; a name ending in .prom")
                ->option_text("FILE"),
            {.value = "nowhere"})
      ->group("Results");
  add_console(app, common.console);
}

void ImportCommand::understand(Problems& problems) {
  arguments_.state = common.state;
  arguments_.settings_file = common.settings_file;
  arguments_.delivery.project = common.project;
  understand_reading(typed_reading_, arguments_.reading, problems);
  check_mapping_choice(arguments_.reading, problems);
  understand_delivery(typed_delivery_, arguments_.delivery, problems);
  understand_notification(webhook_, arguments_.delivery, arguments_.notification, problems);
  understand_guards(typed_guards_, arguments_.guards, arguments_.reject_limit, problems);
  check_wishes(arguments_.wishes, problems);
  check_sender(arguments_.delivery, problems);
  name_missing_files(arguments_.reading, problems);
}

ExitCode ImportCommand::run(report::Console& console) {
  ConsoleListener listener(console);
  const report::RunReport report = commands::import_sources(arguments_, listener);
  if (report.status == report::RunStatus::failed) {
    console.fail(report::ending_of(report), report.message);
  } else {
    console.finish(report::ending_of(report), report::summary(report));
  }
  return report.exit_code;
}

void ImportCommand::refuse(const std::string& why, report::Console& console) const {
  const bool is_logged = common.console.format == report::LogFormat::json;
  if (!is_logged) Command::refuse(why, console);
  ConsoleListener listener(console);
  const report::RunReport report = commands::tell_of_no_import(arguments_, why, listener);
  if (is_logged) console.fail(report::ending_of(report), report.message);
}

}  // namespace mixferry::cli
