#include "mappings/language/vocabulary.h"

#include <fmt/format.h>
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>

#include "mappings/language/date_pattern.h"

namespace mixferry::mappings {
namespace {

std::string readme() {
  std::ifstream file(MIXFERRY_SOURCE_DIR "/mappings/README.md");
  return {std::istreambuf_iterator<char>(file), {}};
}

// Method: the README's tables must have a row with the name, type and default of every key of the tables that
// the reader checks files against.
TEST(Readme, ListsEveryKeyWithItsTypeAndDefault) {
  const std::string text = readme();
  for (const auto keys : {mapping_keys(), target_keys(), source_keys(), rule_keys(), lookup_keys(),
                          condition_keys(), delete_keys(), gone_keys(), unmapped_keys()}) {
    for (const KeySpec& key : keys) {
      const std::string fallback = key.fallback.empty() ? "" : fmt::format("{} ", key.fallback);
      const std::string row = fmt::format("\n| `{}` | {} | {}| ", key.name, type_in_words(key), fallback);
      EXPECT_NE(text.find(row), std::string::npos) << "no row" << row;
    }
  }
}

TEST(Readme, ListsEveryDateSpecifier) {
  const std::string text = readme();
  for (const char letter : kDateSpecifiers) {
    EXPECT_NE(text.find(fmt::format("\n| `%{}` | ", letter)), std::string::npos) << letter;
  }
}

// Method: every YAML block of the README is a whole mapping and must parse.
TEST(Readme, ShowsMappingsThatAreRight) {
  const std::string text = readme();
  int examples = 0;
  constexpr std::string_view fence = "\n```yaml\n";
  for (std::size_t begin = text.find(fence); begin != std::string::npos;
       begin = text.find(fence, begin + 1)) {
    const std::size_t from = begin + fence.size();
    const auto mapping = parse_mapping("README", text.substr(from, text.find("\n```", from) - from));
    EXPECT_TRUE(mapping.has_value()) << describe("README", mapping.error());
    ++examples;
  }
  EXPECT_GE(examples, 3);
}

}  // namespace
}  // namespace mixferry::mappings
