#include "engine/base/tally.h"

#include <gtest/gtest.h>

namespace mixferry {
namespace {

TEST(Tally, AddsUpEveryCount) {
  Tally one{.rows_delivered = 1,
            .rows_filtered = 2,
            .rows_unchanged = 3,
            .rows_rejected = 4,
            .rows_in_doubt = 5,
            .records_sent = 6,
            .ids_trimmed = 7,
            .decimal_ids = 10,
            .duplicate_ids = 8,
            .duplicate_ids_unsure = 1,
            .applied_before = 11,
            .erased = 17,
            .repeated_keys = 9,
            .insert_ids_hashed = 12,
            .insert_ids_missing = 13,
            .repeated_events = 14,
            .contradicting_links = 15,
            .links_unsure = 16,
            .sent_to = {{"events", 6}},
            .truncated_values = {{"a", 1}},
            .skipped_values = {{"b", 2}},
            .clock_change_times = {{"d", 4}},
            .trimmed_values = {{"e", 5}},
            .numbers_as_text = {{"f", 6}},
            .reject_reasons = {{"c", 3}},
            .filled_columns = {{"g", 7}},
            .found_ids = {{"h", 8}}};
  Tally sum = one;
  sum += one;
  EXPECT_EQ(sum.rows_read(), 2 * one.rows_read());
  EXPECT_EQ(sum.rows_read(), 30u);
  EXPECT_EQ(sum.records_sent, 12u);
  EXPECT_EQ(sum.ids_trimmed, 14u);
  EXPECT_EQ(sum.decimal_ids, 20u);
  EXPECT_EQ(sum.duplicate_ids, 16u);
  EXPECT_EQ(sum.duplicate_ids_unsure, 2u);
  EXPECT_EQ(sum.applied_before, 22u);
  EXPECT_EQ(sum.erased, 34u);
  EXPECT_EQ(sum.repeated_keys, 18u);
  EXPECT_EQ(sum.insert_ids_hashed, 24u);
  EXPECT_EQ(sum.insert_ids_missing, 26u);
  EXPECT_EQ(sum.repeated_events, 28u);
  EXPECT_EQ(sum.contradicting_links, 30u);
  EXPECT_EQ(sum.links_unsure, 32u);
  EXPECT_EQ(sum.sent_to["events"], 12u);
  EXPECT_EQ(sum.truncated_values["a"], 2u);
  EXPECT_EQ(sum.skipped_values["b"], 4u);
  EXPECT_EQ(sum.clock_change_times["d"], 8u);
  EXPECT_EQ(sum.trimmed_values["e"], 10u);
  EXPECT_EQ(sum.numbers_as_text["f"], 12u);
  EXPECT_EQ(sum.reject_reasons["c"], 6u);
  EXPECT_EQ(sum.filled_columns["g"], 14u);
  EXPECT_EQ(sum.found_ids["h"], 16u);
}

TEST(TrafficTally, AddsUpEveryCount) {
  TrafficTally sum{.requests = 1, .retries = 2, .bytes_sent = 3, .responses = {{"200", 4}}};
  sum += sum;
  EXPECT_EQ(sum.requests, 2u);
  EXPECT_EQ(sum.retries, 4u);
  EXPECT_EQ(sum.bytes_sent, 6u);
  EXPECT_EQ(sum.responses["200"], 8u);
}

}  // namespace
}  // namespace mixferry
