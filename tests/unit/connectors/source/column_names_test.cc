#include "connectors/source/column_names.h"

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

TEST(FindColumn, ElseLooksPastWhatNobodySees) {
  const std::vector<std::string> header = {"\uFEFFid", "name\u200B", "\u00A0City\u3000", "\u200B"};
  EXPECT_EQ(find_column(header, "id").value(), 0u);
  EXPECT_EQ(find_column(header, "Name").value(), 1u);
  EXPECT_EQ(find_column(header, "City").value(), 2u);
  EXPECT_EQ(find_column(header, "na\u200Bme").value(), std::nullopt);
  EXPECT_EQ(unique_names(header).at(3), "#4");
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

// Method: the addresses that a refusal names must lead to the columns it names.
TEST(FindColumn, SaysHowToAskForEachOfSeveral) {
  const std::vector<std::string> header = {"a", "UNSUB", "UNSUB", "Mail", "MAIL"};
  EXPECT_THAT(find_column(header, "UNSUB").error().message, HasSubstr("as \"UNSUB#1\" or \"UNSUB#2\""));
  EXPECT_EQ(find_column(header, "UNSUB#1").value(), 1u);
  EXPECT_EQ(find_column(header, "UNSUB#2").value(), 2u);
  EXPECT_THAT(find_column(header, "mail").error().message, HasSubstr("as \"#4\" or \"#5\""));
  EXPECT_EQ(find_column(header, "#4").value(), 3u);
  EXPECT_EQ(find_column(header, "#5").value(), 4u);
}

// Method: exports that write a time zone or a currency behind the name, another one each season.
TEST(FindColumn, TakesAnyTextInParenthesesWhereAskedTo) {
  const std::vector<std::string> header = {"Id",        "Seen (AEDT)", "First Seen (AEDT) ",
                                           "Sum (USD)", "Sum (EUR)",   "Ed ()"};
  EXPECT_EQ(find_column(header, "Seen (*)").value(), 1u);
  EXPECT_EQ(find_column(header, "First Seen (*)").value(), 2u);
  EXPECT_EQ(find_column(header, "Seen").value(), std::nullopt);
  EXPECT_EQ(find_column(header, "Id (*)").value(), std::nullopt);
  EXPECT_EQ(find_column(header, "Ed (*)").value(), std::nullopt);
  EXPECT_THAT(find_column(header, "Sum (*)").error().message, HasSubstr("as \"#4\" or \"#5\""));
  EXPECT_EQ(find_column({"Seen (*)", "Seen (UTC)"}, "Seen (*)").value(), 0u);
}

TEST(FindColumn, TakesNumbersOnlyWhereNoColumnIsCalledSo) {
  const std::vector<std::string> header = {"b#2", "b", "b", "", "#1", "C# "};
  EXPECT_EQ(find_column(header, "b#2").value(), 0u);
  EXPECT_EQ(find_column(header, "#1").value(), 4u);
  EXPECT_EQ(find_column(header, "#4").value(), 3u);
  EXPECT_EQ(find_column(header, "c#").value(), 5u);
  for (const char* name : {"b#3", "b#0", "#0", "#7", "#", "b#", "b#2x", "#99999999999999999999999"}) {
    EXPECT_EQ(find_column(header, name).value(), std::nullopt) << name;
  }
}

// Method: whatever is told as an address is asked for, and must lead back to its column.
TEST(ColumnAddresses, LeadToTheirColumnAndNoOther) {
  for (const std::vector<std::string>& header : {std::vector<std::string>{"Id", "Name"},
                                                 {"Name", "", "Name", " ", "name"},
                                                 {"b#2", "b", "b", "#1", "#1"},
                                                 {"", "#1", "x"},
                                                 {"a", "A", " a"}}) {
    const std::vector<std::string> addresses = column_addresses(header);
    ASSERT_EQ(addresses.size(), header.size());
    for (std::size_t i = 0; i < header.size(); ++i) {
      if (addresses[i].empty()) continue;
      EXPECT_EQ(find_column(header, addresses[i]).value(), i) << addresses[i];
    }
  }
}

TEST(ColumnAddresses, AreTheNamesThemselvesWhereTheyCanBe) {
  using testing::ElementsAre;
  EXPECT_THAT(column_addresses({"Id", " Full Name", "id", "", "Reason", "Reason"}),
              ElementsAre("Id", " Full Name", "id", "#4", "Reason#1", "Reason#2"));
  EXPECT_THAT(column_addresses({"", "#1"}), ElementsAre("", "#1"));
}

}  // namespace
}  // namespace mixferry::connectors
