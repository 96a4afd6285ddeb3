#include "mappings/language/constant.h"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

namespace mixferry::mappings {
namespace {

std::optional<std::string> json_of(const std::string& yaml, std::vector<Problem>& problems) {
  const auto tree = read_yaml("x: " + yaml, problems);
  return tree ? constant_json(tree->items.at(0), problems) : std::nullopt;
}

struct ConstantCase {
  const char* yaml;
  const char* json;
};

// Method: what each way of writing a scalar becomes; an independent JSON parser must accept it.
TEST(Constant, KeepsTheTypeThatYamlSays) {
  for (const auto& [yaml, json] : {
           ConstantCase{"gold", R"("gold")"},
           ConstantCase{"two words", R"("two words")"},
           ConstantCase{"1", "1"},
           ConstantCase{"\"1\"", R"("1")"},
           ConstantCase{"'1'", R"("1")"},
           ConstantCase{"!!str 1", R"("1")"},
           ConstantCase{"-0.25", "-0.25"},
           ConstantCase{"1e3", "1e3"},
           ConstantCase{"9007199254740992", "9007199254740992"},
           ConstantCase{"true", "true"},
           ConstantCase{"False", "false"},
           ConstantCase{"\"true\"", R"("true")"},
           ConstantCase{"yes", R"("yes")"},
           ConstantCase{"2024-01-31", R"("2024-01-31")"},
           ConstantCase{"12:30", R"("12:30")"},
           ConstantCase{"1,5", R"("1,5")"},
           ConstantCase{"\"null\"", R"("null")"},
           ConstantCase{"\"say \\\"hi\\\"\\n\\u0001\"", R"("say \"hi\"\n\u0001")"},
           ConstantCase{"Käse", R"("Käse")"},
           ConstantCase{"[a, 1, \"1\", true]", R"(["a",1,"1",true])"},
           ConstantCase{"[]", "[]"},
       }) {
    SCOPED_TRACE(yaml);
    std::vector<Problem> problems;
    const auto found = json_of(yaml, problems);
    EXPECT_EQ(found.value_or("(none)"), json);
    EXPECT_TRUE(problems.empty());
    EXPECT_NO_THROW(static_cast<void>(boost::json::parse(json)));
  }
}

// Method: values that would silently turn into something else, each with a part of what the message must say.
TEST(Constant, RefusesWhatWouldChange) {
  for (const auto& [yaml, advice] : {
           ConstantCase{"02139", "write \"02139\" for the text"},
           ConstantCase{"+49", "write \"+49\" for the text"},
           ConstantCase{"0x1F", "write \"0x1F\""},
           ConstantCase{"0o17", "write \"0o17\""},
           ConstantCase{".5", "plain decimal digits"},
           ConstantCase{"1.", "plain decimal digits"},
           ConstantCase{".inf", "plain decimal digits"},
           ConstantCase{".nan", "plain decimal digits"},
           ConstantCase{"9007199254740993000", "too large to be kept as a number"},
           ConstantCase{"1e999", "too large to be kept as a number"},
           ConstantCase{"null", "not null"},
           ConstantCase{"", "not nothing"},
           ConstantCase{"{a: b}", "not a map"},
           ConstantCase{"[a, null]", "not null"},
           ConstantCase{"[a, [b]]", "not a list"},
           ConstantCase{"[a, 007]", "write \"007\""},
       }) {
    SCOPED_TRACE(yaml);
    std::vector<Problem> problems;
    EXPECT_FALSE(json_of(yaml, problems).has_value());
    ASSERT_EQ(problems.size(), 1u);
    EXPECT_NE(problems[0].message.find(advice), std::string::npos) << problems[0].message;
  }
}

}  // namespace
}  // namespace mixferry::mappings
