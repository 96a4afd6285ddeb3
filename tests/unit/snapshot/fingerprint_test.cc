#include "engine/snapshot/fingerprint.h"

#include <gtest/gtest.h>
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

TEST(Fingerprint, OneProfileInAThousandIsKeptWhole) {
  int kept = 0;
  for (int number = 0; number < 1'000'000; ++number) {
    kept += is_kept_whole(fingerprint("id-" + std::to_string(number), {}).id) ? 1 : 0;
  }
  EXPECT_NEAR(kept, 1'000, 100);
}

}  // namespace
}  // namespace mixferry::snapshot
