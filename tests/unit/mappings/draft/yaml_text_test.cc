#include "mappings/draft/yaml_text.h"

#include <gmock/gmock.h>

namespace mixferry::mappings {
namespace {

// Method: each text is written as key, as value and inside a flow, and read
// again; it must come back as it was.
TEST(YamlText, ComesBackAsItWasWhateverItHolds) {
  for (const std::string text :
       {"Email",       "First Name", " Full Name", "Name ",      "a: b",
        "a #b",        "#3",         "Name#2",     "- x",        "{x}",
        "[x]",         "a, b",       "'",          "\"",         "it's",
        "back\\slash", "true",       "No",         "null",       "~",
        "1",           "007",        "+49",        "1e5",        "0x1F",
        "Prénom",      "名前",       "👍",          "*x",         "&x",
        "!x",          "%x",         "@x",         "`x",         "|",
        ">",           "?",          "a?",         "two\nlines", "tab\there",
        "\u00A0x",     "\u2028",     "\uFEFFId",   "$email",     "(Do Not Modify) Contact",
        "first_name",  "a{{b}}",     "=1+1",       "yes",        "x:",
        "---",         "...",        "<<"}) {
    SCOPED_TRACE(text);
    const std::string scalar = yaml_scalar(text);
    std::vector<Problem> problems;
    const auto tree = read_yaml(scalar + ": { from: " + scalar + ", list: [" + scalar + "] }\n", problems);
    ASSERT_TRUE(problems.empty()) << scalar << ": " << problems.front().message;
    ASSERT_TRUE(tree);
    EXPECT_EQ(tree->keys.at(0).text, text);
    EXPECT_EQ(find_key(tree->items.at(0), "from")->text, text);
    EXPECT_TRUE(find_key(tree->items.at(0), "from")->is_scalar());
    EXPECT_EQ(find_key(tree->items.at(0), "list")->items.at(0).text, text);
  }
}

TEST(YamlText, IsPlainWhereItCanBe) {
  EXPECT_EQ(yaml_scalar("First Name"), "First Name");
  EXPECT_EQ(yaml_scalar("$first_name"), "$first_name");
  EXPECT_EQ(yaml_scalar("Name#2"), "\"Name#2\"");
}

TEST(YamlText, WritesTreesOnOneLine) {
  std::vector<Problem> problems;
  const std::string rule =
      "{ from: [A, \"b: c\"], map: { \"1\": free, pro: 2 "
      "}, default: 0.5, trim: false }";
  const auto tree = read_yaml(rule, problems);
  EXPECT_EQ(yaml_flow(*tree), rule);
}

TEST(YamlText, CommentsStayComments) {
  EXPECT_EQ(comment_text("a\r\n  b\tc\x1B", 10), "a b c?");
  EXPECT_EQ(comment_text("äöü", 2), "äö…");
  std::string words;
  for (int i = 0; i < 60; ++i) words += "word ";
  const std::string lines = comment(words, "  ");
  EXPECT_TRUE(lines.starts_with("  # word"));
  for (std::size_t at = 0; at < lines.size(); at = lines.find('\n', at) + 1) {
    EXPECT_LE(lines.find('\n', at) - at, 120u);
    EXPECT_EQ(lines.substr(at, 4), "  # ");
  }
}

}  // namespace
}  // namespace mixferry::mappings
