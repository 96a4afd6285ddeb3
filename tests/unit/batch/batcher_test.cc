#include "engine/batch/batcher.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <random>
#include <span>
#include <stdexcept>

namespace mixferry::batch {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

mappings::CounterKey key_of(std::size_t record, std::uint64_t row) {
  return {.record = static_cast<std::uint32_t>(record), .key = {0, row}, .content = {}};
}

/// Segments of rows that each yield the same records.
class SegmentMaker {
 public:
  explicit SegmentMaker(const RowPlace& place = {}) {
    connectors::Block block;
    block.first_row = place.row;
    block.first_line = place.line;
    block.byte_offset = place.byte_offset;
    block_ = std::make_shared<connectors::Block>(std::move(block));
  }

  Segment rows(std::uint64_t first, std::uint64_t last, std::vector<std::string> records = {R"({"$set":{}})"},
               bool bears_repeating = true) {
    Segment segment;
    segment.rows = {first, last};
    segment.block = block_;
    for (std::uint64_t row = first; row <= last; ++row) {
      mappings::EncodedRow encoded{.number = row, .line = row + 1, .id_hash = row};
      encoded.first_record = static_cast<std::uint32_t>(segment.encoded.records.size());
      encoded.record_count = static_cast<std::uint32_t>(records.size());
      for (const std::string& record : records) {
        segment.encoded.records.push_back({static_cast<std::uint32_t>(segment.encoded.bytes.size()),
                                           static_cast<std::uint32_t>(record.size()), bears_repeating});
        segment.encoded.bytes += record + ',';
        if (!bears_repeating) {
          segment.encoded.keys.push_back(key_of(segment.encoded.records.size() - 1, row));
        }
      }
      segment.encoded.rows.push_back(encoded);
    }
    return segment;
  }

  Segment filtered(std::uint64_t first, std::uint64_t last) {
    Segment segment;
    segment.rows = {first, last};
    segment.block = block_;
    segment.encoded.tally.rows_filtered = last - first + 1;
    return segment;
  }

