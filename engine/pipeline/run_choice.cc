#include "engine/pipeline/run_choice.h"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <optional>

#include "engine/base/counted.h"
#include "engine/base/error.h"
#include "engine/base/target_kind.h"
#include "engine/pipeline/run_kind.h"
#include "mappings/plan/effect.h"

namespace mixferry::pipeline {
namespace {

using ledger::RunIdentity;
using ledger::RunRecord;
using ledger::RunState;

bool is_open(const RunRecord& run) {
  return run.state == RunState::unfinished;
}

bool share_a_source(const RunIdentity& one, const RunIdentity& other) {
  return std::ranges::any_of(one.sources, [&](const RunIdentity::SourceFile& source) {
    return std::ranges::any_of(other.sources, [&](const RunIdentity::SourceFile& theirs) {
      return source.path == theirs.path || source.fingerprint == theirs.fingerprint;
    });
  });
}

/// Whether both are of the same job. (Another mapping of the same export is another one: users and their
/// companies, say. So is a sync of what is imported, too: each goes on by itself.)
bool is_like(const RunIdentity& one, const RunIdentity& other) {
  return kind_of(one) == kind_of(other) && one.project == other.project && one.limit == other.limit &&
         one.only == other.only &&
         (one.mapping == other.mapping || one.settings_hash == other.settings_hash) &&
         share_a_source(one, other);
}

/// `now` with the sources of `run` first, in their order there; nothing where one of them is missing.
std::optional<RunIdentity> with_sources_of(const RunIdentity& run, const RunIdentity& now) {
  RunIdentity extended = now;
  auto next = extended.sources.begin();
  for (const RunIdentity::SourceFile& source : run.sources) {
    const auto found = std::ranges::find(next, extended.sources.end(), source.fingerprint,
                                         &RunIdentity::SourceFile::fingerprint);
    if (found == extended.sources.end()) return std::nullopt;
    std::rotate(next, found, found + 1);
    ++next;
  }
  return extended;
}

/// Events and links are no profiles: nothing that comes later undoes them.
bool is_of_profiles(const std::string& target) {
  return target != name_of(TargetKind::events) && target != name_of(TargetKind::identity);
}

/// The latest run that has changed profiles which `earlier` had updated before; who mended its rejects did
/// what it was to do.
const RunRecord* changed_since(const RunRecord& earlier, const std::vector<RunRecord>& runs) {
  const std::string& since = earlier.state == RunState::finished ? earlier.finished : earlier.started;
  const auto later = std::ranges::find_if(runs, [&](const RunRecord& run) {
    return run.id != earlier.id && (run.id > earlier.id || run.finished > since) &&
           run.identity.project == earlier.identity.project && run.tally.records_sent != 0 &&
           updates_profiles_of(run, earlier.identity) && !earlier.mended_by.contains(run.id);
  });
  return later == runs.end() ? nullptr : &*later;
}

bool do_the_same_with_rows(const RunIdentity& one, const RunIdentity& other) {
  return as_import(one).settings_hash == as_import(other).settings_hash;
}

/// What is different now; a clause.
std::string difference(const RunIdentity& before, const RunIdentity& now) {
  if (!do_the_same_with_rows(before, now)) {
    if (before.effect.empty()) return "the mapping or the way to read may have changed";
    return fmt::format("{}", fmt::join(changes_between(rules_of(before), rules_of(now)), ", "));
  }
  for (const RunIdentity::SourceFile& source : now.sources) {
    const auto old = std::ranges::find(before.sources, source.path, &RunIdentity::SourceFile::path);
    if (old != before.sources.end() && old->fingerprint != source.fingerprint)
      return fmt::format("{} has changed", source.path);
  }
  for (const RunIdentity::SourceFile& source : before.sources) {
    if (std::ranges::find(now.sources, source.fingerprint, &RunIdentity::SourceFile::fingerprint) ==
        now.sources.end())
      return fmt::format("{} is not there any more", source.path);
  }
  if (before.sources.size() != now.sources.size() || before.settings_hash == now.settings_hash)
    return "its sources are others now";
  if (sends_everything(before) != sends_everything(now))
    return sends_everything(now) ? "everything is sent now (--full)"
                                 : "what changed alone is sent now (without --full)";
  return "it is compared with a later sync now";
}

class Choosing {
 public:
  Choosing(const RunIdentity& now, const std::vector<RunRecord>& runs, const RunWishes& wishes,
           bool counts_alone, const std::function<std::uint64_t(ledger::RunId)>& in_doubt)
      : now_(now), runs_(runs), wishes_(wishes), counts_alone_(counts_alone), in_doubt_(in_doubt) {
    choice_.identity = now;
  }

