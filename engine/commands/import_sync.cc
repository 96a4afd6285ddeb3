#include "engine/commands/import_sync.h"

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fmt/format.h>
#include <map>
#include <set>
#include <utility>

#include "engine/base/counted.h"
#include "engine/base/json_text.h"
#include "engine/commands/gone_profiles.h"
#include "engine/commands/import_guards.h"
#include "engine/commands/import_identity.h"
#include "engine/commands/import_job.h"
#include "engine/commands/kept_sync.h"
#include "engine/commands/mendings.h"
#include "engine/commands/sync_base.h"
#include "engine/commands/sync_guards.h"
#include "engine/ledger/run_lock.h"
#include "engine/mixpanel/record_head.h"
#include "engine/pipeline/run_choice.h"
#include "engine/pipeline/run_kind.h"
#include "engine/pipeline/stoppable_reading.h"
#include "engine/pipeline/unchanged_stage.h"
#include "engine/report/output.h"
#include "engine/report/reject_line.h"
#include "engine/snapshot/fingerprint.h"

namespace mixferry::commands {
namespace {

constexpr std::uint64_t kNotedAtOnce = 1 << 15;  ///< changes that wait to be made durable together
constexpr std::uint64_t kRunsLookedAt = 100;     ///< between two nights there are fewer
constexpr std::size_t kGoneExamples = 3;
constexpr std::uint32_t kSpooledRecordsMax = 20;  ///< of a segment: small ones fill batches well
constexpr std::uint64_t kBytesOfARow = 100;  ///< or more: how many rows there may be, before they are read

/// As mappings say it.
std::string_view word_of(mappings::GoneRules::Kind kind) {
  switch (kind) {
    case mappings::GoneRules::Kind::keep:
      return "keep";
    case mappings::GoneRules::Kind::delete_:
      return "delete";
    case mappings::GoneRules::Kind::unset:
      return "unset";
    case mappings::GoneRules::Kind::set:
      return "set";
  }
  return {};
}

/// A line of the list of ids that are gone: `{"profiles":"users","id":"7"}`.
std::string line_of_gone(std::string_view profiles, std::string_view id) {
  std::string line = "{\"profiles\":";
  append_json_string(line, profiles);
  line += ",\"id\":";
  append_json_string(line, id);
  return line + "}\n";
}

/// Of each space of the plan, as the ledger calls it.
std::vector<std::string> names_of(const std::vector<mappings::PlannedSpace>& spaces) {
  std::vector<std::string> names;
  for (const mappings::PlannedSpace& space : spaces) names.push_back(in_words(space.kind, space.group_key));
  return names;
}

/// A difference of rows says nothing about how much is to be added.
void require_no_counters(const mappings::Mapping& mapping) {
  for (const mappings::Target& target : mapping.targets) {
    for (const mappings::Operation& operation : target.operations) {
      if (mappings::bears_repeating(operation.kind) || operation.properties.empty()) continue;
      throw RunError(
          ExitCode::usage,
          fmt::format("{}: `{}` of \"{}\" can't be synced: that a row changed does not say how much came to "
                      "it. Send the total with `set`, or have a mapping of its own for what is added, for "
                      "`mixferry import`.",
                      mapping.name, mappings::word_of(operation.kind), operation.properties.front().name));
    }
  }
}

void require_whole_exports(const PreparedReading& prepared) {
  if (!reads_rejects(prepared)) return;
  throw RunError(ExitCode::usage,
                 "these are rejects that were mended, and no whole export: everybody else would be gone. "
                 "Bring them in with `mixferry import`.");
}

std::uint64_t bytes_of(const std::vector<pipeline::SourceInfo>& sources) {
  std::uint64_t bytes = 0;
  for (const pipeline::SourceInfo& source : sources) bytes += source.bytes;
  return bytes;
}

/// How many profiles there may be: known before they are read, and the same when a run goes on.
std::uint64_t likely_profiles(const std::vector<syncing::Space>& spaces,
                              const std::vector<pipeline::SourceInfo>& sources) {
  std::uint64_t profiles = bytes_of(sources) / kBytesOfARow;
  for (const syncing::Space& space : spaces) profiles = std::max(profiles, space.last.profiles());
  return profiles;
}

std::vector<const snapshot::Snapshot*> lasts_of(const std::vector<syncing::Space>& spaces) {
  std::vector<const snapshot::Snapshot*> lasts;
  for (const syncing::Space& space : spaces) lasts.push_back(&space.last);
  return lasts;
}

/// They count as changed, and may be what Mixpanel has.
std::string of_a_given_up_night(std::uint64_t profiles, const report::SyncedProfiles& space) {
  return fmt::format(
      "{} of the changed {} {} about to be sent by a night that was given up, so {} sent again.",
      grouped(profiles), space.profiles, profiles == 1 ? "was" : "were",
      profiles == 1 ? "it is" : "they are");
}

std::vector<std::string> first_ids(snapshot::GoneIds gone) {
  std::vector<std::string> ids;
  for (snapshot::GoneIds::Gone one; ids.size() < kGoneExamples && gone.next(one);) ids.emplace_back(one.id);
  return ids;
}

/// Sources that the last sync of the job read and that are not among `now`, by names without days.
std::vector<std::string> missing_sources(const ledger::RunIdentity& now, ledger::Ledger& ledger) {
  const auto last = ledger.latest_run([&](const ledger::RunRecord& run) {
    return run.state == ledger::RunState::finished && run.identity.project == now.project &&
           run.identity.mapping == now.mapping && pipeline::kind_of(run.identity) == pipeline::RunKind::sync;
  });
  if (!last) return {};
  std::set<std::string> paths;
  std::map<std::string, int> others;  // of tonight, by names without days: those that are new to the job
  for (const ledger::RunIdentity::SourceFile& source : now.sources) {
    paths.insert(source.path);
    ++others[without_day(source.path)];
  }
  std::vector<std::string> missing;
  for (const ledger::RunIdentity::SourceFile& source : last->identity.sources) {
    if (paths.contains(source.path)) --others[without_day(source.path)];
  }
  for (const ledger::RunIdentity::SourceFile& source : last->identity.sources) {
    if (!paths.contains(source.path) && --others[without_day(source.path)] < 0)
      missing.push_back(source.path);
  }
  // A file of another name for one is no file less.
  return last->identity.sources.size() > now.sources.size() ? missing : std::vector<std::string>();
}

}  // namespace

ImportSync::ImportSync(const ImportArguments& arguments, const PreparedReading& prepared,
                       const std::string& project, ledger::Ledger& ledger, Listener& listener)
    : arguments_(arguments),
      asked_(*arguments.sync),
      prepared_(prepared),
      ledger_(ledger),
      listener_(listener),
      snapshots_(
          (require_no_counters(prepared.mapping), require_whole_exports(prepared), arguments.state.path),
          project, asked_.job.empty() ? job_of(prepared.mapping.name) : asked_.job,
          names_of(prepared.plan.spaces()), ledger, arguments.state.option,
          asked_.dry_run ? syncing::SnapshotUse::dry_run : syncing::SnapshotUse::sync) {
  report_.job = asked_.job.empty() ? job_of(prepared.mapping.name) : asked_.job;
  report_.full = asked_.full;
  report_.dry_run = asked_.dry_run;
}

void ImportSync::take_up(ledger::RunIdentity& identity) {
  const ledger::RunIdentity of_rows = identity;
  const auto look_at_snapshots = [&] {
    base_ = base_of_sync(of_rows, snapshots_.base(), asked_.full, ledger_, arguments_.state);
    identity = of_rows;
    pipeline::compare_with(identity, base_, asked_.full);
  };
  look_at_snapshots();
  bool goes_on = false;
  if (const auto unfolded = snapshots_.unfolded()) {
    const pipeline::RunChoice choice =
        pipeline::choose_run(identity, ledger_.runs_concerning(identity), arguments_.wishes,
                             /*counts_alone=*/false, [](ledger::RunId) { return std::uint64_t{0}; });
    goes_on = choice.what == pipeline::RunChoice::What::go_on && choice.run == *unfolded;
    if (!goes_on) {
      snapshots_.fold();
      look_at_snapshots();
    }
  }
  if (!goes_on) give_up_the_gone(of_rows);
  report_.last = snapshots_.last_made();
  warn_of_imports(identity);
  identity_ = identity;
}

/// What an import has changed since the last sync, no comparison sees.
void ImportSync::warn_of_imports(const ledger::RunIdentity& identity) {
  if (report_.last.empty() || asked_.full) return;
  const std::vector<ledger::RunRecord> recent = ledger_.runs(kRunsLookedAt);
  const auto since = std::ranges::find_if(recent, [&](const ledger::RunRecord& run) {
    return std::max(run.started, run.finished) >= report_.last && run.tally.records_sent != 0 &&
           pipeline::kind_of(run.identity) == pipeline::RunKind::import &&
           run.identity.project == identity.project && run.identity.mapping == identity.mapping &&
           pipeline::updates_profiles_of(run, identity);
  });
  if (since == recent.end()) return;
  listener_.on_warning(fmt::format(
      "run {} ({}) is an import by this mapping since the last sync ({}): what it changed is not seen, "
      "for rows are compared with what syncs sent. To send everything, add --full.",
      since->id, pipeline::first_source(since->identity), report_.last));
}

/// What an earlier sync, which nothing goes on with, was doing to gone profiles: they are gone tonight, too,
/// or are there again.
void ImportSync::give_up_the_gone(const ledger::RunIdentity& of_rows) {
  for (const ledger::RunRecord& run : ledger_.runs_concerning(of_rows)) {
    if (run.state != ledger::RunState::unfinished || run.identity.mapping != report_.job ||
        pipeline::kind_of(run.identity) != pipeline::RunKind::gone)
      continue;
    const ledger::RunLock lock(arguments_.state.path, ledger::run_key(run.identity));
    ledger_.supersede(run.id);
  }
}

std::optional<pipeline::EarlyStop> ImportSync::compare(bool is_new) {
  snapshots_.open();
  std::vector<syncing::Space>& spaces = snapshots_.spaces();
  if (!asked_.dry_run) snapshots_.open_logs();
  noting_ = {.record_head = mixpanel::record_head(arguments_.delivery.token),
             .whole_every = snapshot::whole_every(likely_profiles(spaces, prepared_.sources))};
  comparison_.emplace(lasts_of(spaces), prepared_.sources.size());
  for (const syncing::Space& space : spaces) samples_.emplace_back(space.last);
  noted_.resize(spaces.size());
  comparison_->on_change = [this](const syncing::KnownChange& change) { note_change(change); };

  const std::vector<pipeline::SourceInfo> sources = sources_once_more(prepared_);
  pipeline::ReadingOptions options = prepared_.options;
  options.rows.owners = &noting_;
  options.rows.segment_records_max =
      std::min(options.rows.segment_records_max,
               room_before_a_row(prepared_.mapping, arguments_.delivery.batch_records,
                                 routes_of(arguments_.reading.identity_api)));
  const std::vector<RangeSet> nothing_settled;
  if (is_new && may_be_kept()) spool_.emplace(snapshots_.spaces().front().files.log, kSpooledRecordsMax);
  pipeline::UnchangedStage leave_out(&comparison_->unchanged());
  pipeline::SourceReading reading(sources, prepared_.plan, nothing_settled, options);
  listener_.on_remark(report_.last.empty()
                          ? "looking through all rows first: this is the first sync, so all of them are new"
                          : fmt::format("comparing all rows with the last sync ({})", report_.last));
  SourceId source = 0;
  bool last_row_unread = false;
  bool any_last_row_unread = false;
  std::atomic<std::uint64_t> rows = 0;
  pipeline::ReadingOutcome outcome =
      pipeline::read_until_stopped(reading,
                                   {.begin_source = [&](SourceId id) { source = id; },
                                    .take =
                                        [&](batch::Segment& segment) {
                                          comparison_->take(source, segment);
                                          if (spool_) {
                                            leave_out.take(source, segment);
                                            spool_->add(source, segment);
                                          }
                                          rows = comparison_->rows();
                                          const auto& rejects = segment.encoded.rejects;
                                          note_rejects(source, rejects);
                                          last_row_unread = segment.rows_unread != 0 && !rejects.empty() &&
                                                            rejects.back().row == segment.rows.last;
                                          return true;
                                        },
                                    .end_source =
                                        [&](SourceId) {
                                          any_last_row_unread |= std::exchange(last_row_unread, false);
                                          return true;
                                        }},
                                   [&] { tell_of_reading(rows, reading.fraction(), listener_); });
  listener_.on_progress_end();
  if (spool_) spool_->end(outcome.sources);
  if (outcome.stop) {
    snapshots_.drop_logs();
    return std::move(outcome.stop);
  }
  if (comparison_->rows_unread() == 0) note_gone();
  fill_in_report();
  if (!arguments_.results.gone_file.empty()) list_the_gone();
  SyncProspect prospect{.sources = prepared_.sources,
                        .outcomes = outcome.sources,
                        .rows = comparison_->rows(),
                        .rows_unread = comparison_->rows_unread(),
                        .last_row_unread = any_last_row_unread,
                        .missing_sources = missing_sources(identity_, ledger_),
                        .found = report_};
  for (std::size_t space = 0; space < spaces.size(); ++space)
    prospect.gone_examples.push_back(first_ids(comparison_->gone_ids(space)));
  auto why = guard_against(asked_, prospect);
  if (!why) {
    tell_what_is_sent();
    return std::nullopt;
  }
  snapshots_.drop_logs();
  return pipeline::EarlyStop{ExitCode::stopped, *std::move(why), /*by_its_own_limits=*/true};
}

/// Whether rows may be kept as they were first read: counts of them are not asked for, and no link depends on
/// those before. Of a first sync all would be.
bool ImportSync::may_be_kept() const {
  const bool any_link = std::ranges::any_of(
      prepared_.mapping.targets, [](const mappings::Target& target) { return target.link.has_value(); });
  return !asked_.full && !asked_.dry_run && !report_.last.empty() && !any_link &&
         arguments_.results.html_file.empty();
}

/// Before anything is: how much, and why. A first sync sends everything.
void ImportSync::tell_what_is_sent() const {
  if (report_.last.empty() || asked_.dry_run) return;
  for (const report::SyncedProfiles& space : report_.spaces) {
    if (space.added + space.changed + space.gone == 0) continue;
    std::string sentence = fmt::format("{}: {} added, {} changed, {} gone", space.profiles,
                                       grouped(space.added), grouped(space.changed), grouped(space.gone));
    if (!space.why.empty())
      sentence += fmt::format("; in {} of {} looked at, \"{}\" changed", grouped(space.why.front().profiles),
                              grouped(space.looked_at), space.why.front().name);
    listener_.on_remark(sentence);
  }
  const Tally tally = prospect();
  listener_.on_remark(fmt::format("{} of {} {} sent{}", grouped(tally.rows_delivered),
                                  counted(tally.rows_read(), "row"), tally.rows_delivered == 1 ? "is" : "are",
                                  asked_.full ? " (--full)" : ""));
}

/// What is under way when this process dies may be stored or not, and a later export may say again what the
/// snapshot says: so whatever is about to change is known no more from here on.
void ImportSync::note_change(const syncing::KnownChange& change) {
  syncing::Space& space = snapshots_.spaces()[change.space];
  samples_[change.space].take(change);
  if (!space.log || !space.log_is_new) return;
  space.log->add(snapshot::mark(space.last, change.place, change.id));
  if (++noted_[change.space] % kNotedAtOnce == 0) static_cast<void>(space.log->commit());
}

/// The same of profiles that are gone, where something is done about that.
void ImportSync::note_gone() {
  for (std::size_t i = 0; i < snapshots_.spaces().size(); ++i) {
    syncing::Space& space = snapshots_.spaces()[i];
    if (!acts_on_gone(i) || !space.log || !space.log_is_new) continue;
    snapshot::GoneIds gone = comparison_->gone_ids(i);
    for (snapshot::GoneIds::Gone one; gone.next(one);) {
      space.log->add(snapshot::mark(space.last, one.place, one.id));
      if (++noted_[i] % kNotedAtOnce == 0) static_cast<void>(space.log->commit());
    }
  }
}

void ImportSync::note_rejects(SourceId source, const std::vector<Reject>& rejects) {
  for (const Reject& reject : rejects) {
    if (rejects_shown_ == report::kRejectsShown) return;
    ++rejects_shown_;
    first_rejects_ += report::reject_in_words(prepared_.sources[source].path, reject);
  }
}

Tally ImportSync::prospect() const {
  if (!comparison_) return {};
  Tally tally = comparison_->tally();
  if (asked_.full) tally.rows_delivered += std::exchange(tally.rows_unchanged, 0);
  return tally;
}

const mappings::Target* ImportSync::target_of(std::size_t space) const {
  const mappings::PlannedSpace& planned = prepared_.plan.spaces()[space];
  if (planned.kind != TargetKind::users && planned.kind != TargetKind::groups) return nullptr;
  const auto found = std::ranges::find_if(prepared_.mapping.targets, [&](const mappings::Target& target) {
    return target.kind == planned.kind && target.group_key == planned.group_key;
  });
  return &*found;
}

bool ImportSync::acts_on_gone(std::size_t space) const {
  const mappings::Target* const target = target_of(space);
  return target != nullptr && target->gone.kind != mappings::GoneRules::Kind::keep;
}

void ImportSync::fill_in_report() {
  report_.rows_compared = comparison_->rows();
  report_.rows_rejected = comparison_->tally().rows_rejected;
  report_.rows_unreadable = comparison_->rows_unread();
  const std::vector<syncing::SpaceCounts> counts = comparison_->counts();
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const syncing::SpaceCounts& count = counts[i];
    const mappings::Target* const target = target_of(i);
    syncing::ChangedProperties why;
    samples_[i].tell(*comparison_, why);
    const std::uint64_t gone = target == nullptr ? 0 : count.gone;
    report_.spaces.push_back({.profiles = snapshots_.spaces()[i].profiles(),
                              .before = count.before,
                              .added = count.added,
                              .added_at_most = count.added_at_most,
                              .changed = count.changed,
                              .unchanged = count.unchanged,
                              .left_out = count.left_out,
                              .gone = gone,
                              .gone_rule = target == nullptr ? "" : std::string(word_of(target->gone.kind)),
                              .gone_left = comparison_->rows_unread() == 0 ? 0 : gone,
                              .looked_at = why.looked_at(),
                              .same_values = why.same_values(),
                              .why = why.by_frequency(),
                              .why_left_out = why.left_out(),
                              .repeated = count.repeated});
    if (count.unknown != 0)
      report_.remarks.push_back(of_a_given_up_night(count.unknown, report_.spaces.back()));
  }
}

