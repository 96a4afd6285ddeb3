#include "engine/syncing/job_snapshots.h"

#include <algorithm>
#include <fmt/format.h>
#include <system_error>
#include <utility>

#include "engine/base/error.h"
#include "engine/base/shell_word.h"
#include "engine/base/utc_time.h"
#include "engine/ledger/state_folder.h"
#include "engine/syncing/kept_snapshots.h"

namespace mixferry::syncing {
namespace {

void remove_file(const std::filesystem::path& file) {
  std::error_code ignored;  // what remains is of no account: the ledger does not know it
  std::filesystem::remove(file, ignored);
}

/// What a process left half written when it was killed: lists of gone ids would lie there for good.
void remove_unfinished(const std::filesystem::path& folder) {
  std::error_code failed;
  for (std::filesystem::directory_iterator file(folder, failed), end; !failed && file != end;
       file.increment(failed)) {
    const std::string name = file->path().filename();
    if (name.ends_with(".part") || name.ends_with(".new") || name.find(".scratch.") != std::string::npos)
      remove_file(file->path());
  }
}

/// As the ledger would have it, once its log is in the snapshot of `stamp`.
void become(ledger::SnapshotRecord& record, std::uint64_t stamp, std::uint64_t profiles) {
  record.stamp = stamp;
  record.profiles = profiles;
  record.made = utc_now();
  record.log.reset();
}

}  // namespace

JobSnapshots::JobSnapshots(std::filesystem::path state_dir, std::string project, std::string job,
                           const std::vector<std::string>& spaces, ledger::Ledger& ledger,
                           std::string state_option, SnapshotUse use)
    : state_dir_(std::move(state_dir)),
      state_option_(std::move(state_option)),
      job_{.project = std::move(project), .job = std::move(job), .profiles = {}},
      ledger_(ledger),
      lock_(take_job(state_dir_, job_)),
      use_(use) {
  ledger::make_state_folder(state_dir_ / "snapshots");
  ledger::make_state_folder(folder_of(state_dir_, job_));
  if (use_ == SnapshotUse::sync) {
    remove_unfinished(folder_of(state_dir_, job_));
    note_folded();
  }
  for (const std::string& profiles : spaces) {
    const ledger::SnapshotKey key{.project = job_.project, .job = job_.job, .profiles = profiles};
    spaces_.push_back({.record = ledger_.snapshot(key), .files = files_of(state_dir_, key), .last = {}});
    if (use_ == SnapshotUse::sync) continue;
    ledger::SnapshotRecord& record = spaces_.back().record;
    if (const auto now = unnoted_fold(record)) become(record, now->stamp(), now->profiles());
  }
}

JobSnapshots::~JobSnapshots() {
  remove_asides();
}

void JobSnapshots::remove_asides() {
  for (const std::filesystem::path& aside : asides_) remove_file(aside);
  asides_.clear();
}

/// Before the run of a log is gone on with: what its rows were held against is not there any more.
void JobSnapshots::note_folded() {
  for (const ledger::SnapshotRecord& record : ledger_.snapshots()) {
    if (record.key.project != job_.project || record.key.job != job_.job) continue;
    const std::optional<snapshot::Snapshot> now = unnoted_fold(record);
    if (!now) continue;
    ledger_.keep_snapshot(record.key, now->stamp(), now->profiles());
    remove_file(files_of(state_dir_, record.key).log);
  }
}

std::optional<snapshot::Snapshot> JobSnapshots::unnoted_fold(const ledger::SnapshotRecord& record) {
  if (!record.log || record.stamp == 0) return std::nullopt;
  snapshot::Snapshot now = last_of(record, files_of(state_dir_, record.key));
  if (now.stamp() == record.stamp || now.base() != record.stamp) return std::nullopt;
  return now;
}

std::string JobSnapshots::to_forget(const ledger::SnapshotKey& key) {
  return "To forget it, so that the next sync sends everything: " +
         command_to_forget_job(key, ledger_.snapshots(), state_option_);
}

template <typename Read>
auto JobSnapshots::with_remedy(const ledger::SnapshotKey& key, const Read& read) -> decltype(read()) {
  try {
    return read();
  } catch (const RunError& failure) {
    throw RunError(failure.exit_code(), fmt::format("{}\n{}", failure.what(), to_forget(key)));
  }
}

snapshot::Snapshot JobSnapshots::last_of(const ledger::SnapshotRecord& record, const SpaceFiles& files) {
  if (record.stamp == 0) return {};
  return with_remedy(record.key,
                     [&] { return snapshot::Snapshot::open(files.snapshot, identity_of(record.key)); });
}

void JobSnapshots::refuse_other(const ledger::SnapshotRecord& record, const SpaceFiles& files) {
  throw RunError(ExitCode::stopped,
                 fmt::format("{}: this snapshot is not that of {}, when the last sync ended: an older copy, "
                             "or another state folder's. What changed since and changed back would never be "
                             "sent. Bring back the right one, or forget this one.\n{}",
                             files.snapshot.native(), record.made, to_forget(record.key)));
}

/// A first sync would take all for new, and whoever is gone would never be told.
void JobSnapshots::require_none(const std::filesystem::path& snapshot) const {
  std::error_code ignored;
  if (!std::filesystem::exists(snapshot, ignored)) return;
  const bool is_all_unknown =
      std::ranges::all_of(spaces_, [](const Space& space) { return space.record.stamp == 0; });
  throw RunError(
      ExitCode::stopped,
      fmt::format("{}: the ledger of this state folder knows nothing of this snapshot: it was removed, or "
                  "replaced by another. Bring the right one back, or begin anew, and everything is sent: "
                  "mixferry snapshots --forget {}{}",
                  snapshot.native(),
                  shell_word((is_all_unknown ? snapshot.parent_path() : snapshot).native()), state_option_));
}

std::optional<ledger::RunId> JobSnapshots::unfolded() const {
  for (const Space& space : spaces_) {
    if (space.record.log) return space.record.log->run;
  }
  return std::nullopt;
}

void JobSnapshots::fold() {
  if (use_ == SnapshotUse::dry_run) {
    for (Space& space : spaces_) fold_aside(space);
    return;
  }
  for (Space& space : spaces_) space.log.reset();
  for (const ledger::SnapshotRecord& record : ledger_.snapshots()) {
    if (record.key.project == job_.project && record.key.job == job_.job && record.log) fold(record);
  }
  for (Space& space : spaces_) space.record = ledger_.snapshot(space.record.key);
}

/// What the ledger would have of it, were it noted there.
void JobSnapshots::fold_aside(Space& space) {
  if (!space.record.log) return;
  const snapshot::Snapshot last = last_of(space.record, space.files);
  if (last.stamp() != space.record.stamp) refuse_other(space.record, space.files);
  const snapshot::ChangeLog log = with_remedy(space.record.key, [&] {
    return snapshot::ChangeLog::open(space.files.log, space.record.log->position);
  });
  const snapshot::Night night = night_of(space.record.log->run);
  space.files.snapshot += ".dry.new";  // a later sync removes it where this process is killed
  asides_.push_back(space.files.snapshot);
  static_cast<void>(snapshot::fold(last, log, space.files.snapshot, night));
  const snapshot::Description now = snapshot::describe(space.files.snapshot);
  become(space.record, now.stamp, now.profiles);
}

void JobSnapshots::fold(const ledger::SnapshotRecord& record) {
  const SpaceFiles files = files_of(state_dir_, record.key);
  // Of a first sync a snapshot may be there already, and nobody noted it.
  if (record.stamp == 0) remove_file(files.snapshot);
  const auto open = std::ranges::find_if(spaces_, [&](const Space& space) {
    return space.record.key == record.key && space.last.stamp() == record.stamp;
  });
  const snapshot::Snapshot opened = open == spaces_.end() ? last_of(record, files) : snapshot::Snapshot();
  fold(record, files, open == spaces_.end() ? opened : open->last);
  remove_file(files.log);
}

void JobSnapshots::fold(const ledger::SnapshotRecord& record, const SpaceFiles& files,
                        const snapshot::Snapshot& last) {
  const snapshot::ChangeLog log =
      with_remedy(record.key, [&] { return snapshot::ChangeLog::open(files.log, record.log->position); });
  if (last.stamp() != record.stamp) refuse_other(record, files);
  // Without a change it stays what it is, so that the same export is known again.
  snapshot::Change first;
  const bool has_changed = record.stamp == 0 || snapshot::ChangeLog::Reader(log).next(first);
  if (!has_changed) return ledger_.keep_snapshot(record.key, last.stamp(), last.profiles());
  static_cast<void>(snapshot::fold(last, log, files.snapshot, night_of(record.log->run)));
  const snapshot::Description now = snapshot::describe(files.snapshot);
  ledger_.keep_snapshot(record.key, now.stamp, now.profiles);
}

snapshot::Night JobSnapshots::night_of(ledger::RunId run) {
  const std::optional<ledger::RunRecord> record = ledger_.run(run);
  return record && record->state == ledger::RunState::finished ? snapshot::Night::finished
                                                               : snapshot::Night::given_up;
}

void JobSnapshots::open() {
  for (Space& space : spaces_) {
    space.last = last_of(space.record, space.files);
    if (space.last.stamp() != space.record.stamp) refuse_other(space.record, space.files);
    if (space.record.stamp == 0 && !space.record.log) require_none(space.files.snapshot);
  }
  remove_asides();  // they stay mapped
}

std::string JobSnapshots::base() const {
  std::string base = job_.job + "\n";
  for (const Space& space : spaces_)
    base += fmt::format("{} {:016x}\n", space.profiles(), space.record.stamp);
  return base;
}

std::string JobSnapshots::last_made() const {
  std::string last;
  for (const Space& space : spaces_) last = std::max(last, space.record.made);
  return last;
}

void JobSnapshots::open_logs() {
  for (Space& space : spaces_) {
    space.log_is_new = !space.record.log;
    if (space.record.log) {
      space.log.emplace(with_remedy(space.record.key, [&] {
        return snapshot::ChangeLogWriter::resume(space.files.log, space.record.log->position);
      }));
    } else {
      space.log.emplace(
          snapshot::ChangeLogWriter::create(space.files.log, space.last, identity_of(space.record.key)));
    }
  }
}

void JobSnapshots::begin_logs(ledger::RunId run) {
  for (Space& space : spaces_) {
    if (!space.log_is_new) continue;
    space.record.log = ledger::PendingLog{.run = run, .position = space.log->commit()};
    ledger_.begin_log(space.record.key, *space.record.log);
  }
}

void JobSnapshots::drop_logs() {
  for (Space& space : spaces_) {
    const bool was_open = space.log.has_value();
    space.log.reset();
    if (was_open && !space.record.log) remove_file(space.files.log);
  }
}

void JobSnapshots::forget_the_gone() const {
  for (const Space& space : spaces_) {
    remove_file(space.files.gone);
    remove_file(space.files.mapping);
  }
}

}  // namespace mixferry::syncing
