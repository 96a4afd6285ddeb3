#include "mappings/draft/target.h"

#include <gtest/gtest.h>

#include "tests/unit/mappings/draft/tables.h"

namespace mixferry::mappings {
namespace {

TEST(DraftTarget, IsToldByTheFileOrItsColumns) {
  const auto companies = survey_of({{"Company Name", {"Acme"}}, {"Industry", {"Steel"}}});
  const auto people =
      survey_of({{"First Name", {"Ada"}}, {"Company Name", {"Acme"}}, {"Industry", {"Steel"}}});
  EXPECT_EQ(target_of("accounts.csv", companies).target, TargetKind::groups);
  EXPECT_EQ(target_of("accounts.csv", companies).group_key, "company");
  EXPECT_EQ(target_of("accounts.csv", people).target, TargetKind::users);
  EXPECT_EQ(target_of("all-contacts.csv", companies).target, TargetKind::users);
  EXPECT_EQ(target_of("export.csv", companies).target, TargetKind::groups);
  EXPECT_EQ(target_of("export.csv", people).target, TargetKind::users);
  EXPECT_EQ(target_of("deals.csv", companies).group_key, "deal");
}

TEST(DraftTarget, SaysWhereItIsAGuess) {
  EXPECT_TRUE(target_of("contacts.csv", {}).reason.empty());
  EXPECT_FALSE(target_of("export.csv", survey_of({{"A", {"x"}}})).reason.empty());
}

}  // namespace
}  // namespace mixferry::mappings
