#include "engine/commands/import.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fmt/format.h>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/counted.h"
#include "engine/base/utc_time.h"
#include "engine/commands/access.h"
#include "engine/commands/applied_rows.h"
#include "engine/commands/erased_people.h"
#include "engine/commands/import_canary.h"
#include "engine/commands/import_ending.h"
#include "engine/commands/import_guards.h"
#include "engine/commands/import_identity.h"
#include "engine/commands/import_job.h"
#include "engine/commands/import_report.h"
#include "engine/commands/import_sync.h"
#include "engine/commands/kept_sources.h"
#include "engine/commands/layout_text.h"
#include "engine/commands/mendings.h"
#include "engine/commands/outline.h"
#include "engine/commands/property_findings.h"
#include "engine/commands/reading.h"
#include "engine/commands/results.h"
#include "engine/commands/runs_at_work.h"
#include "engine/ledger/run_lock.h"
#include "engine/ledger/sqlite/open_ledger.h"
#include "engine/ledger/state_folder.h"
#include "engine/pipeline/import.h"
#include "engine/pipeline/in_doubt.h"
#include "engine/pipeline/run_choice.h"
#include "engine/pipeline/run_identity.h"
#include "engine/report/run_page.h"
#include "engine/report/run_report.h"
#include "mappings/language/identity_mode.h"

namespace mixferry::commands {
namespace {

/// How the rows of each source are written, as the ledger keeps it.
std::vector<std::string> layouts_of(const PreparedReading& prepared, const std::string& timezone) {
  std::vector<std::string> layouts;
  for (const pipeline::SourceInfo& source : prepared.sources)
    layouts.push_back(to_text(source.layout, timezone));
  return layouts;
}

/// Rows of an earlier run whose updates may or may not be stored.
std::uint64_t rows_in_doubt(ledger::Ledger& ledger, ledger::RunId run) {
  std::uint64_t rows = ledger.run(run)->tally.rows_in_doubt;
  for (const RangeSet& under_way : ledger.intents(run)) rows += under_way.rows();
  return rows;
}

/// Puts the sources in the order that the run has them in.
void reorder(std::vector<pipeline::SourceInfo>& sources, const ledger::RunIdentity& identity) {
  auto next = sources.begin();
  for (const ledger::RunIdentity::SourceFile& file : identity.sources) {
    const auto found = std::find_if(next, sources.end(), [&](const pipeline::SourceInfo& source) {
      return std::filesystem::absolute(source.path).string() == file.path;
    });
    std::rotate(next, found, found + 1);
    ++next;
  }
}

/// Keeps others from an earlier run while it is changed, unless it is the one whose lock is held anyway.
class OtherRunLock {
 public:
  OtherRunLock(const ImportArguments& arguments, ledger::Ledger& ledger, ledger::RunId run,
               const std::string& held) {
    const std::string key = ledger::run_key(ledger.run(run)->identity);
    if (key != held) lock_.emplace(arguments.state.path, key);
  }

