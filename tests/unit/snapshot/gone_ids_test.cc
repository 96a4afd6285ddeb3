#include "engine/snapshot/gone_ids.h"

#include <gmock/gmock.h>

#include "tests/unit/snapshot/support.h"

namespace mixferry::snapshot {
namespace {

TEST(GoneIds, SaysWhereTheyAreToo) {
  const Shelf shelf;
  shelf.night({}, {set("ada", "1"), set("bob", "1"), set("cyd", "1")});
  const Snapshot snapshot = shelf.snapshot();
  const RowMarks marks{.seen = 0b010};
  GoneIds gone(snapshot, {&marks, 1});
  for (const std::uint64_t place : {0u, 2u}) {
    GoneIds::Gone next;
    ASSERT_TRUE(gone.next(next));
    EXPECT_EQ(next.place, place);
    EXPECT_EQ(next.id, snapshot.id(place));
  }
  GoneIds::Gone next;
  EXPECT_FALSE(gone.next(next));
  EXPECT_FALSE(gone.next(next));
}

}  // namespace
}  // namespace mixferry::snapshot
