// Maps that come from a file beside the mapping.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "mappings/language/each_rule.h"
#include "mappings/language/mapping.h"

namespace mixferry::mappings {
namespace {

using testing::ElementsAre;
using testing::Pair;

/// A mapping whose one rule has `keys`.
std::string with_rule(const std::string& keys) {
  return "version: 1\nid: Id\nset:\n  P: { from: C, " + keys + " }\n";
}
constexpr const char* kLookup = "lookup: { file: plans.csv, key: Code, value: Name }";

ReadLookup file_of(std::vector<LookupEntry> entries) {
  return [entries](const Lookup&) { return entries; };
}

std::string problems_with_lookup(const std::string& text, const ReadLookup& read) {
  const auto mapping = parse_mapping("m", text, read);
  return mapping ? "" : describe("m", mapping.error());
}

TEST(Lookup, BecomesTheRulesMap) {
  std::vector<std::string> asked;
  const auto mapping =
      parse_mapping("m", with_rule(kLookup),
                    [&](const Lookup& lookup) -> std::expected<std::vector<LookupEntry>, std::string> {
                      asked = {lookup.file, lookup.key, lookup.value};
                      return std::vector<LookupEntry>{{"1", "free", 2}, {"2", "say \"pro\"", 3}};
                    });
  ASSERT_TRUE(mapping.has_value());
  EXPECT_THAT(asked, ElementsAre("plans.csv", "Code", "Name"));
  EXPECT_THAT(mapping->targets[0].operations[0].properties[0].rule.map,
              ElementsAre(Pair("1", "\"free\""), Pair("2", R"("say \"pro\"")")));
}

/// A mapping that has a rule at each place where there may be one; all of them with a lookup.
std::string with_rules_everywhere() {
  const std::string rule = std::string("{ from: C, ") + kLookup + " }";
  std::string text = "version: 1\nproject_identity: legacy\ntargets:\n";
  for (const char* keys : {
           "target: users\n    id: R\n    once: R\n    groups: { company: R }\n    add: { Points: R }\n    "
           "set: { P: R }",
           "target: events\n    event: R\n    time: R\n    id: R\n    insert_id: R\n    groups: { company: R "
           "}\n"
           "    properties: { P: R }",
           "target: identity\n    time: R\n    alias: { id: R, alias: R }",
       }) {
    text.append("  - ");
    for (const char byte : std::string_view(keys)) byte == 'R' ? text.append(rule) : text.append(1, byte);
    text.append("\n");
  }
  return text;
}

// Method: lookups at all places; each rule that reading met must have what the file says.
TEST(Lookup, IsFilledWhereverItStands) {
  int read = 0;
  const auto mapping =
      parse_mapping("m", with_rules_everywhere(),
                    [&](const Lookup&) -> std::expected<std::vector<LookupEntry>, std::string> {
                      ++read;
                      return std::vector<LookupEntry>{{"1", "free", 2}};
                    });
  ASSERT_TRUE(mapping.has_value()) << describe("m", mapping.error());
  EXPECT_EQ(read, 14);
  for (const Target& target : mapping->targets) {
    each_rule(target, [](const Rule& rule, const std::string& what) {
      EXPECT_THAT(rule.map, ElementsAre(Pair("1", "\"free\""))) << what;
    });
  }
}

TEST(Lookup, FilesAreToldWhatIsWrongWithThem) {
  EXPECT_EQ(problems_with_lookup(with_rule(kLookup), {}),
            "m:4:25: a \"lookup\" needs a mapping that is a file\n");
  EXPECT_EQ(problems_with_lookup(with_rule(kLookup),
                                 [](const Lookup&) { return std::unexpected("plans.csv: no such file"); }),
            "m:4:25: plans.csv: no such file\n");
  EXPECT_EQ(problems_with_lookup(with_rule(kLookup), file_of({})),
            "m:4:25: plans.csv: there is no row in it\n");
  EXPECT_EQ(
      problems_with_lookup(with_rule(kLookup),
                           file_of({{"1", "a", 2}, {"1", "a", 3}, {"", "b", 4}, {"3", "", 5}})),
      "m:4:25: plans.csv: line 3: \"1\" stands here twice, first on line 2; keep one\n"
      "m:4:25: plans.csv: line 4: \"Code\" is empty\n"
      "m:4:25: plans.csv: line 5: \"3\" is replaced by nothing; write its \"Name\", or leave the row out\n");
  EXPECT_EQ(problems_with_lookup(with_rule(std::string("case: lower, ") + kLookup), file_of({{"A", "a", 2}})),
            "m:4:38: plans.csv: line 2: \"case: lower\" comes before \"lookup\", so a cell never reads \"A\" "
            "here\n");
}

TEST(Lookup, TellsNoMoreThanTheFirstProblemsOfAFile) {
  std::vector<LookupEntry> entries;
  for (std::uint64_t line = 2; line < 100; ++line) entries.push_back({"", "x", line});
  const auto mapping = parse_mapping("m", with_rule(kLookup), file_of(entries));
  ASSERT_FALSE(mapping.has_value());
  ASSERT_EQ(mapping.error().size(), 6U);
  EXPECT_EQ(mapping.error().back().message, "plans.csv: 93 more rows are wrong");
}

TEST(Lookup, IsCheckedBeforeItsFileIsRead) {
  const ReadLookup never = [](const Lookup&) -> std::expected<std::vector<LookupEntry>, std::string> {
    ADD_FAILURE() << "read the file of a lookup that is wrong";
    return {};
  };
  EXPECT_EQ(problems_with_lookup(with_rule("lookup: { file: plans.csv, kee: Code, value: \"\" }"), never),
            "m:4:25: a \"lookup\" needs \"key\", as in { file: plans.csv, key: Code, value: Name }\n"
            "m:4:44: unknown key \"kee\"; did you mean \"key\"?\n"
            "m:4:55: \"value\" is empty\n");
}

// Method: a file with a mistake in it, asked for by a rule with a mistake of its own.
TEST(Lookup, TellsTheProblemsOfItsFileTogetherWithThoseOfTheMapping) {
  EXPECT_EQ(
      problems_with_lookup(with_rule(std::string("map: { a: b }, ") + kLookup), file_of({{"", "a", 2}})),
      "m:4:32: \"map\" and \"lookup\" do the same; keep one\n"
      "m:4:40: plans.csv: line 2: \"Code\" is empty\n");
}

}  // namespace
}  // namespace mixferry::mappings