void ImportSync::list_the_gone() const {
  report::Output file(arguments_.results.gone_file);
  for (std::size_t i = 0; i < snapshots_.spaces().size(); ++i) {
    if (target_of(i) == nullptr) continue;
    snapshot::GoneIds gone = comparison_->gone_ids(i);
    for (snapshot::GoneIds::Gone one; gone.next(one);)
      file.write(line_of_gone(snapshots_.spaces()[i].profiles(), one.id));
  }
  file.commit();
}

void ImportSync::keep_report(ledger::RunId run) const {
  keep_sync_report(arguments_.state, run, report_);
}

void ImportSync::begin(ledger::RunId run) {
  snapshots_.begin_logs(run);
}

void ImportSync::watch(pipeline::ImportJob& job) {
  std::vector<syncing::Space*> spaces;
  for (syncing::Space& space : snapshots_.spaces()) spaces.push_back(&space);
  settlements_.emplace(std::move(spaces), ledger_);
  job.settlements = &*settlements_;
  repeats_.emplace(*comparison_);
  job.stage = &*repeats_;
  job.reading.rows.owners = &noting_;
  if (asked_.full) return;
  if (spool_ && spool_->is_whole()) {
    job.spool = &*spool_;
    return;
  }
  job.unchanged = &comparison_->unchanged();
  // What a link comes to depends on those of all rows before: then they are left out behind that.
  if (!job.reading.rows.settled_too) job.reading.rows.unchanged = job.unchanged;
}

