#include "engine/base/tally.h"

namespace mixferry {

void add_counts(NamedCounts& to, const NamedCounts& more) {
  for (const auto& [name, count] : more) to[name] += count;
}

Tally& Tally::operator+=(const Tally& more) {
  rows_delivered += more.rows_delivered;
  rows_filtered += more.rows_filtered;
  rows_unchanged += more.rows_unchanged;
  rows_rejected += more.rows_rejected;
  rows_in_doubt += more.rows_in_doubt;
  records_sent += more.records_sent;
  ids_trimmed += more.ids_trimmed;
  decimal_ids += more.decimal_ids;
  duplicate_ids += more.duplicate_ids;
  duplicate_ids_unsure += more.duplicate_ids_unsure;
  applied_before += more.applied_before;
  erased += more.erased;
  repeated_keys += more.repeated_keys;
  insert_ids_hashed += more.insert_ids_hashed;
  insert_ids_missing += more.insert_ids_missing;
  repeated_events += more.repeated_events;
  contradicting_links += more.contradicting_links;
  links_unsure += more.links_unsure;
  add_counts(sent_to, more.sent_to);
  add_counts(truncated_values, more.truncated_values);
  add_counts(skipped_values, more.skipped_values);
  add_counts(clock_change_times, more.clock_change_times);
  add_counts(trimmed_values, more.trimmed_values);
  add_counts(numbers_as_text, more.numbers_as_text);
  add_counts(reject_reasons, more.reject_reasons);
  add_counts(filled_columns, more.filled_columns);
  add_counts(found_ids, more.found_ids);
  return *this;
}

TrafficTally& TrafficTally::operator+=(const TrafficTally& more) {
  requests += more.requests;
  retries += more.retries;
  bytes_sent += more.bytes_sent;
  add_counts(responses, more.responses);
  return *this;
}

}  // namespace mixferry