 private:
  std::optional<ledger::RunLock> lock_;
};

/// The run to work on, found or begun; what it comes to stands in the ledger. The lock of the run of
/// `identity` must be held.
ledger::RunRecord take_up(const pipeline::RunChoice& choice, const ledger::RunIdentity& identity,
                          const ImportArguments& arguments, ledger::Ledger& ledger) {
  ledger.require_sound(choice.run);
  const std::string held = ledger::run_key(identity);
  for (const ledger::RunId run : choice.given_up) {
    const OtherRunLock lock(arguments, ledger, run, held);
    ledger.supersede(run);
  }
  if (choice.what == pipeline::RunChoice::What::begin) return *ledger.run(ledger.begin(identity));
  if (choice.identity.sources.size() > ledger.run(choice.run)->identity.sources.size()) {
    const OtherRunLock lock(arguments, ledger, choice.run, held);
    ledger.extend(choice.run, choice.identity);
  }
  return *ledger.run(choice.run);
}

/// A source that breaks off stops the run: the rest of its rows is still owed.
void stop_for_broken_sources(pipeline::ImportOutcome& outcome) {
  if (outcome.stop) return;
  for (const pipeline::SourceOutcome& source : outcome.sources) {
    if (!source.error) continue;
    outcome.stop = pipeline::EarlyStop{
        ExitCode::stopped,
        *source.error + "\nWhat could be read was delivered. Mend the file, then run the same command again.",
        /*by_its_own_limits=*/true};
    return;
  }
}

/// The job's last run, and what speaks against sending anything tonight.
struct Night {
  std::optional<ledger::RunRecord> last;
  std::optional<pipeline::EarlyStop> stop;
};

/// Only of whole exports: some rows of one are another matter.
Night look_at_night(const ImportArguments& arguments, const PreparedReading& prepared,
                    const pipeline::RunChoice& choice, ledger::Ledger& ledger, Listener& listener) {
  if (prepared.asked || reads_rejects(prepared)) return {};
  const Guards& guards = arguments.guards;
  Night night{.last = last_night(ledger, choice.run, choice.identity, arguments.state.path), .stop = {}};
  if (guards.drop_percent_max && !night.last)
    listener.on_remark("--max-drop: no finished run of this mapping and source to compare with yet");
  if (!guards.any()) return night;
  Prospect prospect = look_ahead(prepared, listener);
  night.stop = std::move(prospect.stop);
  if (night.stop) return night;
  if (auto why = guard_against(guards, prospect, night.last))
    night.stop = pipeline::EarlyStop{ExitCode::stopped, *std::move(why), /*by_its_own_limits=*/true};
  return night;
}

/// A run that was read to its end may have come to a bad one all the same.
void stop_for_rejects(pipeline::ImportOutcome& outcome, const ledger::RunRecord& run,
                      const pipeline::RejectLimit& limit) {
  if (outcome.stop) return;
  if (auto why = pipeline::bad_end_of(run.tally, run.rows_mended(), limit))
    outcome.stop = pipeline::EarlyStop{ExitCode::stopped, *std::move(why), /*by_its_own_limits=*/true};
}

ledger::RunState state_after(const pipeline::ImportOutcome& outcome) {
  if (!outcome.stop) return ledger::RunState::finished;
  return outcome.stop->by_its_own_limits ? ledger::RunState::stopped : ledger::RunState::unfinished;
}

class Stopwatch {
 public:
  [[nodiscard]] double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - started_).count();
  }

 private:
  std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
};

/// What is to be done, of which nothing is done yet.
struct Decision {
  pipeline::RunChoice choice;
  Night night;

  [[nodiscard]] bool nothing_to_read() const {
    return choice.what == pipeline::RunChoice::What::nothing_to_do;
  }
};

/// What a dry run leaves as it is: then `choice` has no more to say of it.
void tell_of_other_runs(pipeline::RunChoice& choice, ledger::Ledger& ledger, Listener& listener) {
  for (const ledger::RunId run : choice.given_up) {
    listener.on_remark(fmt::format(
        "run {} was interrupted: without --dry-run, this export would be another run, and that one "
        "would be given up",
        run));
  }
  if (choice.what == pipeline::RunChoice::What::go_on) {
    listener.on_remark(
        fmt::format("run {} was interrupted: without --dry-run it would go on. {} settled already",
                    choice.run, counted(ledger.run(choice.run)->tally.rows_read(), "row")));
  }
  choice.given_up.clear();
  choice.remarks.clear();
}

/// Chooses the run, looks at the night, and tells what comes of it. Puts the sources in the run's order.
/// `sync`: nullptr where the import is none.
Decision decide(const ImportArguments& arguments, PreparedReading& prepared,
                const ledger::RunIdentity& identity, const std::vector<ledger::RunRecord>& history,
                ImportSync* sync, ledger::Ledger& ledger, Listener& listener) {
  Decision decision{
      .choice = pipeline::choose_run(identity, history, arguments.wishes, counts_alone(prepared.mapping),
                                     [&](ledger::RunId earlier) { return rows_in_doubt(ledger, earlier); }),
      .night = {}};
  pipeline::RunChoice& choice = decision.choice;
  reorder(prepared.sources, choice.identity);
  if (!decision.nothing_to_read())
    decision.night = look_at_night(arguments, prepared, choice, ledger, listener);
  if (sync != nullptr && !decision.nothing_to_read() && !decision.night.stop)
    decision.night.stop = sync->compare(/*is_new=*/choice.what == pipeline::RunChoice::What::begin);
  if (decision.night.stop) {
    // What is not sent takes no other run's place.
    choice.given_up.clear();
    choice.remarks.clear();
  }
  if (arguments.sync && arguments.sync->dry_run) tell_of_other_runs(choice, ledger, listener);
  for (const std::string& remark : choice.remarks) listener.on_remark(remark);
  for (const ledger::RunId earlier : choice.given_up)
    listener.on_remark(
        fmt::format("what is known of run {0} stays: mixferry runs {0}{1}", earlier, arguments.state.option));
  return decision;
}

