#pragma once
/// Tallies as named counts, so that a new count needs no new column.

#include <cstdint>
#include <string_view>

#include "engine/base/tally.h"
#include "engine/ledger/ledger.h"
#include "engine/ledger/sqlite.h"

namespace mixferry::ledger {

/// The table `counts`. Changes belong inside a transaction of the caller.
class CountTable {
 public:
  explicit CountTable(Database& database);

  /// Reads what is counted for `run` into `tally` and `traffic`, which were empty.
  void load(RunId run, Tally& tally, TrafficTally& traffic);
  void add(RunId run, const Tally& more);
  void add(RunId run, const TrafficTally& more);
  /// Counts one row less as in doubt.
  void take_row_in_doubt(RunId run);

 private:
  template <typename AnyTally>
  void add_all(RunId run, const AnyTally& more);

  Statement load_;
  Statement add_;
  Statement take_row_in_doubt_;
};

}  // namespace mixferry::ledger
