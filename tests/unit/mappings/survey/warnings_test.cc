#include <gmock/gmock.h>

#include "tests/unit/mappings/survey/columns.h"

namespace mixferry::mappings {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::string> warnings(const Texts& values, const std::string& name = "Column") {
  const ColumnFacts facts = facts_of(values, name);
  return warnings_of(facts, guess_type(facts));
}

TEST(Warnings, AreNoneForOrdinaryColumns) {
  EXPECT_THAT(warnings({"Ada", "Bo"}), IsEmpty());
  EXPECT_THAT(warnings({"0", "1"}, "Children"), IsEmpty());
}

TEST(Warnings, TellWhatTheValuesSuffered) {
  EXPECT_THAT(warnings({"1.00123E+15", "2"}), Contains(HasSubstr("1 value like 1.00123E+15")));
  EXPECT_THAT(warnings({"caf\u00C3\u00A9", "x"}), Contains(HasSubstr("wrong encoding")));
  EXPECT_THAT(warnings({"12/25/2024", "25/12/2024"}), Contains(HasSubstr("some values have the day first")));
  EXPECT_THAT(warnings({"N/A", "x", "-"}), Contains(HasSubstr("2 values for \"no value\": \"N/A\", \"-\"")));
  EXPECT_THAT(warnings({"1900-01-01", "2024-01-01"}), Contains(HasSubstr("may stand for \"no date\"")));
  EXPECT_THAT(warnings({"a\x01"}), Contains(HasSubstr("control characters")));
  EXPECT_THAT(warnings({"<b>x</b>", "y", "z"}), Contains(HasSubstr("HTML")));
}

TEST(Warnings, TellWhatMixpanelDoes) {
  EXPECT_THAT(warnings({std::string(300, 'x')}), Contains(HasSubstr("1 value over 255 bytes")));
  EXPECT_THAT(warnings({"0", "17"}, "user_id"), Contains(HasSubstr("refuses as an id")));
}

TEST(Warnings, MarkPersonalData) {
  EXPECT_THAT(warnings({"ada@example.org"}), Contains("personal data"));
  EXPECT_THAT(warnings({"(415) 555-2671"}), Contains("personal data"));
}

}  // namespace
}  // namespace mixferry::mappings
