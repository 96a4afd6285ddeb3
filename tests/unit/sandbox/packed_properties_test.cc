#include "engine/sandbox/packed_properties.h"

#include <array>
#include <gmock/gmock.h>
#include <map>
#include <random>

namespace mixferry::sandbox {
namespace {

std::vector<std::pair<NameId, std::string>> contents(std::string_view packed) {
  std::vector<std::pair<NameId, std::string>> all;
  PackedProperties properties{packed};
  while (const std::optional<Property> property = properties.next()) {
    all.emplace_back(property->name, property->value);
  }
  return all;
}

TEST(NameTable, EqualNamesHaveOneNumber) {
  NameTable names;
  const NameId a = names.intern("a");
  EXPECT_NE(a, kNoName);
  EXPECT_NE(names.intern("b"), a);
  EXPECT_EQ(names.intern("a"), a);
  EXPECT_EQ(names.text(a), "a");
}

TEST(PackedProperties, ANameHasOneValueTheLast) {
  std::string packed;
  set_packed(packed, 1, "1");
  set_packed(packed, 2, "22");
  set_packed(packed, 1, "333");
  EXPECT_THAT(contents(packed), testing::ElementsAre(testing::Pair(2, "22"), testing::Pair(1, "333")));
  EXPECT_EQ(find_packed(packed, 1), "333");
  EXPECT_EQ(find_packed(packed, 3), std::nullopt);
}

// Method: set, overwrite, erase and set again; order is that of first setting, and erased ones start anew at
// their place.
TEST(Draft, KeepsTheOrderOfFirstSetting) {
  Draft draft;
  draft.load("");
  draft.set(3, "1");
  draft.set(1, "2");
  draft.set(3, "4");
  EXPECT_EQ(draft.size(), 2U);
  const std::string packed = draft.save();
  EXPECT_THAT(contents(packed), testing::ElementsAre(testing::Pair(3, "4"), testing::Pair(1, "2")));
  draft.load(packed);
  EXPECT_FALSE(draft.changed());
  draft.erase(9);
  draft.set(1, "2");
  EXPECT_FALSE(draft.changed());
  draft.erase(3);
  EXPECT_TRUE(draft.changed());
  EXPECT_EQ(draft.find(3), std::nullopt);
  EXPECT_THAT(contents(draft.save()), testing::ElementsAre(testing::Pair(1, "2")));
}

// Method: random edits against a map, one draft reused for many profiles.
TEST(Draft, AgreesWithAMap) {
  constexpr std::uint64_t kSeed = 7;
  SCOPED_TRACE(kSeed);
  std::mt19937_64 random{kSeed};
  Draft draft;
  std::array<std::string, 4> packed;
  std::array<std::map<NameId, std::string>, 4> expected;
  for (int round = 0; round < 2'000; ++round) {
    const std::size_t at = random() % packed.size();
    draft.load(packed[at]);
    for (int edit = 0; edit < 5; ++edit) {
      const auto name = static_cast<NameId>(1 + random() % 20);
      if (random() % 3 == 0) {
        draft.erase(name);
        expected[at].erase(name);
      } else {
        const std::string value = std::to_string(random() % 1'000'000);
        draft.set_owned(name, value);
        expected[at][name] = value;
      }
    }
    EXPECT_EQ(draft.size(), expected[at].size());
    packed[at] = draft.save();
    const auto all = contents(packed[at]);
    ASSERT_EQ((std::map<NameId, std::string>{all.begin(), all.end()}), expected[at]);
  }
}

}  // namespace
}  // namespace mixferry::sandbox
