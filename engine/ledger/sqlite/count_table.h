#pragma once
/// Tallies as named counts, so that a new count needs no new column.

#include <cstdint>
#include <string_view>

#include "engine/base/tally.h"
#include "engine/ledger/sqlite/checksum.h"
#include "engine/ledger/sqlite/database.h"
#include "engine/ledger/values.h"

namespace mixferry::ledger {

/// The table `counts`. Changes belong inside a transaction of the caller.
class CountTable {
 public:
  explicit CountTable(Database& database);

  /// Reads what is counted for `run` into `tally` and `traffic`, which were empty.
  void load(RunId run, Tally& tally, TrafficTally& traffic);
  [[nodiscard]] Checksum sum(RunId run);
  /// How many rows are counted, as whatever it may be.
  [[nodiscard]] std::uint64_t rows(RunId run);
  /// By what it changes the sum; so do the others.
  Checksum add(RunId run, const Tally& more);
  Checksum add(RunId run, const TrafficTally& more);
  /// Counts so many rows less as in doubt.
  Checksum take_rows_in_doubt(RunId run, std::uint64_t rows);

 private:
  template <typename AnyTally>
  Checksum add_all(RunId run, const AnyTally& more);

  Statement load_;
  Statement count_rows_;
  Statement add_;
  Statement take_rows_in_doubt_;
};

}  // namespace mixferry::ledger
