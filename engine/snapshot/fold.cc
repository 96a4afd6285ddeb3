#include "engine/snapshot/fold.h"

#include <fmt/format.h>
#include <optional>

#include "engine/base/error.h"
#include "engine/snapshot/snapshot_writer.h"
#include "engine/snapshot/sorted_changes.h"

namespace mixferry::snapshot {
namespace {

/// Passes the profiles of the last snapshot on, in their order, but for those that changed.
class Passing {
 public:
  Passing(const Snapshot& last, SnapshotWriter& to) : last_(last), to_(to), ids_(last.ids().data()) {}

  /// All before `change`.
  void pass_before(const Change& change) {
    std::uint64_t end = next_;
    while (end < last_.profiles() && last_.entry(end).id < change.fingerprint.id) ++end;
    pass_until(end);
    while (next_ < last_.profiles() && last_.entry(next_).id == change.fingerprint.id &&
           next_id() < change.id) {
      pass_until(next_ + 1);
    }
  }

  /// Whether the next one is the profile that changed, which then is left out.
  [[nodiscard]] bool leave_out(const Change& change) {
    if (next_ == last_.profiles() || last_.entry(next_).id != change.fingerprint.id ||
        next_id() != change.id) {
      return false;
    }
    (void)take_id(ids_);
    ++next_;
    while (whole_ < last_.whole_places().size() && last_.whole_places()[whole_].profile < next_) ++whole_;
    return true;
  }

  void pass_rest() { pass_until(last_.profiles()); }

 private:
  [[nodiscard]] std::string_view next_id() const {
    const char* at = ids_;
    return take_id(at);
  }

  void pass_until(std::uint64_t end) {
    const std::uint64_t moved_to = to_.profiles();
    ids_ = to_.add_all(last_.entries().subspan(next_, end - next_), ids_);
    for (; whole_ < last_.whole_places().size() && last_.whole_places()[whole_].profile < end; ++whole_) {
      const std::uint64_t place = last_.whole_places()[whole_].profile;
      to_.add_records(moved_to + (place - next_), last_.entry(place), last_.whole_text(whole_));
    }
    next_ = end;
  }

  const Snapshot& last_;
  SnapshotWriter& to_;
  std::uint64_t next_ = 0;  ///< place of the first one that was not passed on
  const char* ids_;         ///< its id
  std::size_t whole_ = 0;   ///< of what is kept whole, the first of it or of a later one
};

void require_of(const Snapshot& last, const ChangeLog& log) {
  if (log.base() == last.stamp() && (last.stamp() == 0 || log.identity() == last.identity())) return;
  throw RunError(
      ExitCode::stopped,
      fmt::format("{}: these are not changes of the snapshot beside it. Was one of the two restored? Remove "
                  "both: the next sync then sends everything and makes the snapshot anew.",
                  log.path().native()));
}

}  // namespace

Folded fold(const Snapshot& last, const ChangeLog& log, const std::filesystem::path& path, Night night) {
  require_of(last, log);
  Folded folded;
  SnapshotWriter writer(path, log.identity());
  Passing passing(last, writer);
  SortedChanges changes(log, path);
  while (const Change* change = changes.next()) {
    passing.pass_before(*change);
    const bool was_there = passing.leave_out(*change);
    if (change->is_gone) {
      folded.gone += was_there ? 1 : 0;
      continue;
    }
    ++(was_there ? folded.changed : folded.added);
    const bool is_unknown = night == Night::given_up && change->may_come_again;
    const Entry entry{.id = change->fingerprint.id,
                      .content = is_unknown ? kUnknownContent : change->fingerprint.content};
    if (!change->records.empty()) writer.add_records(writer.profiles(), entry, change->records);
    writer.add(entry, change->id);
  }
  passing.pass_rest();
  folded.profiles = writer.profiles();
  writer.commit(last.stamp());
  return folded;
}

}  // namespace mixferry::snapshot
