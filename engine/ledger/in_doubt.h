#pragma once
/// Rows whose updates may have been applied, and may not be sent twice.

#include <cstddef>
#include <vector>

#include "engine/ledger/values.h"

namespace mixferry::ledger {

inline constexpr std::size_t kDoubtfulRowsAtOnce = 1'000;

class InDoubt {
 public:
  virtual ~InDoubt() = default;

  /// The next rows in doubt behind `after`, by source and row: at least one unless there is none, at most
  /// `most`, and fewer where they are large, so that a page takes a few MB. What comes to be in doubt behind
  /// `after` meanwhile is among the next ones. Before any is given out, all that the run has in doubt was
  /// held against its sum.
  [[nodiscard]] virtual std::vector<DoubtfulRow> doubtful_rows(RunId id, SourceRow after,
                                                               std::size_t most) = 0;
};

/// Visits all rows in doubt of a run, some of them at a time: no more are in memory. `visit` may decide those
/// that it is given.
template <typename Visit>
void for_each_doubtful_page(InDoubt& in_doubt, RunId run, Visit&& visit) {
  SourceRow after;
  for (;;) {
    const std::vector<DoubtfulRow> page = in_doubt.doubtful_rows(run, after, kDoubtfulRowsAtOnce);
    if (page.empty()) return;
    visit(page);
    after = {page.back().source, page.back().row};
  }
}

/// The same, row by row.
template <typename Visit>
void for_each_doubtful_row(InDoubt& in_doubt, RunId run, Visit&& visit) {
  for_each_doubtful_page(in_doubt, run, [&visit](const std::vector<DoubtfulRow>& page) {
    for (const DoubtfulRow& row : page) visit(row);
  });
}

}  // namespace mixferry::ledger
