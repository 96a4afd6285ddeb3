#pragma once
/// What the rows of the other tables add up to.

#include <string>
#include <string_view>

#include "engine/ledger/erasure_values.h"
#include "engine/ledger/sqlite/checksum.h"
#include "engine/ledger/sqlite/database.h"
#include "engine/ledger/values.h"

namespace mixferry::ledger {

inline constexpr RunId kWholeLedger = 0;  ///< no run has this number

/// What is summed up. Of each run ...
inline constexpr std::string_view kBooks = "books";  ///< sources, settled, intents, resume_places, counts
inline constexpr std::string_view kSettledRows = "settled_rows";  ///< how many, not a checksum
inline constexpr std::string_view kRejects = "rejects";
inline constexpr std::string_view kInDoubt = "in_doubt";
inline constexpr std::string_view kMendings = "mendings";
/// ... and of the whole ledger.
inline constexpr std::string_view kRuns = "runs";
inline constexpr std::string_view kCounters = "counters";
inline constexpr std::string_view kSnapshots = "snapshots";
inline constexpr std::string_view kPrivacyRequests = "privacy_requests";
inline constexpr std::string_view kErasedPeople = "erased_people";  ///< and the key of their marks
inline constexpr std::string_view kTables = "tables";               ///< their definitions
inline constexpr std::string_view kCommits = "commits";             ///< how many there were, not a checksum

/// What the entries of a counter in `applied` are summed up under; of the whole ledger, too.
[[nodiscard]] std::string applied_sum(CounterId counter);

/// What the people, tasks and steps of a request are summed up under; of the whole ledger, too.
[[nodiscard]] std::string request_sum(PrivacyRequestId request);

/// The table `sums`. Changes belong inside the transaction that changes the rows.
class SumTable {
 public:
  explicit SumTable(Database& database);

  /// 0 where nothing was summed up.
  [[nodiscard]] Checksum sum(RunId run, std::string_view name);
  /// Modulo 2^64, so that `0 - x` takes x away. The new sum.
  Checksum add(RunId run, std::string_view name, Checksum more);
  void remove(RunId run);
  /// Forgets all but the number of commits.
  void clear();

 private:
  Statement load_;
  Statement store_;
  Statement remove_;
  Statement clear_;
};

}  // namespace mixferry::ledger