  RunChoice choose() {
    const RunRecord* const same = same_run();
    for (const RunRecord& run : runs_) {
      if (!is_open(run) || &run == same || !is_like(run.identity, now_)) continue;
      if (choice_.what == RunChoice::What::go_on || same != nullptr || wishes_.restart || !go_on_with(run))
        take_the_place_of(run);
    }
    if (choice_.what == RunChoice::What::go_on) return choice_;
    if (same == nullptr) {
      say_what_changed();
    } else if (same->state != RunState::finished) {
      wishes_.restart || is_overtaken(*same) ? give_up(*same) : go_on(*same);
    } else if (!wishes_.again) {
      repeat_if_overtaken(*same);
    }
    return choice_;
  }

 private:
  [[nodiscard]] const RunRecord* same_run() const {
    const std::string key = ledger::run_key(now_);
    const auto found = std::ranges::find_if(runs_, [&](const RunRecord& run) {
      return run.state != RunState::superseded && ledger::run_key(run.identity) == key;
    });
    return found == runs_.end() ? nullptr : &*found;
  }

  void go_on(const RunRecord& run) {
    choice_.what = RunChoice::What::go_on;
    choice_.run = run.id;
  }

  /// False: `run` is another one.
  bool go_on_with(const RunRecord& run) {
    if (run.identity.settings_hash != now_.settings_hash) return false;
    std::optional<RunIdentity> extended = with_sources_of(run.identity, now_);
    if (!extended || is_overtaken(run)) return false;
    const std::size_t more = extended->sources.size() - run.identity.sources.size();
    if (more != 0) {
      choice_.remarks.push_back(fmt::format("run {} was interrupted; it goes on, with {} source{} more",
                                            run.id, more, more == 1 ? "" : "s"));
    }
    choice_.identity = *std::move(extended);
    go_on(run);
    return true;
  }

  /// Whether `run`, which was interrupted, is not to be gone on with, because one of the same mapping came in
  /// between: its profiles would be older in the rows that are settled than in the others. Another mapping
  /// writes other properties, as a rule; then it is said.
  bool is_overtaken(const RunRecord& run) {
    const RunRecord* const later = wishes_.compares || counts_alone_ || run.tally.rows_delivered == 0
                                       ? nullptr
                                       : changed_since(run, runs_);
    if (later == nullptr) return false;
    const bool is_same_job =
        later->identity.mapping == now_.mapping || later->identity.settings_hash == now_.settings_hash;
    const std::string since =
        fmt::format("run {} ({}) has updated such profiles since run {} was interrupted", later->id,
                    first_source(later->identity), run.id);
    if (is_same_job && in_doubt_(run.id) == 0) {
      choice_.remarks.push_back(since + ": everything is sent again");
      return true;
    }
    choice_.remarks.push_back(
        fmt::format("{}. The rows that run {} has settled are not sent again: what both write is as run {} "
                    "says it. To send all of them: --restart",
                    since, run.id, later->id));
    return false;
  }

  void give_up(const RunRecord& run) {
    choice_.given_up.push_back(run.id);
    const std::uint64_t in_doubt = in_doubt_(run.id);
    choice_.remarks.push_back(fmt::format("run {} is given up: {} settled, {} rejected, {} in doubt", run.id,
                                          counted(run.tally.rows_read(), "row"), run.tally.rows_rejected,
                                          in_doubt));
  }

  void take_the_place_of(const RunRecord& run) {
    const std::uint64_t in_doubt = in_doubt_(run.id);
    const bool refuses = wishes_.superseding == Superseding::refuse ||
                         (wishes_.superseding == Superseding::by_itself && in_doubt != 0);
    if (refuses && !wishes_.restart) refuse(run, in_doubt);
    if (!wishes_.restart) {
      choice_.remarks.push_back(fmt::format("run {} was interrupted, and {}: this is a new run", run.id,
                                            difference(run.identity, now_)));
    }
    give_up(run);
  }

