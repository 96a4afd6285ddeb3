#pragma once
/// Which snapshots there are, and how far their logs count.

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/ledger/snapshots.h"
#include "engine/ledger/sqlite/checksum.h"
#include "engine/ledger/sqlite/database.h"

namespace mixferry::ledger {

/// The table `snapshots`. Changes belong inside a transaction of the caller, and say by what they change the
/// sum.
class SnapshotTable {
 public:
  explicit SnapshotTable(Database& database);

  [[nodiscard]] std::vector<SnapshotRecord> load();
  [[nodiscard]] std::optional<SnapshotRecord> find(const SnapshotKey& key);
  [[nodiscard]] Checksum sum();

  /// See `Snapshots::begin_log`.
  Checksum begin_log(const SnapshotKey& key, const PendingLog& log);
  /// Throws `std::logic_error` when no log is there, or the position goes back.
  Checksum move_log(const SnapshotKey& key, std::uint64_t position);
  /// See `Snapshots::keep_snapshot`.
  Checksum keep(const SnapshotKey& key, std::uint64_t stamp, std::uint64_t profiles);
  Checksum remove(const SnapshotKey& key);

 private:
  Checksum store(const std::optional<SnapshotRecord>& before, const SnapshotRecord& record);

  Statement select_;
  Statement find_;
  Statement store_;
  Statement remove_;
};

}  // namespace mixferry::ledger
