#include "engine/snapshot/fingerprint.h"

#include <gtest/gtest.h>
#include <map>
#include <string>

namespace mixferry::snapshot {
namespace {

TEST(Fingerprint, IsOfIdAndRecords) {
  const Fingerprint ada = fingerprint("ada", R"({"$set":{"Plan":"pro"}})");
  EXPECT_EQ(fingerprint("ada", R"({"$set":{"Plan":"pro"}})"), ada);
  const Fingerprint changed = fingerprint("ada", R"({"$set":{"Plan":"free"}})");
  EXPECT_EQ(changed.id, ada.id);
  EXPECT_NE(changed.content, ada.content);
}

// A collision of ids is told by the contents, though both send the same.
TEST(Fingerprint, ContentsOfTwoProfilesDifferThoughTheirRecordsDoNot) {
  const Fingerprint ada = fingerprint("ada", "{}");
  const Fingerprint bob = fingerprint("bob", "{}");
  EXPECT_NE(ada.id, bob.id);
  EXPECT_NE(ada.content, bob.content);
}

// Files of other machines and of later programs rest on it.
TEST(Fingerprint, NeverChanges) {
  EXPECT_EQ(fingerprint("ada", "{}"), (Fingerprint{0x691d4463952c802f, 0x78f7a035054bf93d}));
}

TEST(Fingerprint, IsNeverThatOfAnUnknownContent) {
  EXPECT_EQ(content_of_hash(0), 1u);
  EXPECT_NE(content_of_hash(0), kUnknownContent);
  EXPECT_EQ(content_of_hash(1), 1u);
  EXPECT_EQ(content_of_hash(~std::uint64_t{0}), ~std::uint64_t{0});
}

TEST(Whole, AreAsManyAsAReportNeeds) {
  EXPECT_EQ(whole_every(0), 1u);
  for (const std::uint64_t most : {20'000u, 200'000u, 2'000'000u}) {
    EXPECT_EQ(whole_every(most), most / 20'000);
    EXPECT_EQ(whole_every(most + 1), most / 2'000);
  }
  EXPECT_EQ(whole_every(10'000'000), 1'000u);
}

TEST(Whole, OfFewerAreAllAmongTheMore) {
  std::map<std::uint64_t, int> kept;
  for (int number = 0; number < 1'000'000; ++number) {
    const std::uint64_t id = fingerprint("id-" + std::to_string(number), {}).id;
    for (const std::uint64_t every : {1u, 10u, 100u, 1'000u}) {
      if (!is_kept_whole(id, every)) break;
      ++kept[every];
    }
  }
  for (const std::uint64_t every : {1u, 10u, 100u, 1'000u}) {
    const double expected = 1e6 / static_cast<double>(every);
    EXPECT_NEAR(kept[every], expected, expected / 10) << every;
  }
}

}  // namespace
}  // namespace mixferry::snapshot
