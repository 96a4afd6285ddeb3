#include "engine/pipeline/id_survey.h"

#include <gtest/gtest.h>

namespace mixferry::pipeline {
namespace {

/// Hashes whose short forms differ when the numbers do.
constexpr std::uint64_t hash(std::uint64_t number) {
  return number << 40 | number;
}
mappings::IdSighting sighting(std::uint64_t row, std::uint64_t folded, std::uint64_t exact,
                              std::uint64_t email = 0) {
  return {.row = row, .exact = hash(exact), .folded = hash(folded), .email = email == 0 ? 0 : hash(email)};
}

TEST(IdSurvey, RecognisesRepetitionsAndOtherCase) {
  IdSurvey survey;
  const auto first = survey.note(sighting(1, 5, 50));
  EXPECT_FALSE(first.repeated || first.other_case || first.other_email);
  const auto again = survey.note(sighting(2, 5, 50));
  EXPECT_TRUE(again.repeated);
  EXPECT_FALSE(again.other_case);
  EXPECT_EQ(again.first_row, 1U);
  const auto other = survey.note(sighting(3, 5, 51));
  EXPECT_TRUE(other.other_case);
  EXPECT_FALSE(other.repeated);
  EXPECT_FALSE(survey.note(sighting(4, 6, 60)).repeated);
}

// Method: rows of one id with no, one, the same, and other e-mails.
TEST(IdSurvey, TellsOnceThatAnIdHasDifferentEmails) {
  IdSurvey survey;
  EXPECT_FALSE(survey.note(sighting(1, 5, 50)).other_email);
  EXPECT_FALSE(survey.note(sighting(2, 5, 50, 7)).other_email);
  EXPECT_FALSE(survey.note(sighting(3, 5, 50, 7)).other_email);
  EXPECT_TRUE(survey.note(sighting(4, 5, 50, 8)).other_email);
  EXPECT_FALSE(survey.note(sighting(5, 5, 50, 9)).other_email);
}

TEST(IdSurvey, SaysWhenItIsNoLongerExact) {
  IdSurvey survey(10'000);
  for (std::uint64_t id = 1; id <= 10'000; ++id) {
    EXPECT_FALSE(survey.note(sighting(id, id, id)).repeated);
  }
  EXPECT_TRUE(survey.exact());
  EXPECT_TRUE(survey.note(sighting(10'001, 77, 77)).repeated);
  EXPECT_FALSE(survey.note(sighting(10'002, 10'001, 10'001)).repeated);
  EXPECT_FALSE(survey.exact());
}

}  // namespace
}  // namespace mixferry::pipeline