std::optional<pipeline::EarlyStop> ImportSync::see_to_the_gone(ledger::RunId run) {
  for (std::size_t i = 0; i < report_.spaces.size(); ++i) {
    report::SyncedProfiles& told = report_.spaces[i];
    syncing::Space& space = snapshots_.spaces()[i];
    if (comparison_->rows_unread() != 0) continue;  // nobody is gone for certain
    if (acts_on_gone(i)) {
      if (told.gone == 0) continue;
      listener_.on_remark(fmt::format("seeing to {} of {} that {} gone (gone: {})",
                                      counted(told.gone, "profile"), told.profiles,
                                      told.gone == 1 ? "is" : "are", told.gone_rule));
      GoneOutcome outcome = see_to_gone_profiles(arguments_, *target_of(i), base_, space,
                                                 comparison_->gone_ids(i), ledger_, listener_);
      told.gone_done = outcome.done;
      told.gone_rejected = outcome.rejected;
      told.gone_requests = outcome.requests;
      if (outcome.stop) return outcome.stop;
      continue;
    }
    snapshot::GoneIds gone = comparison_->gone_ids(i);
    std::uint64_t forgotten = 0;
    for (snapshot::GoneIds::Gone one; gone.next(one);) {
      space.log->add({.id = one.id, .fingerprint = {.id = space.last.entry(one.place).id}, .is_gone = true});
      if (++forgotten % kNotedAtOnce == 0) static_cast<void>(space.log->commit());
    }
    if (forgotten != 0) ledger_.begin_log(space.record.key, {.run = run, .position = space.log->commit()});
  }
  return std::nullopt;
}

void ImportSync::finish(ledger::RunId run, bool is_finished) {
  keep_report(run);
  if (!is_finished) return;
  snapshots_.fold();
  snapshots_.forget_the_gone();
}

}  // namespace mixferry::commands