  [[noreturn]] void refuse(const RunRecord& run, std::uint64_t in_doubt) const {
    const std::string doubt =
        in_doubt == 0 ? "" : fmt::format(", {} of `add` or `append` in doubt", counted(in_doubt, "row"));
    throw RunError(
        ExitCode::usage,
        fmt::format("Run {} of {} is unfinished ({} settled{}), and {} since.\nBring it back as it was to "
                    "finish that run{}, or go on without it with --superseded new-run.",
                    run.id, run.started, counted(run.tally.rows_read(), "row"), doubt,
                    difference(run.identity, now_),
                    in_doubt == 0 ? "" : " (--in-doubt resend|skip then decides)"));
  }

  void repeat_if_overtaken(const RunRecord& finished) {
    const RunRecord* const later =
        wishes_.compares || counts_alone_ ? nullptr : changed_since(finished, runs_);
    if (later == nullptr) {
      choice_.what = RunChoice::What::nothing_to_do;
      choice_.run = finished.id;
      return;
    }
    choice_.remarks.push_back(fmt::format(
        "run {} delivered the same, but run {} ({}) has updated such profiles since: everything is "
        "sent again",
        finished.id, later->id, first_source(later->identity)));
  }

  /// The latest finished run that did something else with the same rows, by a mapping of that name or, with
  /// `nullptr`, by any that changes the same kinds of profiles.
  [[nodiscard]] const RunRecord* same_rows_before(const std::string* mapping) const {
    const auto before = std::ranges::find_if(runs_, [&](const RunRecord& run) {
      return run.state == RunState::finished && run.identity.project == now_.project &&
             (mapping != nullptr ? run.identity.mapping == *mapping
                                 : run.identity.profiles == now_.profiles) &&
             run.identity.limit == now_.limit && run.identity.only == now_.only &&
             !do_the_same_with_rows(run.identity, now_) && !run.identity.effect.empty() &&
             std::ranges::equal(run.identity.sources, now_.sources, {}, &RunIdentity::SourceFile::fingerprint,
                                &RunIdentity::SourceFile::fingerprint);
    });
    return before == runs_.end() ? nullptr : &*before;
  }

  void say_what_changed() {
    if (wishes_.compares) return;
    const RunRecord* before = same_rows_before(&now_.mapping);
    if (before == nullptr) before = same_rows_before(nullptr);
    if (before == nullptr) return;
    const std::string by =
        before->identity.mapping == now_.mapping ? "" : fmt::format(" (by {})", before->identity.mapping);
    const bool has_events =
        std::ranges::find(now_.profiles, name_of(TargetKind::events)) != now_.profiles.end();
    choice_.remarks.push_back(fmt::format(
        "since run {}{}, {}: {} are sent again{}", before->id, by, difference(before->identity, now_),
        counted(before->tally.rows_read(), "row"),
        has_events ? ". Events whose name, time, id or insert id is another now come beside those of "
                     "that run, which stay"
                   : ""));
  }

  const RunIdentity& now_;
  const std::vector<RunRecord>& runs_;
  const RunWishes& wishes_;
  const bool counts_alone_;
  const std::function<std::uint64_t(ledger::RunId)>& in_doubt_;
  RunChoice choice_;
};

}  // namespace

bool updates_profiles_of(const RunRecord& run, const RunIdentity& other) {
  const std::vector<std::string>& targets = run.identity.profiles;
  return targets.empty() || std::ranges::any_of(targets, [&](const std::string& one) {
           return is_of_profiles(one) && std::ranges::find(other.profiles, one) != other.profiles.end();
         });
}

std::string first_source(const RunIdentity& identity) {
  if (kind_of(identity) == RunKind::gone)
    return "gone profiles of " + std::filesystem::path(identity.mapping).filename().string();
  const std::string first = std::filesystem::path(identity.sources.front().path).filename().string();
  return identity.sources.size() == 1 ? first
                                      : fmt::format("{} and {} more", first, identity.sources.size() - 1);
}

RunChoice choose_run(const RunIdentity& now, const std::vector<RunRecord>& runs, const RunWishes& wishes,
                     bool counts_alone, const std::function<std::uint64_t(ledger::RunId)>& in_doubt) {
  return Choosing(now, runs, wishes, counts_alone, in_doubt).choose();
}

}  // namespace mixferry::pipeline
