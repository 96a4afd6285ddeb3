#include "engine/pipeline/row_spool.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/temporary_folder.h"

namespace mixferry::pipeline {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// A segment of rows [first, last], of which each tenth is sent, with its owner, and each tenth but one is a
/// reject.
batch::Segment segment_of(std::uint64_t first, std::uint64_t last) {
  batch::Segment segment;
  segment.rows = {first, last};
  connectors::Block block{
      .first_row = first, .first_line = first + 1, .byte_offset = first * 10, .bytes = {}};
  mappings::EncodedRows& encoded = segment.encoded;
  for (std::uint64_t row = first; row <= last; ++row) {
    const std::string raw = fmt::format("row {}\n", row);
    if (row % 10 == 0) {
      const std::string record = fmt::format("{{\"id\":{}}}", row);
      encoded.rows.push_back({.number = row,
                              .line = row + 1,
                              .raw_offset = static_cast<std::uint32_t>(block.bytes.size()),
                              .raw_length = static_cast<std::uint32_t>(raw.size()),
                              .first_record = static_cast<std::uint32_t>(encoded.records.size()),
                              .record_count = 1,
                              .id_hash = row * 7});
      encoded.records.push_back({.offset = static_cast<std::uint32_t>(encoded.bytes.size()),
                                 .length = static_cast<std::uint32_t>(record.size()),
                                 .kind = TargetKind::groups,
                                 .space = 1,
                                 .id_hash = row * 7});
      encoded.bytes += record + ",";
      segment.owners.add({.row = row, .space = 1, .id_hash = row * 9, .content = row}, std::to_string(row),
                         record);
    } else if (row % 10 == 1) {
      encoded.rejects.push_back({.row = row,
                                 .line = row + 1,
                                 .column = "id",
                                 .code = "id_empty",
                                 .message = "It has no id.",
                                 .raw = raw});
      ++encoded.tally.rows_rejected;
    } else {
      ++encoded.tally.rows_unchanged;
    }
    block.bytes += raw;
  }
  segment.block = std::make_shared<const connectors::Block>(std::move(block));
  return segment;
}

/// What is read of a spool.
struct Read {
  std::vector<std::string> records, raws, owners;
  std::vector<std::uint64_t> rejects, segment_records;
  std::vector<RowRange> ranges;
  Tally tally;
  std::vector<RowPlace> places;

  void take(const batch::Segment& segment) {
    const mappings::EncodedRows& encoded = segment.encoded;
    ranges.push_back(segment.rows);
    places.push_back(segment.block->place());
    tally += encoded.tally;
    segment_records.push_back(encoded.records.size());
    for (const mappings::EncodedRow& row : encoded.rows) {
      raws.push_back(segment.block->bytes.substr(row.raw_offset, row.raw_length));
      const mappings::EncodedRecord& record = encoded.records[row.first_record];
      EXPECT_EQ(record.id_hash, row.number * 7);
      EXPECT_EQ(record.kind, TargetKind::groups);
      EXPECT_EQ(record.space, 1u);
      records.push_back(encoded.bytes.substr(record.offset, record.length + 1));
    }
    for (const Reject& reject : encoded.rejects) rejects.push_back(reject.row);
    for (const batch::RowOwner& owner : segment.owners.each()) {
      EXPECT_EQ(owner.id_hash, owner.row * 9);
      owners.push_back(fmt::format("{} {}", segment.owners.id(owner), segment.owners.records(owner)));
    }
  }
};

class RowSpoolTest : public testing::Test {
 protected:
  RowSpool spool(std::uint32_t records_max, std::uint64_t bytes_max = RowSpool::kBytesMax) const {
    return RowSpool(folder_.path("here"), records_max, bytes_max);
  }
  static Read read(const RowSpool& spool) {
    Read read;
    SpooledReading reading(spool);
    static_cast<void>(reading.run({.begin_source = {},
                                   .take =
                                       [&](batch::Segment& segment) {
                                         read.take(segment);
                                         return true;
                                       },
                                   .end_source = {}}));
    EXPECT_EQ(reading.fraction(), 1.0);
    return read;
  }

