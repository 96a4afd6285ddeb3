#include "mappings/survey/survey.h"

#include <gmock/gmock.h>

#include "tests/unit/mappings/survey/columns.h"

namespace mixferry::mappings {
namespace {

using testing::ElementsAre;

std::vector<std::string> names_of(const Survey& survey) {
  std::vector<std::string> names;
  for (const ColumnFacts& column : survey.facts()) names.push_back(column.name);
  return names;
}

void add_fields(Survey& survey, const std::vector<NamedCell>& fields) {
  Row row;
  row.others = fields;
  survey.add(row, {});
}

TEST(Survey, CountsWhatAColumnHolds) {
  const ColumnFacts facts = facts_of({"a", "", " a ", "null", std::string(256, 'b')});
  EXPECT_EQ(facts.rows, 5u);
  EXPECT_EQ(facts.filled, 4u);
  EXPECT_EQ(facts.null_words, 1u);
  EXPECT_EQ(facts.values(), 3u);
  EXPECT_EQ(facts.distinct, 2u);
  EXPECT_EQ(facts.repeated, 1u);
  EXPECT_EQ(facts.padded, 1u);
  EXPECT_EQ(facts.over_255_bytes, 1u);
  EXPECT_EQ(facts.longest_bytes, 256u);
}

TEST(Survey, KeepsColumnsThatNoRowFills) {
  Survey survey({"A", "B"});
  EXPECT_THAT(names_of(survey), ElementsAre("A", "B"));
}

TEST(Survey, TakesJsonObjectsApart) {
  Survey survey;
  add_fields(survey,
             {{"id", {"7", CellKind::number}},
              {"properties",
               {R"({"email":"a@b.de","n\u0061me":null,"geo":{"lat":1.50},"tags":["x"]})", CellKind::json}}});
  EXPECT_THAT(names_of(survey), ElementsAre("id", "properties.email", "properties.name", "properties.geo.lat",
                                            "properties.tags"));
  EXPECT_EQ(survey.facts()[3].frequent.front().text, "1.50");
  EXPECT_EQ(survey.facts()[4].json_lists, 1u);
}

TEST(Survey, LeavesOutAnEmptyColumnThatIsThereByItsFields) {
  Survey survey;
  add_fields(survey, {{"geo", {{}, CellKind::null}}});
  EXPECT_THAT(names_of(survey), ElementsAre("geo"));
  add_fields(survey, {{"geo", {R"({"lat":1})", CellKind::json}}});
  EXPECT_THAT(names_of(survey), ElementsAre("geo.lat"));
}

TEST(Survey, KeepsObjectsAsJsonBelowItsDepthAndWhereTheyAreEmpty) {
  Survey survey;
  add_fields(survey,
             {{"a", {R"({"b":{"c":{"d":{"e":{"f":1}}}}})", CellKind::json}}, {"o", {"{}", CellKind::json}}});
  EXPECT_THAT(names_of(survey), ElementsAre("a.b.c.d.e", "o"));
  EXPECT_EQ(survey.facts()[0].json_objects, 1u);
}

TEST(Survey, StopsAtAHighNumberOfColumnsAndSaysSo) {
  Survey survey;
  std::vector<std::string> names;
  for (std::size_t i = 0; i <= Survey::kColumnsMax; ++i) names.push_back(std::to_string(i));
  for (const std::string& name : names) add_fields(survey, {{name, {"x", CellKind::text}}});
  EXPECT_EQ(survey.facts().size(), Survey::kColumnsMax);
  EXPECT_TRUE(survey.columns_passed_over());
}

}  // namespace
}  // namespace mixferry::mappings