/// A ledger of its own, for an import that looks things up in it while it writes.
std::unique_ptr<ledger::Ledger> open_reader(const ImportArguments& arguments,
                                            const std::vector<ledger::Counter>& counters) {
  const bool resends = arguments.in_doubt == pipeline::InDoubtDecision::resend;
  if (!resends && std::ranges::none_of(counters, &ledger::Counter::once)) return nullptr;
  return ledger::open_ledger(arguments.state.path);
}

/// Sends what is in doubt, if that is asked for, then what is left of the sources.
pipeline::ImportOutcome deliver(const ImportArguments& arguments, const pipeline::ImportJob& job,
                                const Decision& decision, ledger::RunId run, ledger::Ledger& ledger,
                                Listener& listener) {
  pipeline::ImportOutcome outcome;
  outcome.stop = decision.night.stop;
  if (!outcome.stop) outcome = pipeline::decide_in_doubt(arguments.in_doubt, job, ledger, run);
  if (outcome.rows_resent_before != 0) {
    listener.on_warning(fmt::format(
        "an earlier process was resending {} of run {} when it ended. What it sent may be stored by "
        "now, so it stays in doubt: decide on it with --in-doubt once more.",
        counted(outcome.rows_resent_before, "row"), run));
  }
  if (!decision.nothing_to_read() && !outcome.stop) {
    const TrafficTally resent = std::move(outcome.traffic);
    outcome = pipeline::run_import(job, ledger, run);
    outcome.traffic += resent;
  }
  listener.on_progress_end();
  stop_for_broken_sources(outcome);
  return outcome;
}

/// As the night would end; one that is finished already as it did.
ExitCode exit_code_of_night(report::RunReport report, const Decision& decision, const Guards& guards,
                            ledger::Ledger& ledger) {
  pipeline::ImportOutcome outcome;
  outcome.stop = decision.night.stop;
  if (decision.nothing_to_read()) {
    const ledger::RunRecord run = *ledger.run(decision.choice.run);
    report.whole_run.tally = run.tally;
    report.mended_by = run.mended_by;
  }
  return exit_code_of(report, outcome, guards);
}

/// What a sync that was to send nothing found. There is no run, so nothing of it goes into the state folder.
void tell_of_dry_run(const ImportArguments& arguments, const PreparedReading& prepared,
                     const ImportSync& sync, Decision decision, ledger::Ledger& ledger,
                     report::RunReport& report) {
  const ResultArguments& results = arguments.results;
  const Tally tally = sync.prospect();
  if (!decision.night.stop && !decision.nothing_to_read()) {
    if (auto why = pipeline::bad_end_of(tally, /*rows_mended=*/0, arguments.reject_limit))
      decision.night.stop =
          pipeline::EarlyStop{ExitCode::stopped, *std::move(why), /*by_its_own_limits=*/true};
  }
  if (!decision.night.stop) report.whole_run.tally = report.this_time.tally = tally;
  report.report_file = results.report_file;
  report.page_file = results.html_file;
  report.status = decision.night.stop ? report::RunStatus::stopped : report::RunStatus::checked;
  report.message = decision.night.stop ? decision.night.stop->message : "";
  report.exit_code = exit_code_of_night(report, decision, arguments.guards, ledger);
  report.mapping = prepared.mapping.name;
  report.finished = utc_now();
}

/// Fills in what is known of the run, which was `before` when this process took it up, and what it did.
void tell(const ImportArguments& arguments, const PreparedReading& prepared, const Decision& decision,
          const pipeline::ImportOutcome& outcome, const ledger::RunRecord& before, ledger::Ledger& ledger,
          report::RunReport& report) {
  const ledger::RunRecord run = *ledger.run(before.id);
  tell_of_run(report, run, prepared, ledger, outcome);
  if (decision.nothing_to_read() && !outcome.stop) {
    report.status = report::RunStatus::already_delivered;
    report.ended = utc_now();
    if (outcome.traffic.requests != 0)
      report.doubt_answered = before.tally.rows_in_doubt - run.tally.rows_in_doubt;
  }
  const bool lacks_nothing = report.whole_run.tally.rows_read() == 0 && arguments.guards.allow_no_rows();
  if (decision.night.last && !outcome.stop && !lacks_nothing)
    report.warnings = losses(report.whole_run.tally, prepared.plan.columns(), *decision.night.last);
  report.exit_code = exit_code_of(report, outcome, arguments.guards);
}