 private:
  std::shared_ptr<const connectors::Block> block_;
};

const RangeSet kNoneHeld;
SpentBatches spent_for_all;
constexpr TargetKind kUsers = TargetKind::users;
constexpr TargetKind kGroups = TargetKind::groups;

/// All routes, with another one for users, which must outlive them.
mixpanel::Routes with_users(const mixpanel::Route& users) {
  mixpanel::Routes routes = mixpanel::kRoutes;
  routes[kUsers] = &users;
  return routes;
}

TEST(Batcher, FillsBatchesUpToTheNumberOfRecords) {
  SegmentMaker make;
  Batcher batcher(3, {.records_max = 5}, kNoneHeld, spent_for_all);
  EXPECT_FALSE(batcher.add(make.rows(1, 2)));
  EXPECT_FALSE(batcher.add(make.rows(3, 5)));
  const auto first = batcher.add(make.rows(6, 7));
  ASSERT_TRUE(first);
  EXPECT_EQ(first->source, 3u);
  EXPECT_EQ(first->range, (RowRange{1, 5}));
  EXPECT_THAT(first->batches[kUsers].records, SizeIs(5));
  EXPECT_EQ(first->batches[kUsers].body, R"([{"$set":{}},{"$set":{}},{"$set":{}},{"$set":{}},{"$set":{}}])");
  const auto rest = batcher.flush();
  ASSERT_TRUE(rest);
  EXPECT_EQ(rest->range, (RowRange{6, 7}));
  EXPECT_FALSE(batcher.flush());
}

// Method: routes that are unlike those of profiles, one for each target.
TEST(Batcher, PacksAsTheRouteOfEachTargetSays) {
  constexpr mixpanel::Route lines{.name = "lines",
                                  .target = "/lines",
                                  .content_type = "application/x-ndjson",
                                  .framing = mixpanel::Framing::json_lines,
                                  .records_max = 3,
                                  .body_bytes_max = 1'000,
                                  .judge = mixpanel::judge_profiles};
  const mixpanel::Routes routes = with_users(lines);
  SegmentMaker make;
  Batcher batcher(0, {}, kNoneHeld, spent_for_all, routes);
  EXPECT_FALSE(batcher.add(make.rows(1, 2)));
  const auto full = batcher.add(make.rows(3, 4));
  ASSERT_TRUE(full) << "four are more than the route takes";
  EXPECT_EQ(full->batches[kUsers].route, &lines);
  EXPECT_EQ(full->batches[kUsers].body, "{\"$set\":{}}\n{\"$set\":{}}\n");
  EXPECT_EQ(full->batches[kUsers].record(1), R"({"$set":{}})");
  EXPECT_EQ(full->batches[kGroups].route, &mixpanel::kGroups);
}

TEST(Batcher, KeepsBodiesBelowWhatTheirRouteTakes) {
  mixpanel::Route narrow = mixpanel::kUsers;
  narrow.body_bytes_max = 304;
  SegmentMaker make;
  const std::string record(100, 'x');
  Batcher batcher(0, {}, kNoneHeld, spent_for_all, with_users(narrow));
  EXPECT_FALSE(batcher.add(make.rows(1, 3, {record})));
  const auto full = batcher.add(make.rows(4, 4, {record}));
  ASSERT_TRUE(full);
  EXPECT_EQ(full->batches[kUsers].body.size(), 304u);
}

TEST(Batcher, KeepsBodiesBelowTheirBytes) {
  SegmentMaker make;
  const std::string record(100, 'x');
  Batcher batcher(0, {.body_bytes_max = 304}, kNoneHeld, spent_for_all);
  EXPECT_FALSE(batcher.add(make.rows(1, 2, {record})));
  EXPECT_FALSE(batcher.add(make.rows(3, 3, {record})));
  const auto full = batcher.add(make.rows(4, 4, {record}));
  ASSERT_TRUE(full);
  EXPECT_EQ(full->batches[kUsers].body.size(), 304u);
}

TEST(Batcher, ARowLargerThanABodyTravelsAlone) {
  SegmentMaker make;
  Batcher batcher(0, {.body_bytes_max = 50}, kNoneHeld, spent_for_all);
  EXPECT_FALSE(batcher.add(make.rows(1, 1)));
  EXPECT_TRUE(batcher.add(make.rows(2, 2, {std::string(200, 'x')})));
  const auto large = batcher.add(make.rows(3, 3));
  ASSERT_TRUE(large);
  EXPECT_EQ(large->range, (RowRange{2, 2}));
}

TEST(Batcher, RowsWithoutRecordsAreSettledInBatchesOfTheirOwn) {
  SegmentMaker make;
  Batcher batcher(0, {.rows_max = 10}, kNoneHeld, spent_for_all);
  EXPECT_FALSE(batcher.add(make.filtered(1, 10)));
  const auto batch = batcher.add(make.filtered(11, 12));
  ASSERT_TRUE(batch);
  EXPECT_THAT(batch->batches[kUsers].records, IsEmpty());
  EXPECT_EQ(batch->range, (RowRange{1, 10}));
  EXPECT_EQ(batch->tally.rows_filtered, 10u);
}

TEST(Batcher, EndsABatchBeforeAGapInTheRows) {
  SegmentMaker make;
  Batcher batcher(0, {}, kNoneHeld, spent_for_all);
  EXPECT_FALSE(batcher.add(make.rows(1, 3)));
  const auto before = batcher.add(make.rows(7, 8));
  ASSERT_TRUE(before);
  EXPECT_EQ(before->range, (RowRange{1, 3}));
  EXPECT_EQ(batcher.flush()->range, (RowRange{7, 8}));
}

// Method: rows of two blocks, those of the second all filtered.
TEST(Batcher, KnowsWhereTheBlockOfItsLastRowBegins) {
  SegmentMaker first_block;
  SegmentMaker second_block({.row = 4, .line = 9, .byte_offset = 70});
  Batcher batcher(0, {}, kNoneHeld, spent_for_all);
  EXPECT_FALSE(batcher.add(first_block.rows(1, 3)));
  EXPECT_FALSE(batcher.add(second_block.filtered(4, 5)));
  EXPECT_EQ(batcher.flush()->resume_at, (RowPlace{.row = 4, .line = 9, .byte_offset = 70}));
}

TEST(Batcher, HoldsUnrepeatableRecordsOfRowsThatWereSentBefore) {
  SegmentMaker make;
  RangeSet held;
  held.add({2, 2});
  Batcher batcher(0, {}, held, spent_for_all);
  EXPECT_FALSE(batcher.add(make.rows(1, 3, {R"({"$add":{}})"}, /*bears_repeating=*/false)));
  const auto batch = batcher.flush();
  ASSERT_TRUE(batch);
  EXPECT_THAT(batch->batches[kUsers].records, SizeIs(2));
  EXPECT_THAT(batch->rows, SizeIs(3));
  ASSERT_THAT(batch->held, SizeIs(1));
  EXPECT_EQ(batch->held[0].row, 1u);
  EXPECT_EQ(batch->held[0].record, R"({"$add":{}})");
  EXPECT_EQ(batch->rows[0].records_end[kUsers], 1u);
  EXPECT_EQ(batch->rows[1].records_end[kUsers], 1u);
}

TEST(Batcher, LeavesOutCountersThatWereAppliedBeforeAndCountsTheirRows) {
  using mappings::AppliedBefore;
  SegmentMaker make;
  RangeSet held;
  held.add({1, 1});
  Batcher batcher(0, {}, held, spent_for_all);
  Segment segment = make.rows(1, 4, {R"({"$add":{}})"}, /*bears_repeating=*/false);
  segment.encoded.keys[0].applied = AppliedBefore::by_key;
  segment.encoded.keys[2].applied = AppliedBefore::by_content;
  EXPECT_FALSE(batcher.add(segment));
  const auto batch = batcher.flush();
  ASSERT_TRUE(batch);
  EXPECT_THAT(batch->batches[kUsers].records, SizeIs(2));
  EXPECT_THAT(batch->held, IsEmpty()) << "what is known to be applied is not in doubt";
  EXPECT_EQ(batch->tally.applied_before, 2u);
  EXPECT_EQ(batch->rows[0].records_end[kUsers], 0u);
  EXPECT_EQ(batch->rows[2].records_end[kUsers], 1u);
  EXPECT_THAT(batch->counted, ElementsAre(CountedRecord{.row = 2, .record = 0, .key = {0, 2}},
                                          CountedRecord{.row = 4, .record = 1, .key = {0, 4}}));
  EXPECT_THAT(batch->found_applied, ElementsAre(CountedRecord{.row = 3, .key = {0, 3}}));
}

/// Every other record is a group's.
Segment with_groups(Segment segment) {
  for (std::size_t i = 1; i < segment.encoded.records.size(); i += 2) {
    segment.encoded.records[i].kind = kGroups;
    segment.encoded.records[i].id_hash = i;
  }
  return segment;
}

// Method: rows with a record of each kind, until one kind is full.
TEST(Batcher, KeepsKindsApartAndFillsEach) {
  SegmentMaker make;
  const std::vector<std::string> records = {R"({"u":1})", R"({"g":1})"};
  Batcher batcher(0, {.records_max = 3}, kNoneHeld, spent_for_all);
  EXPECT_FALSE(batcher.add(with_groups(make.rows(1, 2, records))));
  EXPECT_FALSE(batcher.add(make.rows(3, 3, {R"({"u":2})"})));
  const auto first = batcher.add(make.rows(4, 4, {R"({"u":3})"}));
  ASSERT_TRUE(first);
  EXPECT_EQ(first->batches[kUsers].body, R"([{"u":1},{"u":1},{"u":2}])");
  EXPECT_EQ(first->batches[kUsers].route, &mixpanel::kUsers);
  EXPECT_EQ(first->batches[kGroups].body, R"([{"g":1},{"g":1}])");
  EXPECT_EQ(first->batches[kGroups].route, &mixpanel::kGroups);
  EXPECT_EQ(first->batches[kGroups].records[1].id_hash, 3u);
  EXPECT_EQ(first->rows[1].records_end[kUsers], 2u);
  EXPECT_EQ(first->rows[2].records_end[kGroups], 2u);
}

TEST(Batcher, HoldsBodiesOfBothKindsBelowTheBytes) {
  SegmentMaker make;
  const std::string record(100, 'x');
  Batcher batcher(0, {.body_bytes_max = 404}, kNoneHeld, spent_for_all);
  EXPECT_FALSE(batcher.add(with_groups(make.rows(1, 1, {record, record}))));
  EXPECT_TRUE(batcher.add(with_groups(make.rows(2, 2, {record, record}))));
}

/// What a batch of `segments` must be, put together record by record.
RowBatch one_by_one(std::span<const Segment> segments, const RangeSet& held_rows) {
  RowBatch expected;
  for (const Segment& segment : segments) {
    for (const mappings::EncodedRow& row : segment.encoded.rows) {
      for (std::uint32_t i = row.first_record; i < row.first_record + row.record_count; ++i) {
        const mappings::EncodedRecord& record = segment.encoded.records[i];
        const std::string text = segment.encoded.bytes.substr(record.offset, record.length);
        if (held_rows.contains(row.number) && !record.bears_repeating) {
          expected.held.push_back({static_cast<std::uint32_t>(expected.rows.size()), text});
        } else {
          expected.batches[record.kind].append(text, record.bears_repeating, record.id_hash);
        }
      }
      BatchedRow batched{.number = row.number};
      for (const TargetKind kind : kTargetKinds)
        batched.records_end[kind] = static_cast<std::uint32_t>(expected.batches[kind].records.size());
      expected.rows.push_back(batched);
    }
  }
  return expected;
}

Segment random_segment(std::mt19937& random, std::uint64_t first_row) {
  const auto one_in = [&](unsigned count) { return random() % count == 0; };
  const bool mixed = one_in(2);
  Segment segment;
  segment.rows = {first_row, first_row + random() % 9};
  segment.block = std::make_shared<connectors::Block>();
  for (std::uint64_t row = segment.rows.first; row <= segment.rows.last; ++row) {
    if (one_in(5)) continue;
    const auto first = static_cast<std::uint32_t>(segment.encoded.records.size());
    do {
      const std::string text = fmt::format(R"({{"update":{}}})", random());
      segment.encoded.records.push_back({.offset = static_cast<std::uint32_t>(segment.encoded.bytes.size()),
                                         .length = static_cast<std::uint32_t>(text.size()),
                                         .bears_repeating = !one_in(3),
                                         .kind = mixed && one_in(2) ? kGroups : kUsers,
                                         .id_hash = random()});
      segment.encoded.bytes += text + ',';
      if (!segment.encoded.records.back().bears_repeating)
        segment.encoded.keys.push_back(key_of(segment.encoded.records.size() - 1, row));
    } while (one_in(2));
    const auto count = static_cast<std::uint32_t>(segment.encoded.records.size()) - first;
    segment.encoded.rows.push_back({.number = row, .first_record = first, .record_count = count});
  }
  return segment;
}

// Method: batches of random segments, some rows held, each in the memory of the one before; beside them what
// appending record by record gives.
TEST(Batcher, CopiesRecordsTogetherAsItWouldOneByOne) {
  constexpr std::uint32_t kSeed = 20261121;
  SCOPED_TRACE(kSeed);
  std::mt19937 random(kSeed);
  SpentBatches memory;
  RangeSet held;
  for (std::uint64_t row = 1; row < 20'000; row += 7 + random() % 40) held.add({row, row + random() % 5});
  Batcher batcher(0, {}, held, memory);
  std::uint64_t next_row = 1;
  for (int round = 0; round < 200; ++round) {
    std::vector<Segment> segments;
    for (std::uint32_t count = random() % 8; segments.size() <= count;) {
      segments.push_back(random_segment(random, next_row));
      next_row = segments.back().rows.last + 1;
      ASSERT_FALSE(batcher.add(segments.back()));
    }
    std::optional<RowBatch> batch = batcher.flush();
    ASSERT_TRUE(batch);
    const RowBatch expected = one_by_one(segments, held);
    for (const TargetKind kind : kTargetKinds) {
      EXPECT_EQ(batch->batches[kind].body, expected.batches[kind].body);
      EXPECT_EQ(batch->batches[kind].records, expected.batches[kind].records);
    }
    ASSERT_EQ(batch->rows.size(), expected.rows.size());
    for (std::size_t i = 0; i < expected.rows.size(); ++i) {
      EXPECT_EQ(batch->rows[i].number, expected.rows[i].number);
      EXPECT_EQ(batch->rows[i].records_end.each, expected.rows[i].records_end.each);
    }
    EXPECT_EQ(batch->held, expected.held);
    memory.give_back(std::move(*batch));
  }
}

TEST(Batcher, ASegmentOfTooManyRecordsIsABrokenInvariant) {
  SegmentMaker make;
  Batcher batcher(0, {.records_max = 2}, kNoneHeld, spent_for_all);
  EXPECT_THROW((void)batcher.add(make.rows(1, 3)), std::logic_error);
}

}  // namespace
}  // namespace mixferry::batch
