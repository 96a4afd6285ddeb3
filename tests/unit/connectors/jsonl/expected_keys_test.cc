#include "connectors/jsonl/expected_keys.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <random>
#include <string>
#include <vector>

#include "connectors/source/block.h"

namespace mixferry::connectors {
namespace {

/// Keys of one row after the other.
struct KeyedRow {
  ExpectedKeys& expected;
  std::size_t next = 0;

  /// What is found at the beginning of `text`, whatever stands behind it.
  const ExpectedKeys::Place* find(const std::string& text, const std::string& behind = {}) {
    const std::string padded = text + behind + std::string(Block::kPadding, ' ');
    return expected.find(next, padded.data(), padded.data() + text.size());
  }
  /// Whether `key` is found; if not, it is expected from now on.
  bool takes(const std::string& key, const FieldEdge* edge = nullptr) {
    if (const auto* const place = find(fmt::format("\"{}\":", key))) {
      EXPECT_EQ(place->key, key);
      EXPECT_EQ(place->edge, edge);
      return true;
    }
    expected.expect(next, key, edge);
    return false;
  }
};

/// How many of `keys` are found in a row of them.
std::size_t found(ExpectedKeys& expected, const std::vector<std::string>& keys) {
  KeyedRow row{expected};
  std::size_t count = 0;
  for (const std::string& key : keys) count += row.takes(key) ? 1 : 0;
  return count;
}

// Method: keys of every length around the sixteen bytes that are compared at once, against themselves and
// against all that differs from them in a byte, in length or in what stands behind.
TEST(ExpectedKeys, FindNothingButThemselves) {
  const FieldEdge edge;
  for (std::size_t size = 0; size < 50; ++size) {
    const std::string key(size, 'k');
    ExpectedKeys expected;
    const auto find = [&](const std::string& text) { return KeyedRow{expected}.find(text); };
    std::size_t next = 0;
    expected.expect(next, key, &edge);
    EXPECT_EQ(next, 1u);
    const auto* const place = find(fmt::format("\"{}\":1", key));
    ASSERT_NE(place, nullptr) << size;
    EXPECT_EQ(place->key, key);
    EXPECT_EQ(place->edge, &edge);
    EXPECT_NE(find(fmt::format("\"{}\"", key)), nullptr) << size;
    EXPECT_EQ(find(fmt::format("'{}\":1", key)), nullptr) << size;
    EXPECT_EQ(find(fmt::format("\"{}k\":1", key)), nullptr) << size;
    EXPECT_EQ(find(fmt::format("\"{}\\\":1", key)), nullptr) << size;
    EXPECT_EQ(find(fmt::format("\"{}", key)), nullptr) << size;
    for (std::size_t i = 0; i < size; ++i) {
      std::string other = key;
      other[i] = 'x';
      EXPECT_EQ(find(fmt::format("\"{}\":1", other)), nullptr) << size << ' ' << i;
    }
  }
}

// Method: a long key that goes on where the text ends: what stands behind may be no memory at all.
TEST(ExpectedKeys, ReadNoMoreBehindTheTextThanTheyMay) {
  const std::string key(250, 'k');
  ExpectedKeys expected;
  std::size_t next = 0;
  expected.expect(next, key, nullptr);
  const std::string text = fmt::format("\"{}", std::string(100, 'k'));
  EXPECT_EQ(KeyedRow{expected}.find(text), nullptr);
  EXPECT_EQ(KeyedRow{expected}.find(text, std::string(150, 'k') + "\""), nullptr);
}

TEST(ExpectedKeys, MayBeLeftOutOrComeIn) {
  ExpectedKeys expected;
  EXPECT_EQ(found(expected, {"a", "b", "c", "d"}), 0u);
  EXPECT_EQ(found(expected, {"a", "b", "c", "d"}), 4u);
  EXPECT_EQ(found(expected, {"b", "d"}), 2u);
  EXPECT_EQ(found(expected, {"a", "new", "b", "c", "last"}), 3u);
  EXPECT_EQ(found(expected, {"a", "b", "c", "d"}), 4u);
  EXPECT_EQ(found(expected, {"a", "new", "b", "c", "last"}), 5u);
  EXPECT_EQ(found(expected, {}), 0u);
}

// Method: rows of keys drawn at random, among them one that is too long to be remembered, in any order and
// number; what is found must be the key that is there.
TEST(ExpectedKeys, AreTheKeysThatStandThere) {
  constexpr std::uint32_t kSeed = 20261123;
  SCOPED_TRACE(kSeed);
  std::mt19937 random(kSeed);
  const std::vector<std::string> keys = {"a", "b", "a.b", "", "ab", "x", std::string(300, 'k'), "nowhere"};
  const std::vector<FieldEdge> edges(keys.size());
  ExpectedKeys expected;
  std::size_t taken = 0;
  for (int i = 0; i < 2'000; ++i) {
    KeyedRow row{expected};
    for (std::size_t place = 0, count = random() % 12; place < count; ++place) {
      const std::size_t key = random() % 4 == 0 ? random() % keys.size() : place % keys.size();
      taken += row.takes(keys[key], &edges[key]) ? 1 : 0;
    }
  }
  EXPECT_GT(taken, 5'000u);
}

// Method: a row of many more keys than are remembered, twice.
TEST(ExpectedKeys, AreNotRememberedWithoutEnd) {
  std::vector<std::string> keys;
  for (int i = 0; i < 5'000; ++i) keys.push_back(std::to_string(i));
  ExpectedKeys expected;
  EXPECT_EQ(found(expected, keys), 0u);
  EXPECT_EQ(found(expected, keys), 1'000u);
}

}  // namespace
}  // namespace mixferry::connectors
