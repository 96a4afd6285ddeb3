#pragma once
/// Which rows have changed a counter, or may have, whatever run they were of.

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/ledger/values.h"

namespace mixferry::ledger {

class Applied {
 public:
  virtual ~Applied() = default;

  /// The number of `counter`, which it is given if it has none.
  [[nodiscard]] virtual CounterId number_of(const Counter& counter) = 0;
  [[nodiscard]] virtual std::optional<CounterId> find(const Counter& counter) = 0;
  [[nodiscard]] virtual std::vector<Counter> counters() = 0;
  /// Throws when what it says of `counter` is not what was written. Takes a second a few million rows.
  virtual void check_applied(CounterId counter) = 0;
  /// Whether rows of other runs than `own` have applied it, or may have.
  [[nodiscard]] virtual bool is_applied_by_others(RunId own, CounterId counter) = 0;
  /// Puts into `rows` each row of another run than `own` that has that key, in the order of runs.
  virtual void rows_that_applied(RunId own, CounterId counter, const Hash128& key,
                                 std::vector<RowOfRun>& rows) = 0;
  /// Makes the doubt about rows of other runs one about rows of this run, which are intended from then on. What
  /// the others had not settled they read again; what they had is a reject there, `in_doubt_taken_over`.
  virtual void take_doubt(RunId run, const std::vector<DoubtTaken>& rows) = 0;
  /// Another row than this one of `run` that has the same counter and key.
  [[nodiscard]] virtual std::optional<RowOfRun> applied_by_another(RunId run, SourceId source,
                                                                   const AppliedRow& row) = 0;
  /// How often this was asked of that key since the ledger was opened, this time included. What that takes
  /// lies in a temporary file.
  [[nodiscard]] virtual std::uint64_t times_met(CounterId counter, const Hash128& key) = 0;
};

}  // namespace mixferry::ledger
