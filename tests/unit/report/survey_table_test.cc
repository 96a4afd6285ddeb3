#include "engine/report/survey_table.h"

#include <gmock/gmock.h>
#include <sstream>

#include "engine/report/screen_text.h"
#include "mappings/survey/survey.h"

namespace mixferry::report {
namespace {

using testing::HasSubstr;
using testing::Not;

/// The table of one column that holds `values`.
std::string table_of(const std::string& name, const std::vector<std::string>& values) {
  const std::vector<std::string> columns = {name};
  mappings::Survey survey(columns);
  for (const std::string& value : values) {
    const Cell cell{value, CellKind::text};
    Row row;
    row.cells = {&cell, 1};
    survey.add(row, columns);
  }
  pipeline::Sample sample{.dialect = "CSV", .rows = 5, .rows_looked_at = values.size(), .places = 1};
  return survey_table("a.csv", sample, survey.facts(), 80);
}

TEST(SurveyTable, ShowsWhatAColumnHolds) {
  const std::string table = table_of("Since", {"31/12/2024", "30/11/2024", "", "x"});
  EXPECT_THAT(table, HasSubstr("a.csv: CSV\n4 of 5 rows, from 1 place; 1 column\n"));
  EXPECT_THAT(table, HasSubstr("Since                                         75 %          3  string\n"));
  EXPECT_THAT(table, HasSubstr("    30/11/2024 | 31/12/2024 | x\n"));
}

TEST(SurveyTable, SaysHowValuesAreWrittenAndWhatToBewareOf) {
  EXPECT_THAT(table_of("D", {"31/12/2024"}), HasSubstr("    written %d/%m/%Y\n"));
  EXPECT_THAT(table_of("Tags", {"a;b", "b"}), HasSubstr("    items between \";\"\n"));
  EXPECT_THAT(table_of("D", {"01/02/2024"}), HasSubstr("  ! nothing tells whether the day"));
  EXPECT_THAT(table_of("D", {"01/02/2024"}), HasSubstr("date?"));
}

// Method: names and values of all sorts of width, and none of the lines may be wider than the screen.
TEST(SurveyTable, FitsTheScreenAndNeverSteersIt) {
  const std::string wide(200, 'W');
  const std::string table =
      table_of("\x1B]0;title\x07 名前の列がとても長い名前の列がとても長い名前の列" + wide,
               {wide, "\x1B[2J", "two\nlines", "李小龍李小龍李小龍李小龍李小龍李小龍李小龍李小龍李小龍", ""});
  EXPECT_THAT(table, Not(HasSubstr("\x1B")));
  EXPECT_THAT(table, HasSubstr(R"(\x1B[2J)"));
  EXPECT_THAT(table, HasSubstr(R"(two\nlines)"));
  std::istringstream lines(table);
  for (std::string line; std::getline(lines, line);) EXPECT_LE(width_of(line), 80u) << line;
}

TEST(SurveyTable, NamesEmptyColumnsTogether) {
  EXPECT_THAT(table_of("Fax", {"", ""}), HasSubstr("Never filled: 1\n    Fax\n"));
}

TEST(SurveyTable, RoundsSharesToTheCarefulSide) {
  EXPECT_EQ(share_in_words(0, 10), "0 %");
  EXPECT_EQ(share_in_words(1, 1'000), "<1 %");
  EXPECT_EQ(share_in_words(999, 1'000), "99 %");
  EXPECT_EQ(share_in_words(10, 10), "100 %");
  EXPECT_EQ(share_in_words(0, 0), "0 %");
}

}  // namespace
}  // namespace mixferry::report
