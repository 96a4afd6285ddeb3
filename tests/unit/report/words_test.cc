#include "engine/report/words.h"

#include <gtest/gtest.h>

namespace mixferry::report {
namespace {

TEST(NounOfRecords, IsThatOfAllThatWasSent) {
  const auto noun = [](NamedCounts sent_to) {
    return noun_of_records({.records_sent = 3, .sent_to = std::move(sent_to)});
  };
  EXPECT_EQ(noun({{"groups", 1}, {"users", 2}}), "updates");
  EXPECT_EQ(noun({{"events", 3}}), "events");
  EXPECT_EQ(noun({{"events", 1}, {"users", 2}}), "records");
  EXPECT_EQ(noun({{"identity", 3}}), "records");
  EXPECT_EQ(noun({}), "updates") << "of runs that told none of their targets";
  EXPECT_EQ(noun_of_records({}), "records") << "nobody knows what comes";
}

TEST(DurationInWords, UsesTheUnitThatFits) {
  EXPECT_EQ(duration_in_words(0.4), "0s");
  EXPECT_EQ(duration_in_words(59), "59s");
  EXPECT_EQ(duration_in_words(125), "2m 05s");
  EXPECT_EQ(duration_in_words(3'720), "1h 02m");
}

TEST(ShortDurationInWords, IsExactWhereItMatters) {
  EXPECT_EQ(short_duration_in_words(0), "0s");
  EXPECT_EQ(short_duration_in_words(0.0404), "40ms");
  EXPECT_EQ(short_duration_in_words(0.9996), "1.0s");
  EXPECT_EQ(short_duration_in_words(9.94), "9.9s");
  EXPECT_EQ(short_duration_in_words(9.96), "10s");
  EXPECT_EQ(short_duration_in_words(125), "2m 05s");
}

TEST(MostFrequent, AreFour) {
  EXPECT_EQ(most_frequent({}), "");
  EXPECT_EQ(most_frequent({{"a", 1}, {"b", 3'000}}), "3,000 b, 1 a");
  EXPECT_EQ(most_frequent({{"a", 1}, {"b", 2}, {"c", 3}, {"d", 4}, {"e", 5}}), "5 e, 4 d, 3 c, 2 b, ...");
}

}  // namespace
}  // namespace mixferry::report
