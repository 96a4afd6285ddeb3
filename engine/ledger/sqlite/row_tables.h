#pragma once
/// Rows that are kept because they were not simply delivered.

#include <cstdint>
#include <functional>
#include <vector>

#include "engine/ledger/sqlite/checksum.h"
#include "engine/ledger/sqlite/database.h"
#include "engine/ledger/values.h"

namespace mixferry::ledger {

/// The table `rejects`. Changes belong inside a transaction of the caller.
class RejectTable {
 public:
  explicit RejectTable(Database& database);

  /// By what it changes the sum. A second reject of one row is a `std::logic_error`.
  Checksum insert(RunId run, SourceId source, const Reject& reject);
  [[nodiscard]] bool contains(RunId run, SourceId source, std::uint64_t row);
  /// By source and row, one in memory at a time. The sum of them all.
  Checksum for_each(RunId run, const std::function<void(SourceId, const Reject&)>& visit);

 private:
  Statement insert_;
  Statement contains_;
  Statement select_;
};

/// The table `in_doubt`. Changes belong inside a transaction of the caller.
class InDoubtTable {
 public:
  explicit InDoubtTable(Database& database);

  /// After what is there already of its row. By what it changes the sum.
  Checksum insert(RunId run, const InDoubtUpdate& update);
  /// See `InDoubt::doubtful_rows`.
  [[nodiscard]] std::vector<DoubtfulRow> load(RunId run, SourceRow after, std::size_t most);
  [[nodiscard]] bool contains(RunId run, SourceId source, std::uint64_t row);
  [[nodiscard]] Checksum sum(RunId run);
  /// By what it changes the sum; 0: there was nothing to remove.
  Checksum remove(RunId run, SourceId source, std::uint64_t row);

 private:
  [[nodiscard]] static Checksum sum_of(Cursor row);

  Statement insert_;
  Statement contains_;
  Statement select_;
  Statement select_behind_;
  Statement delete_;
};

/// The table `mendings`. Changes belong inside a transaction of the caller.
class MendingTable {
 public:
  explicit MendingTable(Database& database);

  /// By what it changes the sum of the reject's run: 0 where it is known already.
  Checksum insert(const Mending& mending);
  /// Those of the run's rejects.
  [[nodiscard]] std::vector<Mending> load(RunId run);
  [[nodiscard]] Checksum sum(RunId run);

 private:
  Statement insert_;
  Statement select_;
};

}  // namespace mixferry::ledger
