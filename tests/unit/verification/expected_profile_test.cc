#include "engine/verification/expected_profile.h"

#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace mixferry::verification {
namespace {

/// The records of one profile, without what they all begin with: `"$set":{"a":1}`.
ExpectedProfile folded(const std::vector<std::string>& records) {
  ExpectedProfile profile;
  for (const std::string& record : records)
    profile.take(mixpanel::read_record(R"({"$token":"t","$distinct_id":"p",)" + record + "}"));
  return profile;
}

Comparison compared(const std::vector<std::string>& records, const std::string& properties) {
  const auto found = read_found(R"({"$distinct_id":"p","$properties":)" + properties + "}");
  return folded(records).compare(&*found);
}

Verdict missing(const std::vector<std::string>& records) {
  return folded(records).compare(nullptr).verdict;
}

TEST(ExpectedProfile, IsEqualWhateverElseMixpanelHas) {
  const Comparison comparison = compared({R"("$set":{"Plan":"pro","Seats":3})"},
                                         R"({"Seats":3.0,"Plan":"pro","Other":1,"$last_seen":"x"})");
  EXPECT_EQ(comparison.verdict, Verdict::equal);
  EXPECT_TRUE(comparison.differences.empty());
}

// Method: five kinds of difference in one profile, each told with what is expected and what there is.
TEST(ExpectedProfile, TellsEachDifference) {
  const Comparison comparison = compared(
      {R"("$set":{"Plan":"pro","Seats":3,"Gone":true})", R"("$union":{"Tags":["a"]})", R"("$unset":["Old"])"},
      R"({"Plan":"free","Seats":"3","Tags":["b"],"Old":1})");
  EXPECT_EQ(comparison.verdict, Verdict::differs);
  ASSERT_EQ(comparison.differences.size(), 5u);
  const auto expect = [&](std::size_t index, Difference::Kind kind, const char* property,
                          const char* expected, const char* found) {
    const Difference& difference = comparison.differences[index];
    EXPECT_EQ(difference.kind, kind) << property;
    EXPECT_EQ(difference.property, property);
    EXPECT_EQ(difference.expected, expected);
    EXPECT_EQ(difference.found, found);
  };
  expect(0, Difference::Kind::not_there, "Gone", "true", "");
  expect(1, Difference::Kind::not_expected, "Old", "nothing", "1");
  expect(2, Difference::Kind::value, "Plan", "\"pro\"", "\"free\"");
  expect(3, Difference::Kind::value, "Seats", "3", "\"3\"");
  expect(4, Difference::Kind::value, "Tags", "a list with [\"a\"]", "[\"b\"]");
}

TEST(ExpectedProfile, IsMissingWhereARowHasMadeIt) {
  EXPECT_EQ(missing({R"("$set":{"a":1})"}), Verdict::missing);
  EXPECT_EQ(missing({R"("$add":{"a":1})"}), Verdict::missing);
  EXPECT_EQ(missing({R"("$union":{"a":[1]})"}), Verdict::missing);
  EXPECT_EQ(missing({R"("$unset":["a"])"}), Verdict::equal);
  EXPECT_EQ(missing({R"("$remove":{"a":1})"}), Verdict::equal);
  EXPECT_EQ(missing({R"("$set":{"a":1})", R"("$delete":"")"}), Verdict::equal);
  EXPECT_EQ(missing({R"("$delete":"")", R"("$unset":["a"])"}), Verdict::equal);
  EXPECT_EQ(missing({R"("$delete":"")", R"("$set_once":{"a":1})"}), Verdict::missing);
}

TEST(ExpectedProfile, KnowsWhatADeletionLeaves) {
  const Comparison there = compared({R"("$set":{"a":1})", R"("$delete":"")"}, R"({"a":1})");
  ASSERT_EQ(there.differences.size(), 1u);
  EXPECT_EQ(there.differences[0].kind, Difference::Kind::not_deleted);

  // Behind it, what was there before plays no part any more.
  const std::vector<std::string> made_again = {R"("$set":{"a":1})", R"("$delete":"")",
                                               R"("$set_once":{"b":2})"};
  EXPECT_EQ(compared(made_again, R"({"b":2})").verdict, Verdict::equal);
  EXPECT_EQ(compared(made_again, R"({"b":3})").verdict, Verdict::differs);
}

TEST(ExpectedProfile, IsUnverifiableOnlyWhereNothingDiffers) {
  const std::vector<std::string> records = {R"("$set":{"a":1})", R"("$add":{"n":1})",
                                            R"("$set_once":{"first":"x"})"};
  const Comparison unsure = compared(records, R"({"a":1,"n":7,"first":"y"})");
  EXPECT_EQ(unsure.verdict, Verdict::unverifiable);
  ASSERT_EQ(unsure.doubtful.size(), 2u);
  EXPECT_EQ(unsure.doubtful[0].property, "first");
  EXPECT_EQ(unsure.doubtful[0].why, Doubt::kept_as_before);
  EXPECT_EQ(unsure.doubtful[1].why, Doubt::added);
  EXPECT_EQ(compared(records, R"({"a":2,"n":7,"first":"y"})").verdict, Verdict::differs);
}

TEST(ExpectedProfile, TellsACounterThatIsNotThere) {
  const std::vector<std::string> records = {R"("$add":{"n":1})"};
  const Comparison lost = compared(records, R"({"a":1})");
  ASSERT_EQ(lost.verdict, Verdict::differs);
  EXPECT_TRUE(lost.differences.at(0).is_of_counter);
  EXPECT_EQ(lost.differences.at(0).kind, Difference::Kind::not_there);
  EXPECT_EQ(lost.differences.at(0).expected, "a number");
  EXPECT_FALSE(compared({R"("$set":{"n":1})"}, R"({"a":1})").differences.at(0).is_of_counter);
}

TEST(ExpectedProfile, KnowsWhatMixpanelChangesItself) {
  const std::vector<std::string> records = {R"("$set":{"$city":"Oslo","$timezone":"Europe/Oslo"})"};
  const Comparison moved = compared(records, R"({"$city":"Bergen","$timezone":"Europe/Oslo"})");
  EXPECT_EQ(moved.verdict, Verdict::equal);
  EXPECT_EQ(moved.by_mixpanel, std::vector<std::string>{"$city"});
  EXPECT_EQ(compared(records, R"({"$timezone":"Europe/Oslo"})").verdict,
            Verdict::differs);  // it takes none away
}

TEST(ExpectedProfile, TakesNamesAsTheyAre) {
  const std::string odd = R"({"a.b":1,"$x":2,"":3,"é\"\n\u0000":4,"a":{"b":5}})";
  EXPECT_EQ(compared({R"("$set":)" + odd}, odd).verdict, Verdict::equal);
  EXPECT_EQ(compared({R"("$set":{"a.b":1})"}, R"({"a":{"b":1}})").verdict, Verdict::differs);
  const std::string name(300, 'n');
  EXPECT_EQ(compared({R"("$set":{")" + name + R"(":1})"}, R"({")" + name.substr(0, 255) + R"(":1})").verdict,
            Verdict::equal);
}

// Method: a thousand records of one profile; what is counted as memory stays that of one.
TEST(ExpectedProfile, DoesNotGrowWithItsRecords) {
  ExpectedProfile profile = folded({R"("$set":{"a":1000})"});
  const std::size_t bytes = profile.bytes();
  for (int i = 1000; i < 2000; ++i)
    profile.take(mixpanel::read_record(R"({"$distinct_id":"p","$set":{"a":)" + std::to_string(i) + "}}"));
  EXPECT_LE(profile.bytes(), bytes + 16);
  const auto found = read_found(R"({"$distinct_id":"p","$properties":{"a":1999}})");
  EXPECT_EQ(profile.compare(&*found).verdict, Verdict::equal);
}

}  // namespace
}  // namespace mixferry::verification
