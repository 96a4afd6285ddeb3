#include "connectors/column_names.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mixferry::connectors {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const std::vector<std::string> kHeader = {"Id", "First Name", " Full Name", "EMAIL", "id", "Email ", "Zip"};

TEST(FindColumn, PrefersTheExactName) {
  EXPECT_EQ(find_column(kHeader, "Id").value(), 0u);
  EXPECT_EQ(find_column(kHeader, "id").value(), 4u);
  EXPECT_EQ(find_column(kHeader, "EMAIL").value(), 3u);
}

TEST(FindColumn, ElseLooksPastCaseAndOuterBlanks) {
  EXPECT_EQ(find_column(kHeader, "first name").value(), 1u);
  EXPECT_EQ(find_column(kHeader, "Full Name").value(), 2u);
  EXPECT_EQ(find_column(kHeader, " ZIP ").value(), 6u);
  EXPECT_EQ(find_column(kHeader, "FirstName").value(), std::nullopt);
}

TEST(FindColumn, RefusesToChoose) {
  const auto folded = find_column(kHeader, "email");
  ASSERT_FALSE(folded);
  EXPECT_THAT(folded.error().message,
              AllOf(HasSubstr("\"EMAIL\" (column 4)"), HasSubstr("\"Email \" (column 6)")));
  const auto exact = find_column({"a", "UNSUB", "UNSUB"}, "UNSUB");
  ASSERT_FALSE(exact);
  EXPECT_THAT(exact.error().message, HasSubstr("ambiguous"));
}

}  // namespace
}  // namespace mixferry::connectors
