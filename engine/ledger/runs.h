#pragma once
/// Which imports there were, of what, and how they ended.

#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "engine/ledger/values.h"

namespace mixferry::ledger {

inline constexpr std::uint64_t kAllRuns = std::numeric_limits<std::int64_t>::max();

class Runs {
 public:
  virtual ~Runs() = default;

  [[nodiscard]] virtual std::optional<RunRecord> run(RunId id) = 0;
  /// Runs, latest first, at most so many.
  [[nodiscard]] virtual std::vector<RunRecord> runs(std::uint64_t most = kAllRuns) = 0;
  [[nodiscard]] virtual std::uint64_t run_count() = 0;
  /// Of the runs of `identity`'s project, latest first, those that concern it: with its key, unfinished, of
  /// the same bytes; for each kind of profiles the latest that changed some, unless it mended rejects of the
  /// one with its key. However many nights there were, these are few.
  [[nodiscard]] virtual std::vector<RunRecord> runs_concerning(const RunIdentity& identity) = 0;
  /// The latest run of which `is_wanted` is true; it is shown them without their counts.
  [[nodiscard]] virtual std::optional<RunRecord> latest_run(
      const std::function<bool(const RunRecord&)>& is_wanted) = 0;

  [[nodiscard]] virtual RunId begin(const RunIdentity& identity) = 0;
  /// Remembers how the rows of each source are written, in words of the caller.
  virtual void keep_layouts(RunId id, const std::vector<std::string>& layouts) = 0;
  /// The same by `SourceId`; empty for what an older program read.
  [[nodiscard]] virtual std::vector<std::string> layouts(RunId id) = 0;
  /// Adds sources of `identity` to those of the run, behind them: `identity` has both, in this order. Hold
  /// the `RunLock` of the run as it was.
  virtual void extend(RunId id, const RunIdentity& identity) = 0;
  /// Ends a run that nothing shall go on with; what is known of it stays. Hold its `RunLock`.
  virtual void supersede(RunId id) = 0;
  /// The state, when it stopped, and `seconds` more of work.
  virtual void finish(RunId id, RunState state, double seconds) = 0;
};

}  // namespace mixferry::ledger
