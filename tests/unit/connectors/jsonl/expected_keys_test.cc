#include "connectors/jsonl/expected_keys.h"

#include <gtest/gtest.h>
#include <random>
#include <string>
#include <vector>

namespace mixferry::connectors {
namespace {

// Method: rows of keys drawn at random, among them one that is too long to be remembered, in any order and
// number; each must lead where a look-up leads.
TEST(ExpectedKeys, FindWhatALookUpFinds) {
  constexpr std::uint32_t kSeed = 20261123;
  SCOPED_TRACE(kSeed);
  std::mt19937 random(kSeed);
  const std::vector<std::string> keys = {"a", "b", "a.b", "", "ab", "x", std::string(300, 'k'), "nowhere"};
  const FieldPaths paths = *FieldPaths::compile({"a", "a.b", "ab", "x.y", std::string(300, 'k')});
  ExpectedKeys expected;
  for (int row = 0; row < 2'000; ++row) {
    const std::size_t count = random() % 12;
    for (std::size_t position = 0; position < count; ++position) {
      const std::string& key = keys[random() % 4 == 0 ? random() % keys.size() : position % keys.size()];
      ASSERT_EQ(expected.find(paths.root(), position, key), paths.root().find(key)) << key;
    }
  }
}

// Method: a row of many more keys than are remembered, twice.
TEST(ExpectedKeys, AreAsRightInPlacesThatAreNotRemembered) {
  const FieldPaths paths = *FieldPaths::compile({"4999", "7"});
  ExpectedKeys expected;
  for (int row = 0; row < 2; ++row) {
    for (std::size_t position = 0; position < 5'000; ++position) {
      const std::string key = std::to_string(position);
      ASSERT_EQ(expected.find(paths.root(), position, key), paths.root().find(key));
    }
  }
}

}  // namespace
}  // namespace mixferry::connectors
