#include "engine/verification/id_sample.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <random>
#include <string>
#include <vector>

namespace mixferry::verification {
namespace {

std::string record_of(const std::string& id, int value) {
  return R"({"$distinct_id":")" + id + R"(","$set":{"n":)" + std::to_string(value) + "}}";
}

std::vector<std::string> drawn(const IdSample& sample, Subject subject = 0) {
  std::vector<std::string> ids;
  sample.for_each(subject, [&](const std::string& id, const auto&) { ids.push_back(id); });
  return ids;
}

// Method: ids 0 to 9,999, each in three rows, in three orders; one sample comes of all.
TEST(IdSample, DoesNotDependOnTheOrderOfRows) {
  std::vector<std::string> rows;
  for (int copy = 0; copy < 3; ++copy)
    for (int i = 0; i < 10'000; ++i) rows.push_back(std::to_string(i));
  std::vector<std::string> first;
  std::mt19937 random(7);
  for (int order = 0; order < 3; ++order) {
    IdSample sample(100, /*seed=*/1);
    for (std::size_t row = 0; row < rows.size(); ++row)
      sample.take(0, rows[row], {0, row + 1}, record_of(rows[row], 1));
    if (order == 0) first = drawn(sample);
    EXPECT_EQ(drawn(sample), first);
    EXPECT_EQ(first.size(), 100u);
    std::ranges::shuffle(rows, random);
  }
}

// Method: the value of each profile counts its rows; a row that was missed would leave a smaller one.
TEST(IdSample, FoldsAllRowsOfWhatItDraws) {
  IdSample sample(50, /*seed=*/3);
  std::uint64_t row = 0;
  for (int round = 1; round <= 20; ++round)
    for (int i = 0; i < 1'000; ++i)
      sample.take(0, std::to_string(i), {0, ++row}, record_of(std::to_string(i), round));
  std::size_t looked_at = 0;
  sample.for_each(0, [&](const std::string& id, const IdSample::Drawn& drawn) {
    const auto found = read_found(R"({"$distinct_id":")" + id + R"(","$properties":{"n":20}})");
    EXPECT_EQ(drawn.profile.compare(&*found).verdict, Verdict::equal);
    EXPECT_EQ(drawn.first_row.row, std::stoull(id) + 1);
    ++looked_at;
  });
  EXPECT_EQ(looked_at, 50u);
}

TEST(IdSample, IsAnotherForAnotherSeed) {
  IdSample one(10, 1);
  IdSample other(10, 2);
  for (int i = 0; i < 1'000; ++i) {
    one.take(0, std::to_string(i), {}, record_of(std::to_string(i), 1));
    other.take(0, std::to_string(i), {}, record_of(std::to_string(i), 1));
  }
  EXPECT_NE(drawn(one), drawn(other));
}

TEST(IdSample, DrawsOfEachSubject) {
  IdSample sample(10, 1);
  for (int i = 0; i < 1'000; ++i) sample.take(0, std::to_string(i), {}, record_of(std::to_string(i), 1));
  for (int i = 0; i < 4; ++i) sample.take(1, std::to_string(i), {}, record_of(std::to_string(i), 1));
  EXPECT_EQ(sample.size(0), 10u);
  EXPECT_EQ(sample.size(1), 4u);
  EXPECT_EQ(sample.likely_profiles(1), 4u);
  EXPECT_NE(sample.find(1, "3"), nullptr);
  EXPECT_EQ(sample.find(1, "4"), nullptr);
  EXPECT_EQ(sample.find(2, "3"), nullptr);
}

TEST(IdSample, EstimatesHowManyThereAre) {
  IdSample sample(1'000, 5);
  for (int i = 0; i < 100'000; ++i) sample.take(0, std::to_string(i), {}, record_of(std::to_string(i), 1));
  EXPECT_NEAR(static_cast<double>(sample.likely_profiles(0)), 100'000, 10'000);
}

}  // namespace
}  // namespace mixferry::verification
