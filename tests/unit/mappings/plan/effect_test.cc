#include "mappings/plan/effect.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mixferry::mappings {
namespace {

Effect effect_of_text(const std::string& text, const std::string& timezone = {}) {
  return effect_of(parse_mapping("m.yaml", text).value(), timezone);
}

const std::string kEffectMapping = R"(version: 1
id: ID
when: { column: Stage, not: [spam, test] }
set:
  Plan: { from: Plan, map: { 1: free, 2: pro } }
  Since: { from: Since, as: date }
add: { Points: Points }
)";

struct Writing {
  const char* name;
  std::string text;
};

class SameEffect : public testing::TestWithParam<Writing> {};

TEST_P(SameEffect, IsThatOfAnotherWriting) {
  EXPECT_EQ(effect_of_text(GetParam().text).to_text(), effect_of_text(kEffectMapping).to_text());
}

INSTANTIATE_TEST_SUITE_P(
    Writings, SameEffect,
    testing::Values(Writing{"Comment", "# nightly\n" + kEffectMapping},
                    Writing{"Gone", kEffectMapping + "gone: { set: { Plan: none } }\n"},
                    Writing{"Description", kEffectMapping + "description: All of them\n"},
                    Writing{"Defaults",
                            kEffectMapping + "empty: skip\nunmapped: drop\nsource: { timezone: UTC }\n"},
                    Writing{"Order", R"(id: { from: ID }
add: { Points: { from: [Points], as: number } }
set:
  Since: { as: date, from: Since }
  Plan: { from: Plan, map: { 2: pro, 1: free } }
when: [{ column: Stage, not: [spam, test] }]
version: 1
)"}),
    [](const auto& row) { return row.param.name; });

struct Change {
  const char* name;
  const char* from;
  const char* to;
  std::vector<std::string> changes;
};

class Changes : public testing::TestWithParam<Change> {};

TEST_P(Changes, AreTold) {
  std::string text = kEffectMapping;
  text.replace(text.find(GetParam().from), std::string(GetParam().from).size(), GetParam().to);
  const Effect before = Effect::from_text(effect_of_text(kEffectMapping).to_text());
  EXPECT_EQ(changes_between(before, effect_of_text(text)), GetParam().changes);
}

INSTANTIATE_TEST_SUITE_P(
    Parts, Changes,
    testing::Values(
        Change{"Id", "id: ID", "id: Id", {"the id has changed"}},
        Change{"Rows", "[spam, test]", "[spam]", {"which rows are taken has changed"}},
        Change{"Map", "2: pro", "2: plus", {"property \"Plan\" has changed"}},
        Change{"Name", "Since:", "From:", {"property \"From\" is new", "property \"Since\" is gone"}},
        Change{"Counter", "Points }", "Score }", {"property \"Points\" of add has changed"}},
        Change{"Operation",
               "add:",
               "append:",
               {"property \"Points\" of append is new", "property \"Points\" of add is gone"}},
        Change{"Kept", "version: 1", "version: 1\nunmapped: keep", {"columns without a rule has changed"}},
        Change{"KeptBelow",
               "version: 1",
               "version: 1\nunmapped: { keep: a.* }",
               {"columns without a rule has changed"}},
        Change{"Ignored", "version: 1", "version: 1\nignore_time: true", {"ignore_time has changed"}},
        Change{"Nulls",
               "version: 1",
               "version: 1\nsource: { nulls: [n/a] }",
               {"what means \"no value\" has changed"}}),
    [](const auto& row) { return row.param.name; });

TEST(EffectOf, HeedsTheZoneOfTheCommandLineWhereTimesAreRead) {
  EXPECT_NE(effect_of_text(kEffectMapping, "Europe/Paris").to_text(),
            effect_of_text(kEffectMapping).to_text());
  const std::string timeless = "version: 1\nid: ID\nset: { Plan: Plan }\n";
  EXPECT_EQ(effect_of_text(timeless, "Europe/Paris").to_text(), effect_of_text(timeless).to_text());
}

}  // namespace
}  // namespace mixferry::mappings
