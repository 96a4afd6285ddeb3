#include "engine/pipeline/owner_noter.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "engine/snapshot/fingerprint.h"

namespace mixferry::pipeline {
namespace {

using testing::ElementsAre;

/// Rows as a mapper leaves them, noted one by one.
class NotingOwners {
 public:
  explicit NotingOwners(std::uint64_t whole_every = 1, const char* head = R"({"$token":"t",)")
      : noting_{.record_head = head, .whole_every = whole_every} {}

  /// A profile that the next row is about.
  NotingOwners& owner(std::uint32_t space, const std::string& id, std::uint64_t id_hash) {
    mappings::EncodedRows& encoded = segment_.encoded;
    encoded.owners.push_back({.row = row_,
                              .space = space,
                              .id_offset = static_cast<std::uint32_t>(encoded.owner_ids.size()),
                              .id_length = static_cast<std::uint32_t>(id.size()),
                              .id_hash = id_hash});
    encoded.owner_ids += id;
    return *this;
  }
  /// What the next row sends.
  NotingOwners& record(TargetKind kind, std::uint16_t space, std::uint64_t id_hash, const std::string& text) {
    mappings::EncodedRows& encoded = segment_.encoded;
    if (encoded.rows.empty() || encoded.rows.back().number != row_)
      encoded.rows.push_back(
          {.number = row_, .first_record = static_cast<std::uint32_t>(encoded.records.size())});
    ++encoded.rows.back().record_count;
    encoded.records.push_back({.offset = static_cast<std::uint32_t>(encoded.bytes.size()),
                               .length = static_cast<std::uint32_t>(text.size()),
                               .kind = kind,
                               .space = space,
                               .id_hash = id_hash});
    encoded.bytes += text + ",";
    return *this;
  }
  void row() { noter_.take(row_++, segment_); }

  /// `row space id`, and what is kept whole.
  [[nodiscard]] std::vector<std::string> noted() const {
    std::vector<std::string> all;
    for (const batch::RowOwner& owner : segment_.owners.each()) {
      const std::string_view records = segment_.owners.records(owner);
      all.push_back(fmt::format("{} {} {}{}{}", owner.row, owner.space, segment_.owners.id(owner),
                                records.empty() ? "" : " ", records));
    }
    return all;
  }
  [[nodiscard]] const batch::RowOwner& at(std::size_t n) const { return segment_.owners.each().at(n); }
  [[nodiscard]] const batch::Segment& segment() const { return segment_; }

 private:
  batch::Segment segment_;
  const OwnerNoting noting_;
  OwnerNoter noter_{noting_};
  std::uint64_t row_ = 1;
};

TEST(OwnerNoter, NotesProfilesWithAllThatIsSentToThem) {
  NotingOwners it;
  it.owner(0, "ada", 7).owner(1, "acme", 8);
  it.record(TargetKind::users, 0, 7, R"({"$token":"t","$set":{"A":1}})");
  it.record(TargetKind::groups, 1, 8, R"({"$token":"t","$set":{"B":1}})");
  it.record(TargetKind::users, 0, 7, R"({"$token":"t","$union":{"C":[1]}})");
  it.row();
  EXPECT_THAT(it.noted(), ElementsAre(R"(1 0 ada {"$set":{"A":1}},{"$union":{"C":[1]}})",
                                      R"(1 1 acme {"$set":{"B":1}})"));
  EXPECT_EQ(it.at(0).id_hash, snapshot::fingerprint("ada", "").id);
  EXPECT_EQ(it.at(1).content, snapshot::fingerprint("acme", R"("$set":{"B":1}})").content);
  EXPECT_TRUE(it.segment().encoded.owners.empty() && it.segment().encoded.owner_ids.empty());
}

// A user and a company of one id: neither is the other.
TEST(OwnerNoter, KeepsSpacesApart) {
  NotingOwners it;
  it.owner(0, "x", 7).owner(1, "x", 7);
  it.record(TargetKind::users, 0, 7, R"({"$token":"t","$set":{"A":1}})");
  it.record(TargetKind::groups, 1, 7, R"({"$token":"t","$set":{"B":1}})");
  it.row();
  EXPECT_THAT(it.noted(), ElementsAre(R"(1 0 x {"$set":{"A":1}})", R"(1 1 x {"$set":{"B":1}})"));
}

TEST(OwnerNoter, WhatNamesTheProjectIsNoPartOfTheContent) {
  NotingOwners one;
  one.owner(0, "ada", 7).record(TargetKind::users, 0, 7, R"({"$token":"t","$set":{"A":1}})").row();
  NotingOwners other(1, R"({"$token":"another",)");
  other.owner(0, "ada", 7).record(TargetKind::users, 0, 7, R"({"$token":"another","$set":{"A":1}})").row();
  EXPECT_EQ(one.at(0).content, other.at(0).content);
  NotingOwners changed;
  changed.owner(0, "ada", 7).record(TargetKind::users, 0, 7, R"({"$token":"t","$set":{"A":2}})").row();
  EXPECT_NE(one.at(0).content, changed.at(0).content);
}

TEST(OwnerNoter, WhoIsSentNothingHasNoContent) {
  NotingOwners it;
  it.owner(0, "filtered", 7).row();
  it.owner(0, "ada", 8).owner(1, "acme", 9);
  it.record(TargetKind::users, 0, 8, R"({"$token":"t","$set":{"A":1}})").row();
  it.owner(0, "ada", 8).row();
  EXPECT_THAT(it.noted(), ElementsAre("1 0 filtered", R"(2 0 ada {"$set":{"A":1}})", "2 1 acme", "3 0 ada"));
  EXPECT_EQ(it.at(0).content, 0u);
  EXPECT_NE(it.at(1).content, 0u);
  EXPECT_EQ(it.at(2).content, 0u);
  EXPECT_EQ(it.at(3).content, 0u) << "a reject: the records are those of the row before";
}

TEST(OwnerNoter, EventsAreKnownByWhatMakesThemOneAndLinksByWhatTheySay) {
  NotingOwners it;
  it.record(TargetKind::events, 2, 0xe1, R"({"event":"A","properties":{"N":1}})");
  it.record(TargetKind::identity, 3, 0, R"({"event":"$merge"})").row();
  it.record(TargetKind::events, 2, 0xe1, R"({"event":"A","properties":{"N":2}})");
  it.record(TargetKind::identity, 3, 0, R"({"event":"$other"})").row();
  EXPECT_EQ(it.segment().owners.id(it.at(0)), "00000000000000e1");
  EXPECT_EQ(it.at(0).id_hash, it.at(2).id_hash);
  EXPECT_NE(it.at(0).content, it.at(2).content);
  EXPECT_NE(it.at(1).id_hash, it.at(3).id_hash);
}

TEST(OwnerNoter, KeepsTheRecordsOfSomeAlone) {
  NotingOwners it(/*whole_every=*/1'000'000'007);
  it.owner(0, "ada", 7).record(TargetKind::users, 0, 7, R"({"$token":"t","$set":{"A":1}})").row();
  EXPECT_THAT(it.noted(), ElementsAre("1 0 ada"));
  EXPECT_NE(it.at(0).content, 0u);
}

}  // namespace
}  // namespace mixferry::pipeline