  tests::TemporaryFolder folder_;
};

TEST_F(RowSpoolTest, GivesOutWhatWasAdded) {
  RowSpool kept = spool(/*records_max=*/250);
  kept.add(0, segment_of(1, 15));
  kept.add(0, segment_of(16, 31));
  kept.end({{.rows = 31, .dialect = {}, .error = {}}});
  ASSERT_TRUE(kept.is_whole());
  const Read found = read(kept);
  EXPECT_THAT(found.ranges, ElementsAre(RowRange{1, 31})) << "one is enough for them";
  EXPECT_THAT(found.records, ElementsAre("{\"id\":10},", "{\"id\":20},", "{\"id\":30},"));
  EXPECT_THAT(found.raws, ElementsAre("row 10\n", "row 20\n", "row 30\n"));
  EXPECT_THAT(found.owners, ElementsAre("10 {\"id\":10}", "20 {\"id\":20}", "30 {\"id\":30}"));
  EXPECT_THAT(found.rejects, ElementsAre(1, 11, 21, 31));
  EXPECT_EQ(found.tally.rows_rejected, 4u);
  EXPECT_EQ(found.tally.rows_unchanged, 24u);
  EXPECT_THAT(found.places, ElementsAre(RowPlace{.row = 16, .line = 17, .byte_offset = 160}));
}

TEST_F(RowSpoolTest, CountsRowsOfWhichAllWasLeftOut) {
  batch::Segment segment = segment_of(10, 20);
  segment.encoded.keep_records([](const mappings::EncodedRow& row,
                                  const mappings::EncodedRecord& /*record*/) { return row.number == 20; });
  segment.owners.each().front().content = 0;
  RowSpool kept = spool(250);
  kept.add(0, segment);
  kept.end({{.rows = 20, .dialect = {}, .error = {}}});
  const Read found = read(kept);
  EXPECT_THAT(found.records, ElementsAre("{\"id\":20},"));
  EXPECT_THAT(found.raws, ElementsAre("row 20\n"));
  EXPECT_THAT(found.owners, ElementsAre("20 {\"id\":20}"));
  EXPECT_EQ(found.tally.rows_unchanged, 9u);
}

TEST_F(RowSpoolTest, KeepsSegmentsSmall) {
  RowSpool kept = spool(/*records_max=*/3);
  for (std::uint64_t first = 1; first < 200; first += 10) kept.add(0, segment_of(first, first + 9));
  kept.end({{.rows = 200, .dialect = {}, .error = {}}});
  const Read found = read(kept);
  EXPECT_EQ(found.records.size(), 20u);
  EXPECT_THAT(found.segment_records, testing::Each(testing::Le(3u)));
  EXPECT_EQ(found.ranges.front().first, 1u);
  EXPECT_EQ(found.ranges.back().last, 200u);
}

TEST_F(RowSpoolTest, KeepsSourcesApart) {
  RowSpool kept = spool(250);
  kept.add(0, segment_of(1, 10));
  kept.add(2, segment_of(1, 10));
  kept.end(std::vector<SourceOutcome>(3));
  std::vector<std::string> told;
  SpooledReading reading(kept);
  const auto outcomes =
      reading.run({.begin_source = [&](SourceId id) { told.push_back(fmt::format("{{{}", id)); },
                   .take =
                       [&](batch::Segment& segment) {
                         told.push_back(fmt::format("{}", segment.encoded.rows.size()));
                         return true;
                       },
                   .end_source =
                       [&](SourceId id) {
                         told.push_back(fmt::format("{}}}", id));
                         return true;
                       }});
  EXPECT_THAT(told, ElementsAre("{0", "1", "0}", "{1", "1}", "{2", "1", "2}"));
  EXPECT_EQ(outcomes.size(), 3u);
}

TEST_F(RowSpoolTest, EndsWhenNothingMoreIsWanted) {
  RowSpool kept = spool(1);
  for (std::uint64_t first = 1; first < 100; first += 10) kept.add(0, segment_of(first, first + 9));
  kept.end({{.rows = 100, .dialect = {}, .error = {}}});
  SpooledReading reading(kept);
  int taken = 0;
  static_cast<void>(reading.run({.begin_source = {},
                                 .take =
                                     [&](batch::Segment&) {
                                       if (++taken == 2) reading.stop();
                                       return true;
                                     },
                                 .end_source = {}}));
  EXPECT_EQ(taken, 2);
}

TEST_F(RowSpoolTest, GivesUpWhereItWouldTakeTooMuchRoom) {
  RowSpool kept = spool(1, /*bytes_max=*/500);
  for (std::uint64_t first = 1; first < 100; first += 10) kept.add(0, segment_of(first, first + 9));
  kept.end({{.rows = 100, .dialect = {}, .error = {}}});
  EXPECT_FALSE(kept.is_whole());
  EXPECT_LE(kept.bytes(), 500u);
}

TEST_F(RowSpoolTest, LeavesNoFile) {
  {
    RowSpool kept = spool(250);
    kept.add(0, segment_of(1, 10));
    kept.end({{.rows = 10, .dialect = {}, .error = {}}});
  }
  EXPECT_TRUE(std::filesystem::is_empty(folder_.path()));
}

}  // namespace
}  // namespace mixferry::pipeline
