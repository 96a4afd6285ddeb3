#pragma once
/// What a sync found: what was added, changed and gone since the last one, and why.

#include <cstdint>
#include <string>
#include <vector>

#include "engine/syncing/changed_property.h"

namespace mixferry::report {

/// Profiles of one kind, or events, or links of ids: what has a snapshot of its own.
struct SyncedProfiles {
  std::string profiles = {};        ///< `users`, `groups company`, `events`, `identity`
  std::uint64_t before = 0;         ///< in the snapshot of the last sync
  std::uint64_t added = 0;          ///< not in it, and in tonight's rows
  bool added_at_most = false;       ///< so many rows: ids were too many to tell those that come again
  std::uint64_t changed = 0;        ///< in it, with other records
  std::uint64_t unchanged = 0;      ///< in it, with the same
  std::uint64_t left_out = 0;       ///< in it, and all its rows of tonight are filtered or rejected
  std::uint64_t gone = 0;           ///< in it, and in none of tonight's rows
  std::string gone_rule = {};       ///< what becomes of those: `keep`, `delete`, `unset`, `set`
  std::uint64_t gone_done = 0;      ///< of them: that was done
  std::uint64_t gone_rejected = 0;  ///< Mixpanel did not take it
  std::uint64_t gone_left = 0;      ///< not acted on, as rows could not be read which may be theirs
  std::uint64_t gone_requests = 0;  ///< that it took
  std::uint64_t looked_at = 0;      ///< changed profiles whose records of the last time were kept
  std::uint64_t same_values = 0;    ///< of them, those in which no property changed: what is the same is
                                    ///< written otherwise
  std::vector<syncing::ChangedProperty> why = {};  ///< in those that were looked at; the most frequent first
  bool why_left_out = false;                       ///< further properties changed, and nobody counted them
  std::uint64_t repeated = 0;                      ///< rows whose id an earlier row of tonight has

  bool operator==(const SyncedProfiles&) const = default;
};

struct SyncReport {
  std::string job = {};   ///< by which the snapshots are called
  std::string last = {};  ///< when the last sync ended, UTC; empty: this is the first
  bool full = false;      ///< everything is sent, whether it changed or not
  bool dry_run = false;   ///< nothing is sent, and nothing remembered
  std::vector<SyncedProfiles> spaces = {};
  std::uint64_t rows_compared = 0;        ///< all of tonight's
  std::uint64_t rows_rejected = 0;        ///< of them: by the reader or the mapping, before any was sent
  std::uint64_t rows_unreadable = 0;      ///< nobody can tell whose they are: rejects without an id
  std::vector<std::string> remarks = {};  ///< what else is to be known: sentences

  bool operator==(const SyncReport&) const = default;
};

}  // namespace mixferry::report
