#include "connectors/jsonl/expected_keys.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <random>
#include <string>
#include <vector>

#include "connectors/block.h"

namespace mixferry::connectors {
namespace {

/// What is found at the beginning of `text`, whatever stands behind it.
const ExpectedKeys::Place* find(const ExpectedKeys& expected, std::size_t position, const std::string& text,
                                const std::string& behind = {}) {
  const std::string padded = text + behind + std::string(Block::kPadding, ' ');
  return expected.find(position, padded.data(), padded.data() + text.size());
}

// Method: keys of every length around the sixteen bytes that are compared at once, against themselves and
// against all that differs from them in a byte, in length or in what stands behind.
TEST(ExpectedKeys, FindNothingButThemselves) {
  const FieldEdge edge;
  for (std::size_t size = 0; size < 40; ++size) {
    const std::string key(size, 'k');
    ExpectedKeys expected;
    expected.expect(0, key, &edge);
    const auto* const place = find(expected, 0, fmt::format("\"{}\":1", key));
    ASSERT_NE(place, nullptr) << size;
    EXPECT_EQ(place->key, key);
    EXPECT_EQ(place->edge, &edge);
    EXPECT_NE(find(expected, 0, fmt::format("\"{}\"", key)), nullptr) << size;
    EXPECT_EQ(find(expected, 0, fmt::format("'{}\":1", key)), nullptr) << size;
    EXPECT_EQ(find(expected, 0, fmt::format("\"{}k\":1", key)), nullptr) << size;
    EXPECT_EQ(find(expected, 0, fmt::format("\"{}\\\":1", key)), nullptr) << size;
    EXPECT_EQ(find(expected, 0, fmt::format("\"{}", key)), nullptr) << size;
    for (std::size_t i = 0; i < size; ++i) {
      std::string other = key;
      other[i] = 'x';
      EXPECT_EQ(find(expected, 0, fmt::format("\"{}\":1", other)), nullptr) << size << ' ' << i;
    }
  }
}

// Method: a long key that goes on where the text ends: what stands behind may be no memory at all.
TEST(ExpectedKeys, ReadNoMoreBehindTheTextThanTheyMay) {
  const std::string key(250, 'k');
  ExpectedKeys expected;
  expected.expect(0, key, nullptr);
  const std::string text = fmt::format("\"{}", std::string(100, 'k'));
  EXPECT_EQ(find(expected, 0, text), nullptr);
  EXPECT_EQ(find(expected, 0, text, std::string(150, 'k') + "\""), nullptr);
}

// Method: rows of keys drawn at random, among them one that is too long to be remembered, in any order and
// number; what is found must be the key that is there, and be found where it stood in the row before.
TEST(ExpectedKeys, AreThoseOfTheRowBefore) {
  constexpr std::uint32_t kSeed = 20261123;
  SCOPED_TRACE(kSeed);
  std::mt19937 random(kSeed);
  const std::vector<std::string> keys = {"a", "b", "a.b", "", "ab", "x", std::string(300, 'k'), "nowhere"};
  const std::vector<FieldEdge> edges(keys.size());
  ExpectedKeys expected;
  std::vector<std::size_t> before(12, keys.size());
  for (int row = 0; row < 2'000; ++row) {
    for (std::size_t position = 0, count = random() % 12; position < count; ++position) {
      const std::size_t key = random() % 4 == 0 ? random() % keys.size() : position % keys.size();
      const auto* const place = find(expected, position, fmt::format("\"{}\"", keys[key]));
      EXPECT_TRUE(place != nullptr || before[position] != key);
      EXPECT_TRUE(place == nullptr || place->edge == &edges[key]);
      expected.expect(position, keys[key], &edges[key]);
      if (keys[key].size() < 300) before[position] = key;
    }
  }
}

// Method: a row of many more keys than are remembered.
TEST(ExpectedKeys, AreNotRememberedWithoutEnd) {
  ExpectedKeys expected;
  for (std::size_t position = 0; position < 5'000; ++position) {
    expected.expect(position, std::to_string(position), nullptr);
  }
  EXPECT_NE(find(expected, 0, "\"0\""), nullptr);
  EXPECT_NE(find(expected, 999, "\"999\""), nullptr);
  EXPECT_EQ(find(expected, 1'000, "\"1000\""), nullptr);
  EXPECT_EQ(find(expected, 4'999, "\"4999\""), nullptr);
}

}  // namespace
}  // namespace mixferry::connectors
