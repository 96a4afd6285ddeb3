#pragma once
/// Snapshots and logs of a few profiles.

#include <csignal>
#include <fstream>
#include <initializer_list>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <sys/resource.h>
#include <vector>

#include "engine/base/error.h"
#include "engine/snapshot/change_log.h"
#include "engine/snapshot/fold.h"
#include "engine/snapshot/snapshot.h"
#include "tests/support/temporary_folder.h"

namespace mixferry::snapshot {

inline constexpr std::string_view kIdentity = "project 2195193 eu, users";

[[nodiscard]] inline Change set(std::string_view id, std::string_view records) {
  return {.id = id, .fingerprint = fingerprint(id, records), .records = records};
}

[[nodiscard]] inline Change gone(std::string_view id) {
  return {.id = id, .fingerprint = fingerprint(id, {}), .is_gone = true};
}

/// Of a profile that may have another row.
[[nodiscard]] inline Change again(Change change) {
  change.may_come_again = true;
  return change;
}

/// One of the profiles whose records are kept whole among any number of profiles.
[[nodiscard]] inline std::string kept_id(int nth = 0) {
  for (int number = 0;; ++number) {
    std::string id = "kept-" + std::to_string(number);
    if (is_kept_whole(fingerprint(id, {}).id, 1'000) && nth-- == 0) return id;
  }
}

/// A folder with a snapshot in it, and what is done to it night by night.
class Shelf {
 public:
  [[nodiscard]] std::string snapshot_path() const { return folder_.path("users.snapshot"); }
  [[nodiscard]] std::string log_path() const { return folder_.path("users.log"); }
  [[nodiscard]] const tests::TemporaryFolder& folder() const { return folder_; }

  [[nodiscard]] Snapshot snapshot() const { return Snapshot::open(snapshot_path(), kIdentity); }

  /// A log of changes to `last`, all of one batch. Returns the position behind it.
  std::uint64_t log(const Snapshot& last, std::span<const Change> changes) const {
    ChangeLogWriter writer = ChangeLogWriter::create(log_path(), last, kIdentity);
    for (const Change& change : changes) writer.add(change);
    return writer.commit();
  }
  /// A night: the log, and what becomes of the snapshot.
  Folded night(const Snapshot& last, std::initializer_list<Change> changes) const {
    log(last, {changes.begin(), changes.size()});
    return fold(last, ChangeLog::open(log_path()), snapshot_path());
  }

 private:
  tests::TemporaryFolder folder_;
};

/// Ids of a snapshot in its order.
[[nodiscard]] inline std::vector<std::string> ids_of(const Snapshot& snapshot) {
  std::vector<std::string> ids;
  for (std::uint64_t place = 0; place < snapshot.profiles(); ++place) ids.emplace_back(snapshot.id(place));
  return ids;
}

[[nodiscard]] inline std::string bytes_of_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Changes the bits of `flip` in the byte at `at`; twice, and it is as it was. (To write all of a file anew
/// each time takes a while: some file systems then wait for the disk.)
inline void flip_bits(const std::string& path, std::size_t at, int flip) {
  std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
  file.seekg(static_cast<std::streamoff>(at));
  const int byte = file.get();
  file.seekp(static_cast<std::streamoff>(at));
  file.put(static_cast<char>(byte ^ flip));
}

/// What `action` is refused with; empty: it is not.
template <typename Action>
[[nodiscard]] std::string refusal(Action&& action) {
  try {
    action();
  } catch (const RunError& error) {
    return error.what();
  }
  return {};
}

/// A disk on which no file can be longer than `bytes`, as long as this lives.
class SmallDisk {
 public:
  explicit SmallDisk(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit{.rlim_cur = bytes, .rlim_max = before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~SmallDisk() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;

 private:
  sighandler_t handler_;
  rlimit before_ = {};
};

}  // namespace mixferry::snapshot
