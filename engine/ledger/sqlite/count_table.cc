#include "engine/ledger/sqlite/count_table.h"

#include <concepts>
#include <type_traits>

namespace mixferry::ledger {
namespace {

/// Calls `visit(name, member)` for each count: the one list of what is stored, and under which name. It takes
/// the tally apart because then a new member that is forgotten here does not compile.
template <typename AnyTally, typename Visit>
requires std::same_as<std::remove_const_t<AnyTally>, Tally>
void for_each_count(AnyTally& tally, Visit&& visit) {
  auto& [rows_delivered, rows_filtered, rows_unchanged, rows_rejected, rows_in_doubt, records_sent,
         ids_trimmed, decimal_ids, duplicate_ids, duplicate_ids_unsure, applied_before, erased, repeated_keys,
         insert_ids_hashed, insert_ids_missing, repeated_events, contradicting_links, links_unsure, sent_to,
         truncated_values, skipped_values, clock_change_times, trimmed_values, numbers_as_text,
         reject_reasons, filled_columns, found_ids] = tally;
  visit("rows_delivered", rows_delivered);
  visit("rows_filtered", rows_filtered);
  visit("rows_unchanged", rows_unchanged);
  visit("rows_rejected", rows_rejected);
  visit("rows_in_doubt", rows_in_doubt);
  visit("updates_sent", records_sent);
  visit("ids_trimmed", ids_trimmed);
  visit("decimal_ids", decimal_ids);
  visit("duplicate_ids", duplicate_ids);
  visit("duplicate_ids_unsure", duplicate_ids_unsure);
  visit("applied_before", applied_before);
  visit("erased", erased);
  visit("repeated_keys", repeated_keys);
  visit("insert_ids_hashed", insert_ids_hashed);
  visit("insert_ids_missing", insert_ids_missing);
  visit("repeated_events", repeated_events);
  visit("contradicting_links", contradicting_links);
  visit("links_unsure", links_unsure);
  visit("sent_to", sent_to);
  visit("truncated_values", truncated_values);
  visit("skipped_values", skipped_values);
  visit("clock_change_times", clock_change_times);
  visit("trimmed_values", trimmed_values);
  visit("numbers_as_text", numbers_as_text);
  visit("reject_reasons", reject_reasons);
  visit("filled_columns", filled_columns);
  visit("found_ids", found_ids);
}

template <typename AnyTally, typename Visit>
requires std::same_as<std::remove_const_t<AnyTally>, TrafficTally>
void for_each_count(AnyTally& traffic, Visit&& visit) {
  auto& [requests, retries, bytes_sent, responses] = traffic;
  visit("requests", requests);
  visit("retries", retries);
  visit("bytes_sent", bytes_sent);
  visit("responses", responses);
}

void set_count(std::uint64_t& to, std::string_view, std::uint64_t count) {
  to = count;
}

void set_count(NamedCounts& to, std::string_view name, std::uint64_t count) {
  to.emplace(name, count);
}

/// Counts are added up where they stand; so what a count is worth in the sum grows with it. Odd: no bit of a
/// count can change without changing the sum.
Checksum count_checksum(std::string_view kind, std::string_view name, std::uint64_t count) {
  return count * (row_checksum("counts", kind, name) | 1);
}

void load_count(auto& tally, std::string_view kind, std::string_view name, std::uint64_t count) {
  for_each_count(tally, [&](std::string_view member_name, auto& member) {
    if (member_name == kind) set_count(member, name, count);
  });
}

}  // namespace

CountTable::CountTable(Database& database)
    : load_(database, "SELECT kind, name, count FROM counts WHERE run = ?1"),
      count_rows_(database,
                  "SELECT sum(count) FROM counts WHERE run = ?1 AND name = '' AND kind IN ('rows_delivered', "
                  "'rows_filtered', 'rows_unchanged', 'rows_rejected', 'rows_in_doubt')"),
      add_(database,
           "INSERT INTO counts (run, kind, name, count) VALUES (?1, ?2, ?3, ?4) "
           "ON CONFLICT (run, kind, name) DO UPDATE SET count = count + excluded.count"),
      take_rows_in_doubt_(database,
                          "UPDATE counts SET count = count - ?2 WHERE run = ?1 AND kind = 'rows_in_doubt'") {}

void CountTable::load(RunId run, Tally& tally, TrafficTally& traffic) {
  for (Cursor row = load_.query(run); row.next();) {
    load_count(tally, row.text(0), row.text(1), row.count(2));
    load_count(traffic, row.text(0), row.text(1), row.count(2));
  }
}

Checksum CountTable::sum(RunId run) {
  Checksum sum = 0;
  for (Cursor row = load_.query(run); row.next();)
    sum += count_checksum(row.text(0), row.text(1), row.count(2));
  return sum;
}

std::uint64_t CountTable::rows(RunId run) {
  Cursor row = count_rows_.query(run);
  return row.next() ? row.count(0) : 0;
}

Checksum CountTable::add(RunId run, const Tally& more) {
  return add_all(run, more);
}

Checksum CountTable::add(RunId run, const TrafficTally& more) {
  return add_all(run, more);
}

template <typename AnyTally>
Checksum CountTable::add_all(RunId run, const AnyTally& more) {
  Checksum change = 0;
  const auto add_one = [&](std::string_view kind, std::string_view name, std::uint64_t count) {
    if (count == 0) return;
    add_.run(run, kind, name, count);
    change += count_checksum(kind, name, count);
  };
  for_each_count(more, [&]<typename Member>(std::string_view kind, const Member& member) {
    if constexpr (std::is_same_v<Member, NamedCounts>) {
      for (const auto& [name, count] : member) add_one(kind, name, count);
    } else {
      add_one(kind, "", member);
    }
  });
  return change;
}

Checksum CountTable::take_rows_in_doubt(RunId run, std::uint64_t rows) {
  if (rows != 0) take_rows_in_doubt_.run(run, rows);
  return 0 - count_checksum("rows_in_doubt", "", rows);
}

}  // namespace mixferry::ledger
