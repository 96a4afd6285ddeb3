#include "engine/pipeline/duplicate_ids.h"

#include <gtest/gtest.h>

namespace mixferry::pipeline {
namespace {

batch::Segment segment_of(std::initializer_list<std::uint64_t> id_hashes) {
  batch::Segment segment;
  for (const std::uint64_t hash : id_hashes) segment.encoded.rows.push_back({.id_hash = hash});
  return segment;
}

TEST(DuplicateIds, AreCountedWhereTheyComeAgain) {
  DuplicateIds stage(/*knows_all=*/true);
  batch::Segment first = segment_of({1, 2, 1, 0, 0});
  stage.take(0, first);
  EXPECT_EQ(first.encoded.tally.duplicate_ids, 1u) << "a row without an id is no other's duplicate";
  batch::Segment next = segment_of({2, 3, 2});
  stage.take(1, next);
  EXPECT_EQ(next.encoded.tally.duplicate_ids, 2u) << "of other sources, too";
  EXPECT_EQ(first.encoded.tally.duplicate_ids_unsure, 0u);
  EXPECT_EQ(next.encoded.tally.duplicate_ids_unsure, 0u);
}

TEST(DuplicateIds, AreUnsureWhereEarlierRowsWereNotSeen) {
  DuplicateIds stage(/*knows_all=*/false);
  batch::Segment segment = segment_of({1, 2, 1});
  stage.take(0, segment);
  EXPECT_EQ(segment.encoded.tally.duplicate_ids, 1u);
  EXPECT_EQ(segment.encoded.tally.duplicate_ids_unsure, 1u);
}

TEST(DuplicateIds, EventsAreCountedApart) {
  DuplicateIds stage(/*knows_all=*/true);
  batch::Segment segment;
  // Of whatever row they are, also of one.
  for (const std::uint64_t hash : {7u, 8u, 7u})
    segment.encoded.records.push_back({.kind = TargetKind::events, .id_hash = hash});
  segment.encoded.records.push_back({.kind = TargetKind::users, .id_hash = 8});
  segment.encoded.rows.push_back({.id_hash = 7});
  stage.take(0, segment);
  EXPECT_EQ(segment.encoded.tally.repeated_events, 1u);
  EXPECT_EQ(segment.encoded.tally.duplicate_ids, 0u);
}

// Method: more ids than are remembered.
TEST(DuplicateIds, AreUnsureWhereIdsAreTooMany) {
  DuplicateIds stage(/*knows_all=*/true);
  batch::Segment segment;
  for (std::uint64_t id = 1; id <= IdRegister::kIdsMax + 2; ++id)
    segment.encoded.rows.push_back({.id_hash = id * 0x9E37'79B9'7F4A'7C15});  // hashes are spread
  stage.take(0, segment);
  EXPECT_EQ(segment.encoded.tally.duplicate_ids_unsure, 1u);
}

}  // namespace
}  // namespace mixferry::pipeline
