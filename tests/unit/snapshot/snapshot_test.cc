#include "engine/snapshot/snapshot.h"

#include <gmock/gmock.h>

#include "tests/unit/snapshot/support.h"

namespace mixferry::snapshot {
namespace {

// Short, long and longest, and with any bytes in them.
TEST(Snapshot, HoldsIdsOfEveryLengthAndByte) {
  const Shelf shelf;
  std::vector<std::string> ids;
  for (std::size_t bytes = 1; bytes <= 600; ++bytes) {
    ids.push_back(std::string(bytes, static_cast<char>(bytes)));
    ids.back().back() = '\0';
  }
  ids.push_back(std::string(kIdBytesMax, '\xff'));
  std::vector<Change> changes;
  for (const std::string& id : ids) changes.push_back(set(id, "{}"));
  shelf.log({}, changes);
  fold({}, ChangeLog::open(shelf.log_path()), shelf.snapshot_path());
  const Snapshot snapshot = shelf.snapshot();
  EXPECT_THAT(ids_of(snapshot), testing::UnorderedElementsAreArray(ids));
  for (const std::string& id : ids) {
    const auto place = snapshot.find(id, fingerprint(id, {}).id);
    ASSERT_TRUE(place.has_value()) << id.size();
    EXPECT_EQ(snapshot.id(*place), id);
    EXPECT_FALSE(snapshot.find(id + "x", fingerprint(id + "x", {}).id));
  }
}

// Few and many to a bucket, and hashes at both ends.
TEST(Snapshot, FindsWhateverTheHashesAre) {
  for (const std::uint64_t step : {1ull, 1ull << 32, 1ull << 54, (1ull << 60) - 1}) {
    const Shelf shelf;
    std::vector<Change> changes;
    std::vector<std::string> ids;
    for (int n = 0; n < 500; ++n) ids.push_back(std::to_string(n));
    const auto hash_of = [&](std::size_t n) { return n % 2 == 0 ? n * step : ~(n * step); };
    for (std::size_t n = 0; n < ids.size(); ++n) {
      changes.push_back({.id = ids[n], .fingerprint = {.id = hash_of(n), .content = n}});
    }
    shelf.log({}, changes);
    fold({}, ChangeLog::open(shelf.log_path()), shelf.snapshot_path());
    const Snapshot snapshot = shelf.snapshot();
    for (std::size_t n = 0; n < ids.size(); ++n) {
      const auto place = snapshot.find(ids[n], hash_of(n));
      ASSERT_TRUE(place.has_value()) << step << ' ' << n;
      EXPECT_EQ(snapshot.entry(*place).content, n);
    }
  }
}

TEST(Snapshot, IsDescribedByItsBeginning) {
  const Shelf shelf;
  shelf.night({}, {set("ada", "1"), set("bob", "1")});
  const Description description = describe(shelf.snapshot_path());
  EXPECT_EQ(description.identity, kIdentity);
  EXPECT_EQ(description.profiles, 2u);
  EXPECT_EQ(description.bytes, bytes_of_file(shelf.snapshot_path()).size());
}

}  // namespace
}  // namespace mixferry::snapshot
