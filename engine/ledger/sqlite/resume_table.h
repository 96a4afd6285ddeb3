#pragma once
/// From where each source of a run has to be read again.

#include <vector>

#include "engine/ledger/sqlite/checksum.h"
#include "engine/ledger/sqlite/database.h"
#include "engine/ledger/values.h"

namespace mixferry::ledger {

/// The table `resume_places`: one place a source, so that its cost does not grow with the run. Changes belong
/// inside a transaction of the caller.
class ResumeTable {
 public:
  explicit ResumeTable(Database& database);

  /// By `SourceId`, for sources 0 to `source_count` - 1; the first row's where nothing is known.
  [[nodiscard]] std::vector<RowPlace> load(RunId run, std::size_t source_count);
  [[nodiscard]] Checksum sum(RunId run);
  /// Keeps `place` if every row before it is settled, and it lies further on than what is kept. One that is
  /// passed over because rows before it are still under way costs no more than those: later ones follow.
  /// By what it changes the sum.
  Checksum offer(RunId run, SourceId source, const RowPlace& place);

 private:
  Statement load_;
  Statement load_one_;
  Statement offer_;
};

}  // namespace mixferry::ledger
