#include "engine/cli/sending_command.h"

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

void SendingCommand::add_options(CLI::App& app) {
  add_reading(app, arguments_.reading, typed_reading_);
  add_mapping_choice(app, arguments_.reading);
  add_config(app);
  add_rows(app);
  add_access(app, arguments_.delivery);
  add_state(app, common.state);
  add_place(app, typed_delivery_);
  add_notification(app, arguments_.notification, webhook_);
  add_delivery(app, arguments_.delivery, typed_delivery_);
  add_guards(app, arguments_.guards, typed_guards_);
  add_own(app);
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

void SendingCommand::understand(Problems& problems) {
  arguments_.state = common.state;
  arguments_.settings_file = common.settings_file;
  arguments_.delivery.project = common.project;
  understand_reading(typed_reading_, arguments_.reading, problems);
  check_mapping_choice(arguments_.reading, problems);
  understand_delivery(typed_delivery_, arguments_.delivery, problems);
  understand_notification(webhook_, arguments_.delivery, arguments_.notification, problems);
  understand_guards(typed_guards_, arguments_.guards, arguments_.reject_limit, problems);
  understand_own(problems);
  check_sender(arguments_.delivery, problems);
  name_missing_files(arguments_.reading, problems);
}

ExitCode SendingCommand::run(report::Console& console) {
  ConsoleListener listener(console);
  const report::RunReport report = commands::import_sources(arguments_, listener);
  if (report.status == report::RunStatus::failed) {
    console.fail(report::ending_of(report), report.message);
  } else {
    console.finish(report::ending_of(report), report::summary(report));
  }
  return report.exit_code;
}

void SendingCommand::refuse(const std::string& why, report::Console& console) const {
  const bool is_logged = common.console.format == report::LogFormat::json;
  if (!is_logged) Command::refuse(why, console);
  ConsoleListener listener(console);
  const report::RunReport report = commands::tell_of_no_import(arguments_, why, listener);
  if (is_logged) console.fail(report::ending_of(report), report.message);
}

}  // namespace mixferry::cli