/// What nothing undoes is asked for by name.
void require_leave_to_merge(const mappings::Mapping& mapping, bool may_merge) {
  const auto merges = [](const mappings::Target& target) {
    return target.link && target.link->kind == mappings::LinkKind::merge;
  };
  if (may_merge || std::ranges::none_of(mapping.targets, merges)) return;
  throw RunError(
      ExitCode::usage,
      fmt::format("{} merges ids, and Mixpanel never takes two of them apart again. Look at what it "
                  "would send with `mixferry preview`; then give --yes-merge.",
                  mapping.name));
}

/// Events that link ids name their project themselves; without that, Mixpanel says yes to them and does
/// nothing. In a simplified project, ordinary events link.
void require_token_of_links(const mappings::Mapping& mapping, const ImportArguments& arguments) {
  const auto mode = mappings::identity_mode(arguments.reading.project_identity, mapping);
  const auto needs_token = [&](const mappings::Target& target) {
    return target.link && mode != mappings::ProjectIdentity::simplified;
  };
  if (!arguments.delivery.token.empty() || std::ranges::none_of(mapping.targets, needs_token)) return;
  throw RunError(ExitCode::usage,
                 "the project token is missing, which links of ids hold, also where a service account sends "
                 "them: give --token, set MIXPANEL_TOKEN, or name a project that has one with --project.");
}

