#include "engine/pipeline/link_stage.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>
#include <utility>
#include <vector>

namespace mixferry::pipeline {
namespace {

using mappings::EncodedLink;
using mappings::LinkKind;
using mappings::ProjectIdentity;
using testing::ElementsAre;
using testing::HasSubstr;

using Ids = std::pair<std::string, std::string>;

/// The mapped rows of a source, one after the other.
class Rows {
 public:
  explicit Rows(LinkKind kind, ProjectIdentity mode = ProjectIdentity::original) : kind_(kind), mode_(mode) {}

  /// A row with a record of a user and a link for each of `pairs`.
  Rows& row(const std::vector<Ids>& pairs) {
    const auto number = static_cast<std::uint64_t>(next_row_++);
    mappings::EncodedRows& encoded = segment_.encoded;
    encoded.rows.push_back({.number = number,
                            .line = number + 1,
                            .raw_offset = static_cast<std::uint32_t>(source_.size()),
                            .raw_length = 2,
                            .first_record = static_cast<std::uint32_t>(encoded.records.size()),
                            .record_count = static_cast<std::uint32_t>(pairs.size() + 1)});
    source_ += fmt::format("{:02}", number);
    put(fmt::format("{{\"user\":{}}}", number), TargetKind::users);
    for (const auto& [id, other] : pairs) put_link(id, other);
    return *this;
  }

  /// What is left of them when `stage` has seen them.
  batch::Segment through(LinkStage& stage) {
    connectors::Block block;
    block.bytes = source_;
    segment_.block = std::make_shared<const connectors::Block>(std::move(block));
    stage.take(0, segment_);
    return std::move(segment_);
  }

 private:
  void put(const std::string& record, TargetKind kind) {
    mappings::EncodedRows& encoded = segment_.encoded;
    encoded.records.push_back({.offset = static_cast<std::uint32_t>(encoded.bytes.size()),
                               .length = static_cast<std::uint32_t>(record.size()),
                               .kind = kind});
    encoded.bytes += record + ",";
  }

  void put_link(const std::string& id, const std::string& other) {
    const auto begin = static_cast<std::uint32_t>(segment_.encoded.bytes.size());
    put(fmt::format("[\"{}\",\"{}\"]", id, other), TargetKind::identity);
    const auto length = static_cast<std::uint32_t>(id.size() + 2);
    segment_.encoded.links.push_back(
        {.record = static_cast<std::uint32_t>(segment_.encoded.records.size() - 1),
         .kind = kind_,
         .mode = mode_,
         .id = {begin + 1, length},
         .other = {begin + 2 + length, static_cast<std::uint32_t>(other.size() + 2)}});
  }

  const LinkKind kind_;
  const ProjectIdentity mode_;
  std::uint64_t next_row_ = 1;
  std::string source_;
  batch::Segment segment_;
};

std::vector<std::string> records_of(const batch::Segment& segment) {
  std::vector<std::string> records;
  for (const auto& record : segment.encoded.records)
    records.push_back(segment.encoded.bytes.substr(record.offset, record.length));
  return records;
}

/// `stage` after merges that make `ids` ids, m1 and so on, one.
void merge_up_to(LinkStage& stage, int ids) {
  Rows rows(LinkKind::merge);
  for (int id = 2; id <= ids; ++id) rows.row({{"m1", fmt::format("m{}", id)}});
  EXPECT_TRUE(rows.through(stage).encoded.rejects.empty());
}

// Method: the row that is one too many stands between others, whose records, links and places must stay.
TEST(LinkStage, ARowThatLinksOneTooManyIsARejectAndLeavesNothing) {
  LinkStage stage;
  merge_up_to(stage, 500);
  const batch::Segment left = Rows(LinkKind::merge)
                                  .row({{"a", "b"}})
                                  .row({{"c", "d"}, {"new", "m7"}})
                                  .row({{"m9", "m8"}})
                                  .through(stage);
  ASSERT_EQ(left.encoded.rejects.size(), 1u);
  const Reject& reject = left.encoded.rejects[0];
  EXPECT_EQ(reject.row, 2u);
  EXPECT_EQ(reject.line, 3u);
  EXPECT_EQ(reject.code, "too_many_linked_ids");
  EXPECT_EQ(reject.raw, "02");
  EXPECT_THAT(reject.message,
              HasSubstr(R"(linking "new" with "m7" (500 ids by the rows before) would make 501)"));
  EXPECT_EQ(left.encoded.tally.rows_rejected, 1u);
  EXPECT_EQ(left.encoded.tally.reject_reasons.at("too_many_linked_ids"), 1u);
  EXPECT_THAT(records_of(left),
              ElementsAre(R"({"user":1})", R"(["a","b"])", R"({"user":3})", R"(["m9","m8"])"));
  ASSERT_EQ(left.encoded.rows.size(), 2u);
  EXPECT_EQ(left.encoded.rows[1].number, 3u);
  EXPECT_EQ(left.encoded.rows[1].first_record, 2u);
  ASSERT_EQ(left.encoded.links.size(), 2u);
  EXPECT_EQ(left.encoded.links[1].record, 3u);
  EXPECT_EQ(left.encoded.bytes.substr(left.encoded.links[1].id.offset, 4), R"("m9")");
  EXPECT_EQ(Rows(LinkKind::merge).row({{"d", "m1"}}).through(stage).encoded.rejects.size(), 1u);
  EXPECT_EQ(Rows(LinkKind::identify).row({{"x", "d"}}).through(stage).encoded.tally.contradicting_links, 0u)
      << "the row that was rejected has linked nothing";
}

TEST(LinkStage, OnlyOriginalProjectsHaveABound) {
  for (const ProjectIdentity mode : {ProjectIdentity::simplified, ProjectIdentity::legacy}) {
    LinkStage stage;
    Rows rows(LinkKind::identify, mode);
    for (int device = 0; device < 600; ++device) rows.row({{"u", fmt::format("d{}", device)}});
    const batch::Segment left = rows.through(stage);
    EXPECT_TRUE(left.encoded.rejects.empty());
    EXPECT_EQ(left.encoded.tally.contradicting_links, 0u);
  }
}

TEST(LinkStage, LinksOfAnIdThatIsAnothersAreCounted) {
  LinkStage stage;
  const batch::Segment left = Rows(LinkKind::alias, ProjectIdentity::legacy)
                                  .row({{"u1", "a"}})
                                  .row({{"u1", "a"}})
                                  .row({{"u2", "a"}, {"u3", "a"}})
                                  .row({{"u2", "b"}})
                                  .through(stage);
  EXPECT_EQ(left.encoded.tally.contradicting_links, 2u);
  EXPECT_EQ(left.encoded.tally.links_unsure, 0u);
  EXPECT_TRUE(left.encoded.rejects.empty());
  EXPECT_EQ(left.encoded.rows.size(), 4u) << "they are sent all the same";
}

TEST(LinkStage, DevicesOfSimplifiedProjectsAreNoUsersAndAreKnownWithTheirPrefix) {
  LinkStage stage;
  const batch::Segment left = Rows(LinkKind::identify, ProjectIdentity::simplified)
                                  .row({{"u1", "d1"}})
                                  .row({{"u2", "u1"}})
                                  .row({{"u1", "$device:d1"}})
                                  .row({{"u3", "$device:d1"}})
                                  .through(stage);
  EXPECT_EQ(left.encoded.tally.contradicting_links, 1u);
}

}  // namespace
}  // namespace mixferry::pipeline
