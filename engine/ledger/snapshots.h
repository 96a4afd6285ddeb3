#pragma once
/// Which snapshots of what was sent are the present ones, and how far the logs of changes to them count. The
/// files themselves are engine/snapshot's.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/ledger/values.h"

namespace mixferry::ledger {

/// A log of changes that are settled, and not in its snapshot yet.
struct PendingLog {
  RunId run = 0;               ///< that goes on with it
  std::uint64_t position = 0;  ///< up to which it counts; what lies behind it never was
  [[nodiscard]] bool operator==(const PendingLog&) const = default;
};

struct SnapshotRecord {
  SnapshotKey key = {};
  std::uint64_t stamp = 0;             ///< of the present snapshot; 0: there is none yet
  std::uint64_t profiles = 0;          ///< that it has
  std::string made = {};               ///< UTC, ISO 8601; when it became the present one
  std::optional<PendingLog> log = {};  ///< of changes that are not in it yet
  [[nodiscard]] bool operator==(const SnapshotRecord&) const = default;
};

/// A snapshot or a log that is not what stands here, an older copy for instance, is a good file and wrong: a
/// profile that changed and changed back since would not be sent.
class Snapshots {
 public:
  virtual ~Snapshots() = default;

  /// All, by project, job and profiles.
  [[nodiscard]] virtual std::vector<SnapshotRecord> snapshots() = 0;
  /// Where nothing is known: without a stamp and without a log.
  [[nodiscard]] virtual SnapshotRecord snapshot(const SnapshotKey& key) = 0;

  /// There is a log, which counts up to its position. With one that is there already this moves on, by a
  /// later run, too; together with settlements `LogPosition` does. Throws `std::logic_error` when the
  /// position goes back: a new log would take the place of one that was not folded.
  virtual void begin_log(const SnapshotKey& key, const PendingLog& log) = 0;
  /// The snapshot with this stamp, not 0, is the present one. The log is in it, and is forgotten.
  virtual void keep_snapshot(const SnapshotKey& key, std::uint64_t stamp, std::uint64_t profiles) = 0;
  /// As if there had never been one, nor a log.
  virtual void forget_snapshot(const SnapshotKey& key) = 0;
};

}  // namespace mixferry::ledger
