#include "engine/pipeline/unchanged_stage.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

namespace mixferry::pipeline {
namespace {

using testing::ElementsAre;

/// Rows 1 to 3, each with a record and an owner in each of two spaces: `{row space}`.
batch::Segment three_rows() {
  batch::Segment segment{.rows = {1, 3}, .block = {}, .encoded = {}};
  for (std::uint32_t row = 1; row <= 3; ++row) {
    segment.encoded.rows.push_back({.number = row, .first_record = 2 * (row - 1), .record_count = 2});
    for (std::uint16_t space = 0; space < 2; ++space) {
      const std::string text = fmt::format("{{{} {}}}", row, space);
      segment.encoded.records.push_back({.offset = static_cast<std::uint32_t>(segment.encoded.bytes.size()),
                                         .length = static_cast<std::uint32_t>(text.size()),
                                         .space = space});
      segment.encoded.bytes += text + ",";
      segment.owners.add({.row = row, .space = space, .content = 9}, text, "");
    }
  }
  return segment;
}

std::vector<std::string> records_of(const batch::Segment& segment) {
  std::vector<std::string> all;
  for (const mappings::EncodedRecord& record : segment.encoded.records)
    all.push_back(segment.encoded.bytes.substr(record.offset, record.length));
  return all;
}

std::vector<std::string> sent_owners_of(const batch::Segment& segment) {
  batch::RowOwners sent;
  sent.append_sent(segment.owners);
  std::vector<std::string> all;
  for (const batch::RowOwner& owner : sent.each()) all.emplace_back(sent.id(owner));
  return all;
}

TEST(UnchangedStage, LeavesOutRowsAndSpacesThatMixpanelHas) {
  UnchangedRows unchanged(2, 2);
  unchanged.add(1, 1);
  unchanged.add(1, 2, 0b10);
  batch::Segment segment = three_rows();
  UnchangedStage(&unchanged).take(1, segment);
  EXPECT_THAT(records_of(segment), ElementsAre("{2 0}", "{3 0}", "{3 1}"));
  EXPECT_THAT(sent_owners_of(segment), ElementsAre("{2 0}", "{3 0}", "{3 1}"));
  ASSERT_EQ(segment.encoded.rows.size(), 3u) << "a row without records is settled, too";
  EXPECT_EQ(segment.encoded.rows[0].record_count, 0u);
}

TEST(UnchangedStage, SendsAllOfOtherSourcesAndWhereNothingIsKnown) {
  UnchangedRows unchanged(2, 2);
  unchanged.add(1, 1);
  batch::Segment segment = three_rows();
  UnchangedStage(&unchanged).take(0, segment);
  UnchangedStage(nullptr).take(1, segment);
  EXPECT_EQ(records_of(segment).size(), 6u);
  EXPECT_EQ(sent_owners_of(segment).size(), 6u);
}

}  // namespace
}  // namespace mixferry::pipeline
