#pragma once
/// What happened to rows, as numbers that add up. The mapper, the delivery and the ledger all count in it, so
/// that `rows_read() = delivered + filtered + unchanged + rejected + in doubt` is true wherever it is asked.

#include <cstdint>
#include <functional>
#include <map>
#include <string>

namespace mixferry {

/// Counts by name; ordered, so that reports read the same every time.
using NamedCounts = std::map<std::string, std::uint64_t, std::less<>>;

void add_counts(NamedCounts& to, const NamedCounts& more);

/// Counts of rows and of what was done to their values. Every row is in exactly one of the `rows_` counts.
struct Tally {
  std::uint64_t rows_delivered = 0;
  std::uint64_t rows_filtered = 0;
  std::uint64_t rows_unchanged = 0;
  std::uint64_t rows_rejected = 0;
  std::uint64_t rows_in_doubt = 0;
  std::uint64_t records_sent = 0;          ///< stored by Mixpanel, by its own word
  std::uint64_t ids_trimmed = 0;           ///< ids that had blanks, or what nobody sees, around them
  std::uint64_t decimal_ids = 0;           ///< ids such as `1001.0`, most often a program's `1001`
  std::uint64_t duplicate_ids = 0;         ///< rows whose id an earlier row of the run had
  std::uint64_t duplicate_ids_unsure = 0;  ///< 1 or more: there may be more of them than were counted
  std::uint64_t applied_before = 0;  ///< rows of which an `add` or `append` was left out as applied before
  /// Rows of which something was left out as its person was erased. Where nothing was left, it is filtered,
  /// too.
  std::uint64_t erased = 0;
  std::uint64_t repeated_keys = 0;       ///< keys of JSON that stood in their object before; the last counts
  std::uint64_t insert_ids_hashed = 0;   ///< insert ids that Mixpanel would not take, sent as their hash
  std::uint64_t insert_ids_missing = 0;  ///< events without one, though the mapping names a column for it
  std::uint64_t repeated_events = 0;     ///< that Mixpanel takes for one which the run had before
  /// Links of an id that an earlier row of the run linked to another: Mixpanel keeps the first.
  std::uint64_t contradicting_links = 0;
  std::uint64_t links_unsure = 0;     ///< 1 or more: ids were too many to tell contradictions and sums of all
  NamedCounts sent_to = {};           ///< target (`events`) -> `records_sent` of it
  NamedCounts truncated_values = {};  ///< property -> values cut to Mixpanel's limit
  NamedCounts skipped_values = {};    ///< property -> values left out by `on_error: skip`
  NamedCounts clock_change_times = {};  ///< property -> local times that clocks skipped or repeated
  NamedCounts trimmed_values =
      {};  ///< property -> e-mail addresses that had invisible characters around them
  NamedCounts numbers_as_text = {};  ///< property -> JSON numbers sent as text, or they would be rounded
  NamedCounts reject_reasons = {};   ///< reject code -> rows
  /// Column -> 1 or more, where at least one row has something in it; how many more means nothing.
  NamedCounts filled_columns = {};
  /// `--only`: id -> 1 or more, where at least one row has it.
  NamedCounts found_ids = {};

  [[nodiscard]] std::uint64_t rows_read() const {
    return rows_delivered + rows_filtered + rows_unchanged + rows_rejected + rows_in_doubt;
  }
  Tally& operator+=(const Tally& more);
};

/// What went over the wire. Kept apart from rows: a request belongs to no single row.
struct TrafficTally {
  std::uint64_t requests = 0;    ///< attempts, answered or not
  std::uint64_t retries = 0;     ///< attempts after the first of the same records
  std::uint64_t bytes_sent = 0;  ///< request bodies
  NamedCounts responses = {};    ///< HTTP status, or `no answer` -> attempts

  TrafficTally& operator+=(const TrafficTally& more);
};

}  // namespace mixferry
