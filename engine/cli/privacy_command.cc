#include "engine/cli/privacy_command.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <optional>
#include <utility>

#include "engine/cli/choice.h"
#include "engine/cli/common_options.h"
#include "engine/cli/consent.h"
#include "engine/cli/console_listener.h"
#include "engine/cli/otherwise.h"
#include "engine/cli/privacy_text.h"
#include "engine/cli/settings.h"
#include "engine/erasing/cancel.h"

namespace mixferry::cli {
namespace {

using erasing::Cancelling;
using RequestKind = ledger::PrivacyRequest::Kind;

const char* const kWhom = "Whom";
const char* const kRequest = "The request";
const Words<std::string> kCompliance = {{"gdpr", "GDPR"}, {"ccpa", "CCPA"}};
const Words<std::string> kDisclosure = {
    {"data", "Data"}, {"categories", "Categories"}, {"sources", "Sources"}};

/// A hundred thousand and more may be meant; more than that is no list of requests.
constexpr std::uint64_t kPeopleMax = 10'000'000;

}  // namespace

PrivacyCommand::PrivacyCommand(const Description& description, RequestKind kind) : Command(description) {
  arguments_.kind = kind;
}

EraseCommand::EraseCommand()
    : PrivacyCommand({.name = "erase", .help = "Delete people everywhere, wait for it, prove it"},
                     RequestKind::erase) {}

RetrieveCommand::RetrieveCommand()
    : PrivacyCommand({.name = "retrieve", .help = "Fetch all that Mixpanel has of people"},
                     RequestKind::retrieve) {}

bool PrivacyCommand::is_erasure() const {
  return arguments_.kind == RequestKind::erase;
}

void PrivacyCommand::add_people(CLI::App& app) {
  add_reading(app, arguments_.reading, typed_reading_);
  app.get_option("SOURCE")->required(false)->description(
      "A list of people: files, folders, globs, archives, - for standard input");
  app.add_option("--id", arguments_.ids, "This id, as it is sent; may be repeated")
      ->option_text("ID")
      ->check(not_blank())
      ->group(kWhom);
  app.add_option("--email", arguments_.email,
                 "Whose profile has this $email, letter by letter; asks Mixpanel")
      ->option_text("MAIL")
      ->check(not_blank())
      ->group(kWhom);
  app.add_option("-m,--mapping", arguments_.reading.mapping,
                 "Of a list: the mapping it is imported by, which makes the ids")
      ->option_text("MAPPING")
      ->group(kWhom);
  app.add_option("--column", arguments_.reading.id_column, "Of a list: the column that holds the ids")
      ->option_text("COLUMN")
      ->check(not_blank())
      ->group(kWhom);
  otherwise(app.add_option("--max", arguments_.people_max, "Do nothing where more people are meant")
                ->option_text("N")
                ->check(between(std::uint64_t{1}, kPeopleMax))
                ->group(kWhom),
            {.value = fmt::to_string(arguments_.people_max)});
}

void PrivacyCommand::add_request(CLI::App& app) {
  const auto flag = [&](const char* name, bool& into, const char* what) {
    return app.add_flag(name, into, what)->group(kRequest)->configurable(false);
  };
  app.add_option("--reference", arguments_.reference, "Who asked, for the record: the number of a case")
      ->option_text("CASE")
      ->check(not_blank())
      ->group(kRequest);
  flag("--dry-run", is_trial_, "Tell whom it would be about, and do nothing");
  flag("--yes", is_sure_, "Don't ask");
  flag("--no-wait", leaves_, "Leave once Mixpanel has it; --resume looks after it later");
  flag("--resume", resumes_, "Go on with what is under way in this project");
  add_choice(app, "--compliance", arguments_.compliance, kCompliance, "By which law")
      ->group(kRequest)
      ->default_str("gdpr");
  if (is_erasure()) {
    app.add_option("--cancel", cancelled_, "Cancel this task, which Mixpanel allows until it has started")
        ->option_text("TASK")
        ->check(not_blank())
        ->configurable(false)
        ->group(kRequest);
    app.add_flag("--ignore-alias", arguments_.ignore_alias,
                 "Delete the profile of this very id, and not of whom it is an alias of")
        ->group(kRequest);
  } else {
    add_choice(app, "--disclosure", arguments_.disclosure, kDisclosure, "By CCPA: what of their data")
        ->group(kRequest);
    otherwise(app.add_option("-o,--output", arguments_.output, "The folder for what is found")
                  ->option_text("DIR")
                  ->check(not_blank()),
              {.value = "in the state folder"})
        ->group(kRequest);
  }
  app.add_flag("--with-ids", arguments_.keeps_ids,
               "Keep the ids in the record; without, it has marks of them once it is over")
      ->group(kRequest);
  otherwise(app.add_option("--report", arguments_.report_file, "The record, as JSON; - for standard output")
                ->option_text("FILE"),
            {.value = "in the state folder"})
      ->group(kRequest);
}

void PrivacyCommand::add_options(CLI::App& app) {
  add_people(app);
  add_request(app);
  add_access(app, arguments_.project);
  add_place(app, place_);
  add_ca_file(app, arguments_.project);
  add_config(app);
  add_state(app, common.state);
  add_console(app, common.console);
}

void PrivacyCommand::understand_people(Problems& problems) {
  const commands::ReadingArguments& reading = arguments_.reading;
  const int ways = (arguments_.ids.empty() ? 0 : 1) + (arguments_.email.empty() ? 0 : 1) +
                   (reading.sources.empty() ? 0 : 1) + (resumes_ ? 1 : 0) + (cancelled_.empty() ? 0 : 1);
  if (ways == 0) {
    problems.push_back(fmt::format(
        "whom? Give --id ID, --email MAIL, or a list with --column or -m{}",
        is_erasure() ? "; --resume goes on, --cancel TASK takes one back" : "; --resume goes on"));
  } else if (ways > 1) {
    problems.push_back(fmt::format("give one of --id, --email, a list{} and --resume, not several",
                                   is_erasure() ? ", --cancel" : ""));
  }
  const bool says_column = !reading.mapping.empty() || !reading.id_column.empty();
  if (reading.sources.empty()) {
    if (says_column) problems.emplace_back("-m and --column are for a list: name its file");
  } else if (reading.mapping.empty() == reading.id_column.empty()) {
    problems.emplace_back(
        says_column ? "--column and -m can't be combined: the mapping says what the id is"
                    : "which ids does the list hold? Name their column with --column, or the mapping "
                      "that it is imported by with -m");
  }
  if (!arguments_.disclosure.empty() && arguments_.compliance != "CCPA")
    problems.emplace_back("--disclosure is for --compliance ccpa");
}

void PrivacyCommand::understand(Problems& problems) {
  arguments_.state = common.state;
  arguments_.settings_file = common.settings_file;
  arguments_.project.project = common.project;
  arguments_.waits = !leaves_;
  understand_people(problems);
  understand_reading(typed_reading_, arguments_.reading, problems);
  understand_place(place_, arguments_.project, problems);
  check_asker(arguments_.project, problems);
  name_missing_files(arguments_.reading, problems);
}

bool PrivacyCommand::is_agreed(const commands::PrivacyPlan& plan) const {
  if (is_sure_ || plan.people.empty()) return true;
  if (!can_ask()) {
    throw RunError(ExitCode::usage,
                   fmt::format("nobody can be asked here whether {} may be {}: add --yes. Nothing was done.",
                               people_in_words(plan.people.size()), is_erasure() ? "erased" : "asked for"));
  }
  return says_yes(is_erasure()
                      ? fmt::format("Erase {} for good?", people_in_words(plan.people.size()))
                      : fmt::format("Retrieve the data of {}?", people_in_words(plan.people.size())));
}

ExitCode PrivacyCommand::cancel(commands::PrivacyWork& work, report::Console& console) const {
  std::optional<report::PrivacyRecord> record;
  switch (work.cancel(cancelled_, record)) {
    case Cancelling::cancelled:
      console.print(fmt::format(
          "Task {} is cancelled. Its people are not erased, and may be sent again; profiles that were "
          "deleted stay so until then.\n",
          cancelled_));
      return ExitCode::done;
    case Cancelling::too_late:
      console.warn(fmt::format("task {} has started: Mixpanel does not cancel it any more.", cancelled_));
      return ExitCode::with_rejects;
    case Cancelling::not_found:
      console.warn(fmt::format("Mixpanel knows no task {}: nothing was cancelled.", cancelled_));
      return ExitCode::with_rejects;
    case Cancelling::not_theirs:
      break;
  }
  throw RunError(ExitCode::usage,
                 fmt::format("no erasure that is under way in this project has a task {}: nothing was "
                             "cancelled. `mixferry erase --resume --no-wait` tells the tasks there are.",
                             cancelled_));
}

ExitCode PrivacyCommand::go_on(commands::PrivacyWork& work,
                               const std::vector<ledger::PrivacyRequestId>& requests,
                               report::Console& console) const {
  if (requests.empty()) {
    console.print("Nothing is under way in this project.\n");
    return ExitCode::done;
  }
  if (arguments_.waits)
    console.info(fmt::format("Mixpanel may take days. Ctrl-C leaves; to go on: {}", work.go_on_words()));
  const std::vector<report::PrivacyRecord> records = work.go_on(requests);
  console.finish(ending_of(records, work.go_on_words()), summary_of(records, work));
  return exit_code_of(records);
}

ExitCode PrivacyCommand::run(report::Console& console) {
  ConsoleListener listener(console);
  commands::PrivacyWork work(arguments_, listener);
  if (!cancelled_.empty()) return cancel(work, console);
  if (resumes_) return go_on(work, work.open_requests(), console);
  const commands::PrivacyPlan plan = work.plan();
  console.print(plan_in_words(plan, arguments_, work.host()));
  if (is_trial_) {
    console.print("Nothing was done: --dry-run.\n");
    return ExitCode::done;
  }
  if (!is_agreed(plan)) {
    console.print("Nothing was done.\n");
    return ExitCode::usage;
  }
  return go_on(work, work.begin(plan), console);
}

}  // namespace mixferry::cli
