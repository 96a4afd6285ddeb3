#pragma once
/// Rows that are kept because they were not simply delivered.

#include <cstdint>
#include <functional>
#include <vector>

#include "engine/ledger/ledger.h"
#include "engine/ledger/sqlite.h"

namespace mixferry::ledger {

/// The table `rejects`. Changes belong inside a transaction of the caller.
class RejectTable {
 public:
  explicit RejectTable(Database& database);

  /// A second reject of one row is a `std::logic_error`.
  void insert(RunId run, SourceId source, const Reject& reject);
  [[nodiscard]] bool contains(RunId run, SourceId source, std::uint64_t row);
  /// By source and row, one in memory at a time.
  void for_each(RunId run, const std::function<void(SourceId, const Reject&)>& visit);

 private:
  Statement insert_;
  Statement contains_;
  Statement select_;
};

/// The table `in_doubt`. Changes belong inside a transaction of the caller.
class InDoubtTable {
 public:
  explicit InDoubtTable(Database& database);

  /// After what is there already of its row.
  void insert(RunId run, const InDoubtUpdate& update);
  /// By source, row, and order in the row.
  [[nodiscard]] std::vector<InDoubtUpdate> load(RunId run);
  /// Whether there was anything to remove.
  bool remove(RunId run, SourceId source, std::uint64_t row);

 private:
  Database& database_;
  Statement insert_;
  Statement select_;
  Statement delete_;
};

}  // namespace mixferry::ledger
