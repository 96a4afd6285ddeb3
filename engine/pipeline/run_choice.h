#pragma once
/// Which run of the ledger an import is: one that it goes on with, one that is done, or a new one.
///
/// Runs are known again by what they do and by what their sources hold, not by names: another order of lines
/// in a mapping, or a file that was moved, is the same run. An import goes on with an unfinished run of the
/// same effect if it has all of that run's sources, whatever others have come. Else the two differ, and
/// either the new one takes the place of the old, or it is refused: where updates of the old one are in doubt
/// that do not bear repeating, only a person can tell.

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "engine/ledger/values.h"

namespace mixferry::pipeline {

/// `--superseded`: what becomes of an unfinished run that the import does not go on with.
enum class Superseding : std::uint8_t {
  by_itself,  ///< as `new_run` where nothing of it is in doubt, else as `refuse`
  new_run,
  refuse,
};

struct RunWishes {
  bool again = false;         ///< send what is finished once more, counters included
  bool skip_applied = false;  ///< leave out counters that another run has applied
  bool restart = false;       ///< give up what is unfinished
  Superseding superseding = Superseding::by_itself;
  /// Rows are held against what was sent before: what other runs did is no reason to send them again.
  bool compares = false;
};

struct RunChoice {
  enum class What : std::uint8_t { begin, go_on, nothing_to_do };
  What what = What::begin;
  ledger::RunId run = 0;                ///< 0: it is to be begun
  ledger::RunIdentity identity;         ///< of the run from now on: it may have its sources in another order
  std::vector<ledger::RunId> given_up;  ///< unfinished runs whose place it takes
  std::vector<std::string> remarks;     ///< what a person has to know of all this, a sentence or two each
};

/// Whether `run` updates profiles of a kind that an import of `other` updates, too. Events and links are
/// none.
[[nodiscard]] bool updates_profiles_of(const ledger::RunRecord& run, const ledger::RunIdentity& other);

/// The name of its first file, and how many more there are; of gone profiles, whose they are.
[[nodiscard]] std::string first_source(const ledger::RunIdentity& identity);

/// `runs`: those that concern `now` (`Runs::runs_concerning`), latest first. `in_doubt`: how many rows of a
/// run are in doubt, or may be. `counts_alone`: none of its updates bears repeating, so that no other run can
/// undo what it did. Throws `RunError` (`usage`) where a person has to decide.
[[nodiscard]] RunChoice choose_run(const ledger::RunIdentity& now, const std::vector<ledger::RunRecord>& runs,
                                   const RunWishes& wishes, bool counts_alone,
                                   const std::function<std::uint64_t(ledger::RunId)>& in_doubt);

}  // namespace mixferry::pipeline
