#include "mappings/survey/date_forms.h"

#include <gmock/gmock.h>

namespace mixferry::mappings {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

DateForms::Summary summary_of(const std::vector<const char*>& texts) {
  DateForms forms;
  for (const char* text : texts) forms.add(text);
  return forms.summary();
}

TEST(DateForms, NeedNoPatternForIso) {
  const auto dates = summary_of({"2024-03-12", "2024-03-12 9:14:00", "2024-03-12T09:14:00.000+0000"});
  EXPECT_EQ(dates.iso, 3u);
  EXPECT_EQ(dates.with_time, 2u);
  EXPECT_EQ(dates.with_zone, 1u);
  EXPECT_THAT(dates.formats, IsEmpty());
}

TEST(DateForms, KnowTimesThatSayNothing) {
  EXPECT_EQ(summary_of({"2024-03-12", "2024-03-12 00:00:00", "2024-03-12T00:00:00Z"}).midnights, 2u);
  EXPECT_EQ(summary_of({"12.3.2024 00:00", "12.3.2024 00:01", "2024-03-12 00:00:01"}).midnights, 1u);
}

TEST(DateForms, TellDayFromMonthByOneValueThatOnlyFitsOneWay) {
  EXPECT_THAT(summary_of({"03/04/2024", "25/12/2024"}).formats, ElementsAre("%d/%m/%Y"));
  EXPECT_THAT(summary_of({"03/04/2024", "12/25/2024"}).formats, ElementsAre("%m/%d/%Y"));
}

TEST(DateForms, OneColumnHasOneOrderInAllItsForms) {
  const auto dates = summary_of({"03/04/2024", "12/25/2024 09:30"});
  EXPECT_THAT(dates.formats, ElementsAre("%m/%d/%Y", "%m/%d/%Y %H:%M"));
  EXPECT_FALSE(dates.ambiguous);
}

TEST(DateForms, SayThatNothingTells) {
  const auto dates = summary_of({"03/04/2024", "05/06/2024"});
  EXPECT_TRUE(dates.ambiguous);
  EXPECT_THAT(dates.formats, ElementsAre("%d/%m/%Y"));
  EXPECT_THAT(dates.other_formats, ElementsAre("%m/%d/%Y"));
}

TEST(DateForms, OfOneSignTellNothingOfAnother) {
  const auto unsure = summary_of({"03/04/2026", "29.03.2026"});
  EXPECT_TRUE(unsure.ambiguous);
  EXPECT_THAT(unsure.formats, ElementsAre("%d/%m/%Y", "%d.%m.%Y"));
  EXPECT_THAT(unsure.other_formats, ElementsAre("%m/%d/%Y", "%d.%m.%Y"));
  const auto sure = summary_of({"12/25/2026", "29.03.2026"});
  EXPECT_FALSE(sure.ambiguous);
  EXPECT_FALSE(sure.mixed_orders);
  EXPECT_THAT(sure.formats, ElementsAre("%m/%d/%Y", "%d.%m.%Y"));
}

TEST(DateForms, SeeOrdersMixed) {
  EXPECT_TRUE(summary_of({"25/12/2024", "12/25/2024"}).mixed_orders);
}

TEST(DateForms, KnowHowPeopleAndProgramsWriteThem) {
  struct Case {
    const char* text;
    const char* format;
  };
  for (const Case& row :
       {Case{"31.12.2024", "%d.%m.%Y"}, Case{"12-31-2022 09:30", "%m-%d-%Y %H:%M"},
        Case{"6/22/2026 10:00 AM", "%m/%d/%Y %I:%M %p"}, Case{"22 Mar 2024", "%d %b %Y"},
        Case{"March 22, 2024", "%b %d, %Y"}, Case{"22-Mar-24", "%d-%b-%y"},
        Case{"Tue, 12 Mar 2024 09:14:00 +0100", "%a, %d %b %Y %H:%M:%S %z"}, Case{"2024/03/12", "%Y/%m/%d"},
        Case{"07/15/2009 02:14:45+0800", "%m/%d/%Y %H:%M:%S%z"}}) {
    EXPECT_THAT(summary_of({row.text}).formats, ElementsAre(row.format)) << row.text;
  }
}

TEST(DateForms, CountPlaceholders) {
  EXPECT_EQ(summary_of({"1900-01-01", "01/01/1970", "2024-01-01"}).placeholders, 2u);
}

TEST(DateForms, TakeNothingElseForADate) {
  EXPECT_EQ(
      summary_of({"12", "415-555-2671", "1.2.3", "30/02/2024", "2024-13-01", "v2024.1.5-beta", "half past 9"})
          .dates(),
      0u);
}

}  // namespace
}  // namespace mixferry::mappings
