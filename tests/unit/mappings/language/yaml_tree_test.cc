#include "mappings/language/yaml_tree.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace mixferry::mappings {
namespace {

using Kind = YamlValue::Kind;

std::string problems_of_tree(const std::string& text) {
  std::vector<Problem> problems;
  static_cast<void>(read_yaml(text, problems));
  return describe("f", problems);
}

TEST(ReadYaml, KeepsKindsTextsAndPlaces) {
  std::vector<Problem> problems;
  const auto root = read_yaml(
      "\xEF\xBB\xBF"
      "a: 1\nb:\n  - \"x\"\n  - ~\n  - null\n  - c: |\n      t\n",
      problems);
  EXPECT_TRUE(problems.empty()) << describe("f", problems);
  ASSERT_TRUE(root.has_value());
  ASSERT_EQ(root->kind, Kind::map);
  ASSERT_EQ(root->keys.size(), 2u);
  EXPECT_EQ(root->keys[1].text, "b");
  EXPECT_EQ(root->keys[1].place.line, 2u);
  EXPECT_EQ(root->items[0].kind, Kind::plain);
  EXPECT_EQ(root->items[0].place.column, 4u);
  const YamlValue& list = root->items[1];
  ASSERT_EQ(list.kind, Kind::list);
  EXPECT_EQ(list.items[0].kind, Kind::quoted);
  EXPECT_EQ(list.items[1].kind, Kind::null);
  EXPECT_EQ(list.items[1].text, "~");
  EXPECT_EQ(list.items[2].text, "null");
}

TEST(ReadYaml, CountsColumnsInCharacters) {
  std::vector<Problem> problems;
  const auto root = read_yaml("{Größe: ä, x: y}", problems);
  ASSERT_TRUE(root.has_value());
  EXPECT_EQ(root->items[0].place.column, 9u);
  EXPECT_EQ(root->keys[1].place.column, 12u);
}

TEST(ReadYaml, AnEmptyFileHasNoTree) {
  std::vector<Problem> problems;
  EXPECT_FALSE(read_yaml("# nothing here\n", problems).has_value());
  EXPECT_TRUE(problems.empty());
}

TEST(ReadYaml, AnAliasStandsForWhatItNames) {
  std::vector<Problem> problems;
  const auto root = read_yaml("a: &one {b: c}\nd: *one\n", problems);
  ASSERT_TRUE(root.has_value());
  EXPECT_EQ(root->items[1].items.at(0).text, "c");
}

struct YamlCase {
  const char* yaml;
  const char* problem;
};

// Method: files that yaml-cpp takes without a word, or complains about in words of its own.
TEST(ReadYaml, SaysWhatIsWrongAndWhere) {
  for (const auto& [yaml, problem] : {
           YamlCase{"a: 1\nb: 2\na: 3\n", "f:3:1: \"a\" stands here twice, first on line 1; keep one\n"},
           YamlCase{"a: {1: x, \"1\": y}\n", "f:1:11: \"1\" stands here twice, first on line 1; keep one\n"},
           YamlCase{"a: \"x\nb: y\n", "f:1:4: the quote that begins here is never closed\n"},
           YamlCase{"a: 'x\n", "f:1:4: the quote that begins here is never closed\n"},
           YamlCase{"a: 1\n---\nb: 2\n", "f:2:1: a second document begins here; a file holds one\n"},
           YamlCase{"a: b: c\n",
                    "f:1:5: a \": \" is not expected here; put text that holds \": \" in quotes, and "
                    "indent with blanks, not tabs\n"},
           YamlCase{"a: [1, 2\nb: 3\n", "f:1:4: the [ that stands here is never closed\n"},
           YamlCase{"a: {b: c\n", "f:1:4: the { that stands here is never closed\n"},
           YamlCase{"a: %d\n", "f:1:4: text that begins with one of % @ ` must stand in quotes\n"},
           YamlCase{"a: {b} c\n",
                    "f:1:8: this does not fit what stands above it; check the indentation, and put "
                    "text that begins with one of { [ ' \" in quotes as a whole\n"},
           YamlCase{"- \n,",
                    "f:2:1: this does not fit what stands above it; check the indentation, and put text that "
                    "begins with one of { [ ' \" in quotes as a whole\n"},
           YamlCase{"a: *b\n", "f:1:4: this is not valid YAML: the referenced anchor is not defined\n"},
           YamlCase{"a: &a [*a]\n", "f:1:8: this alias stands inside of what it refers to\n"},
           YamlCase{"a: !!int 1\n", "f:1:4: the tag tag:yaml.org,2002:int is not understood; leave it out\n"},
           YamlCase{"a: !!set {b, c}\n",
                    "f:1:4: the tag tag:yaml.org,2002:set is not understood; leave it out\n"},
           YamlCase{"[x]: y\n",
                    "f:1:1: a key must be text; put it in quotes if it begins with one of { [ ? * & ! ~\n"},
           YamlCase{"a: 1\nb: \xFF\n", "f:2:1: this line is not UTF-8 text; save the file as UTF-8\n"},
           YamlCase{"a: 1\x04\nb: 2\n", "f:1:5: a control character (U+0004) stands here; remove it\n"},
       }) {
    SCOPED_TRACE(yaml);
    EXPECT_EQ(problems_of_tree(yaml), problem);
  }
}

TEST(ReadYaml, RefusesAFileThatIsNoMapping) {
  EXPECT_NE(problems_of_tree(std::string(kMappingBytesMax + 1, 'x')).find("is it the export?"),
            std::string::npos);
}

// Method: each line doubles the one before; without a limit this is 2^40 values.
TEST(ReadYaml, AliasesCantExplode) {
  std::string yaml = "l0: &l0 [x, x]\n";
  for (int i = 1; i <= 40; ++i) yaml += fmt::format("l{}: &l{} [*l{}, *l{}]\n", i, i, i - 1, i - 1);
  EXPECT_NE(problems_of_tree(yaml).find("repeat more than 20000 values"), std::string::npos);
}

// Method: 100,000 brackets; the parser must answer, not run out of stack.
TEST(ReadYaml, DepthIsBounded) {
  EXPECT_FALSE(problems_of_tree("a: " + std::string(100'000, '[')).empty());
}

}  // namespace
}  // namespace mixferry::mappings