/// Delivers, and leaves in `report` what is known of it, whatever is thrown.
void deliver_sources(const ImportArguments& arguments, Listener& listener, report::RunReport& report) {
  const Stopwatch stopwatch;
  CompiledMapping compiled = load_mapping(arguments.reading, arguments.delivery.token);
  const mixpanel::Routes& routes = routes_of(arguments.reading.identity_api);
  require_room_for_a_row(compiled.mapping, arguments.delivery.batch_records, routes);
  require_leave_to_merge(compiled.mapping, arguments.may_merge);
  require_token_of_links(compiled.mapping, arguments);
  const std::optional<mixpanel::ImportAccess> access =
      access_for(compiled.mapping, arguments.delivery, routes);
  require_writable(arguments.results);
  KeptSources kept(arguments.reading.sources, arguments.state, "so that the import can be resumed", listener);
  PreparedReading prepared = prepare(std::move(compiled), arguments.reading, kept.paths());
  require_outputs_apart(
      arguments.results, arguments.reading, prepared,
      {{"the file of settings", arguments.settings_file},
       {"the file of certificates", arguments.delivery.ca_file},
       {"the file of the service account", arguments.delivery.service_account_file},
       {"the file of projects", arguments.delivery.project ? arguments.delivery.project->file : ""}},
      arguments.state);
  ImportCanary canary(arguments, prepared.mapping, listener);
  report::RunPage page{
      .outline = outline_of(prepared) + place_in_words(prepared, arguments.delivery) + canary.in_words(),
      .mapping = prepared.mapping.text,
      .records_per_second_max = arguments.delivery.rate};
  listener.on_outline(page.outline);

  const std::unique_ptr<ledger::Ledger> opened = ledger::open_ledger(arguments.state.path);
  ledger::Ledger& ledger = *opened;
  for (const std::string& sentence : ledger::close_to_others(arguments.state.path))
    listener.on_warning(sentence);
  ledger::RunIdentity identity = identity_of(arguments, prepared, ledger);
  leave_out_erased(prepared, arguments.delivery, ledger);
  std::optional<ImportSync> sync;
  if (arguments.sync) {
    sync.emplace(arguments, prepared, identity.project, ledger, listener);
    sync->take_up(identity);
  }
  require_links_alike(prepared, identity, ledger);
  const ledger::RunLock lock(arguments.state.path, ledger::run_key(identity));
  const std::vector<ledger::RunRecord> history = ledger.runs_concerning(identity);
  for (const std::string& sentence : runs_at_work(history, identity, arguments.state))
    listener.on_warning(sentence);
  const Decision decision =
      decide(arguments, prepared, identity, history, sync ? &*sync : nullptr, ledger, listener);
  const bool reads = !decision.nothing_to_read();
  if (sync) report.sync = sync->report();
  if (sync && (arguments.sync->dry_run || decision.night.stop)) report.first_rejects = sync->first_rejects();
  if (sync && arguments.sync->dry_run) {
    tell_of_dry_run(arguments, prepared, *sync, decision, ledger, report);
    report.this_time.seconds = stopwatch.seconds();
    return write_reports(report, page, arguments.results);
  }
  const std::vector<ledger::Counter> counters = pipeline::counters_of(prepared.plan, identity.project);
  pipeline::OtherDoubts doubts(arguments.state.path, ledger::run_key(identity), decision.choice.given_up);
  pipeline::FoundRows found;
  if (reads && !counters.empty()) {
    found = rows_applied_before({arguments, prepared, counters, decision.choice, history}, listener, ledger,
                                doubts);
  }
  const ledger::RunRecord run = take_up(decision.choice, identity, arguments, ledger);
  if (reads && run.tally.rows_read() != 0) {
    listener.on_remark(fmt::format("resuming run {}: {} {} settled already", run.id,
                                   counted(run.tally.rows_read(), "row"),
                                   run.tally.rows_read() == 1 ? "is" : "are"));
  }

  kept.is_unfinished = reads;
  if (reads) ledger.keep_layouts(run.id, layouts_of(prepared, arguments.reading.timezone));
  pipeline::ImportJob job = job_of(arguments, prepared, listener, page.timeline);
  job.loop.delivery.import_access = access;
  job.counters = pipeline::take_up_counters(counters, ledger);
  job.found = std::move(found.rows);
  if (!found.in_doubt.empty()) ledger.take_doubt(run.id, found.in_doubt);
  const std::unique_ptr<ledger::Ledger> reader = open_reader(arguments, counters);
  job.reader = reader.get();
  job.doubts = &doubts;
  canary.watch(job, run.id);
  const bool syncs = sync && reads && !decision.night.stop;
  if (sync && reads) sync->keep_report(run.id);
  if (syncs) {
    sync->begin(run.id);
    sync->watch(job);
  }
  PropertyFindings properties(prepared.mapping, prepared.plan);
  if (!arguments.results.html_file.empty()) observe(job, properties);  // not otherwise: it takes time

  pipeline::ImportOutcome outcome = deliver(arguments, job, decision, run.id, ledger, listener);
  keep_mendings(prepared, run, ledger);
  if (reads) {
    stop_for_rejects(outcome, *ledger.run(run.id), arguments.reject_limit);
    if (syncs && !outcome.stop) outcome.stop = sync->see_to_the_gone(run.id);
    // What was settled stays settled; whether it arrived is owed until it is known.
    if (auto stop = canary.finish(outcome.stop.has_value(), report)) outcome.stop = std::move(stop);
    kept.is_unfinished = outcome.stop.has_value();
    ledger.finish(run.id, state_after(outcome), stopwatch.seconds());
    if (syncs) {
      sync->finish(run.id, !outcome.stop);
      report.sync = sync->report();
    }
  }

  tell(arguments, prepared, decision, outcome, run, ledger, report);
  report.this_time.seconds = stopwatch.seconds();
  if (job.on_segment && reads) {
    report.property_rows = properties.rows();
    report.properties = properties.properties();
  }
  write_import_results(report, page, arguments.results, ledger, arguments.state);
}

}  // namespace

report::RunReport import_sources(const ImportArguments& arguments, Listener& listener) {
  report::RunReport report = report_to_begin_with(arguments);
  try {
    deliver_sources(arguments, listener, report);
  } catch (const RunError& failure) {
    note_failure(report, failure.exit_code(), failure.what());
    listener.on_progress_end();
  } catch (const std::exception& failure) {
    note_failure(report, ExitCode::stopped, failure.what());
    listener.on_progress_end();
    tell_the_end(arguments, report, listener);
    throw;
  }
  tell_the_end(arguments, report, listener);
  return report;
}

report::RunReport tell_of_no_import(const ImportArguments& arguments, const std::string& why,
                                    Listener& listener) {
  report::RunReport report = report_to_begin_with(arguments);
  note_failure(report, ExitCode::usage, why.substr(0, why.find_last_not_of('\n') + 1).c_str());
  tell_the_end(arguments, report, listener);
  return report;
}

}  // namespace mixferry::commands
