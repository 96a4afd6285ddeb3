#include "mappings/review/findings.h"

#include <gtest/gtest.h>
#include <string>

namespace mixferry::mappings {
namespace {

struct Case {
  const char* name;
  const char* lines;     ///< of a mapping, behind its first two
  const char* findings;  ///< with their places, a line each
};

class Findings : public testing::TestWithParam<Case> {};

TEST_P(Findings, AreToldWithTheirPlace) {
  const auto mapping = parse_mapping("m.yaml", std::string("version: 1\nid: Id\n") + GetParam().lines);
  ASSERT_TRUE(mapping.has_value()) << describe("m.yaml", mapping.error());
  std::vector<Problem> found = findings_in(*mapping);
  EXPECT_EQ(found.empty() ? "" : describe("m.yaml", std::move(found)), GetParam().findings);
}

INSTANTIATE_TEST_SUITE_P(
    Mappings, Findings,
    testing::Values(
        Case{"Nothing", "set: { $email: Mail, Plan: { from: Plan, map: { a: free }, default: other } }\n",
             ""},
        Case{"SetTwice", "set:\n  Plan: Plan\nset_once:\n  Plan: Plan\n",
             "m.yaml:6:9: \"Plan\" is written by \"set\" in line 4, too; both are sent, the later one on "
             "top\n"},
        Case{"LetterCase", "set:\n  Plan: Plan\n  plan: Code\n",
             "m.yaml:5:9: \"plan\" and \"Plan\" (line 4) are two properties for Mixpanel\n"},
        Case{"Misspelt", "set:\n  $emial: Mail\n",
             "m.yaml:4:11: \"$emial\" is none of Mixpanel's own properties; did you mean \"$email\"?\n"},
        Case{"Old", "set:\n  $ios_devices: Tokens\n",
             "m.yaml:4:17: \"$ios_devices\": it held tokens of Mixpanel's push messages, which there are no "
             "more\n"},
        Case{"OfAGroup", "groups: { company: { from: [Co, Co] } }\nset: { Plan: Plan }\n",
             "m.yaml:3:20: group \"company\": \"from\" names column \"Co\" twice\n"},
        Case{"MapOfNull", "source: { nulls: [\"\", N/A] }\nset:\n  Plan: { from: P, map: { N/A: none } }\n",
             "m.yaml:5:9: property \"Plan\": \"map\" never finds \"N/A\": the source's \"nulls\" make it no "
             "value; use \"default\"\n"},
        Case{"Opposites", "when:\n  - { column: S, is: a }\n  - { column: S, not: a }\nset: { P: P }\n",
             "m.yaml:5:5: no row can meet this: line 4 asks for the opposite of column \"S\"\n"},
        Case{"OppositeOfWhen",
             "when: { column: S, is: [a, b] }\nset:\n  P: { from: P, when: { column: S, is: c } }\n",
             "m.yaml:5:23: no row can meet this: line 3 asks for the opposite of column \"S\"\n"},
        Case{"NoOpposites",
             "when: { column: S, is: [a, b] }\nset:\n  P: { from: P, when: { column: S, is: b } }\n", ""},
        Case{"GoneForGood", "set:\n  Plan: Plan\ngone: { set: { Status: churned, Plan: none } }\n",
             "m.yaml:5:1: \"Status\" is set when a profile is gone, and stays when it comes back; write it "
             "below "
             "\"set\", too, as in Status: { value: ... }\n"},
        Case{"GoneAndBack", "set:\n  Status: { value: active }\ngone: { set: { Status: churned } }\n", ""},
        Case{"GoneAndKept", "unmapped: keep\ngone: { set: { Status: churned } }\n", ""},
        Case{"GoneMisspelt", "unmapped: keep\ngone: { set: { $emial: none } }\n",
             "m.yaml:4:1: \"$emial\" is none of Mixpanel's own properties; did you mean \"$email\"?\n"},
        Case{"ColumnTwice", "set:\n  P: { from: [A, B, A] }\n",
             "m.yaml:4:6: property \"P\": \"from\" names column \"A\" twice\n"}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace mixferry::mappings
