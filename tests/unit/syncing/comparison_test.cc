#include "engine/syncing/comparison.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "tests/unit/snapshot/support.h"
#include "tests/unit/syncing/segments.h"

namespace mixferry::syncing {
namespace {

using snapshot::set;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::uint64_t kAll = ~std::uint64_t{0};
constexpr std::uint32_t kUsers = 0;
constexpr std::uint32_t kCompanies = 1;
constexpr std::uint32_t kEvents = 2;

/// Last night's users ada, bob and cyd, the company acme and an event, all of content `1`; two sources.
class Comparing : public testing::Test {
 protected:
  Comparing() {
    users_.night({}, {set("ada", "1"), set("bob", "1"), set("cyd", "1")});
    companies_.night({}, {set("acme", "1")});
    events_.night({}, {set("00000000000000e1", "1")});
    for (const snapshot::Shelf* const shelf : {&users_, &companies_, &events_})
      lasts_.push_back(shelf->snapshot());
    comparison.emplace(std::vector<const snapshot::Snapshot*>{&lasts_[0], &lasts_[1], &lasts_[2]}, 2);
    comparison->on_change = [this](const KnownChange& change) {
      EXPECT_EQ(lasts_[change.space].id(change.place), change.id);
      changes.push_back(fmt::format("{} {} {}", change.space, change.id, change.records));
    };
  }
  void take(RowRange rows, std::initializer_list<Sent> sent, SourceId source = 0) {
    comparison->take(source, segment_of(rows, sent));
  }
  [[nodiscard]] std::uint64_t left_out_of(std::uint64_t row, SourceId source = 0) const {
    return comparison->unchanged().spaces_of(source, row);
  }
  [[nodiscard]] SpaceCounts counts(std::uint32_t space) const { return comparison->counts()[space]; }
  [[nodiscard]] std::vector<std::string> gone(std::uint32_t space) const {
    std::vector<std::string> ids;
    snapshot::GoneIds cursor = comparison->gone_ids(space);
    for (snapshot::GoneIds::Gone each; cursor.next(each);) ids.emplace_back(each.id);
    return ids;
  }
  [[nodiscard]] bool may_come_again(std::uint32_t space, std::string_view id) const {
    return comparison->may_come_again(space, id, snapshot::fingerprint(id, {}).id);
  }

  snapshot::Shelf users_;
  snapshot::Shelf companies_;
  snapshot::Shelf events_;
  std::vector<snapshot::Snapshot> lasts_;
  std::optional<Comparison> comparison;
  std::vector<std::string> changes;
};

TEST_F(Comparing, TellsUsersAndCompaniesOfOneRowApart) {
  take({1, 4}, {{1, kUsers, "ada", "1"},
                {1, kCompanies, "acme", "1"},
                {2, kUsers, "bob", "1"},
                {2, kCompanies, "acme", "2"},
                {3, kUsers, "cyd", "2"},
                {3, kCompanies, "acme", "2"},
                {4, kUsers, "dan", "1"}});
  EXPECT_TRUE(comparison->unchanged().contains(0, 1));
  EXPECT_EQ(left_out_of(2), 0b01u) << "the user is as it was, the company is not";
  EXPECT_EQ(left_out_of(3), 0u);
  EXPECT_EQ(left_out_of(4), 0u) << "who is new is sent";
  EXPECT_EQ(left_out_of(1, 1), 0u) << "the other source's row 1 was not there";
  EXPECT_THAT(changes, ElementsAre("0 cyd 2", "1 acme 2")) << "each once";
  EXPECT_EQ(counts(kUsers).before, 3u);
  EXPECT_EQ(counts(kUsers).added, 1u);
  EXPECT_EQ(counts(kUsers).changed, 1u);
  EXPECT_EQ(counts(kUsers).unchanged, 2u);
  EXPECT_EQ(counts(kCompanies).changed, 1u);
  EXPECT_EQ(counts(kCompanies).unchanged, 0u) << "profiles are counted, and not rows";
  EXPECT_EQ(counts(kCompanies).repeated, 2u);
  EXPECT_EQ(comparison->rows(), 4u);
}

// Records of one space are left out together, so all of them have to be what they were.
TEST_F(Comparing, SendsBothUsersOfARowWhereOneOfThemChanged) {
  take({1, 3}, {{1, kUsers, "ada", "1"},
                {1, kUsers, "bob", "2"},
                {2, kUsers, "ada", "1"},
                {2, kUsers, "cyd", "1"},
                {3, kUsers, "cyd", "1"},
                {3, kUsers, "bob", "2"}});
  EXPECT_EQ(left_out_of(1), 0u);
  EXPECT_EQ(left_out_of(2), kAll);
  EXPECT_EQ(left_out_of(3), 0u);
}

TEST_F(Comparing, SendsEventsThatItKnowsOnce) {
  take({1, 2}, {{1, kEvents, "00000000000000e1", "1"},
                {1, kUsers, "ada", "2"},
                {2, kEvents, "00000000000000e2", "1"}});
  EXPECT_EQ(left_out_of(1), 0b100u);
  EXPECT_EQ(left_out_of(2), 0u);
  EXPECT_EQ(counts(kEvents).added, 1u);
  EXPECT_EQ(counts(kEvents).unchanged, 1u);
}

TEST_F(Comparing, WhoWasFilteredOrRejectedIsNotGone) {
  take({1, 2}, {{1, kUsers, "ada", ""}, {2, kUsers, "eve", ""}, {2, kCompanies, "acme", "1"}});
  EXPECT_THAT(gone(kUsers), testing::UnorderedElementsAre("bob", "cyd"));
  EXPECT_EQ(counts(kUsers).gone, 2u);
  EXPECT_EQ(counts(kUsers).left_out, 1u);
  EXPECT_EQ(counts(kUsers).added, 0u) << "nothing of a new one is sent";
  EXPECT_EQ(left_out_of(1), 0u) << "a row that sends nothing is whatever it is without a comparison";
  EXPECT_EQ(left_out_of(2), kAll) << "what it would send is known";
  EXPECT_THAT(changes, IsEmpty());
}

TEST_F(Comparing, IdsThatComeAgainAreSentFromTheFirstChangeOn) {
  take({1, 3}, {{1, kUsers, "ada", "1"}, {2, kUsers, "ada", "2"}, {3, kUsers, "dan", "1"}});
  take({1, 3}, {{1, kUsers, "ada", "1"}, {2, kUsers, "dan", "1"}, {3, kUsers, "ada", "3"}}, 1);
  EXPECT_EQ(left_out_of(1), kAll);
  EXPECT_EQ(left_out_of(2), 0u);
  EXPECT_EQ(left_out_of(1, 1), 0u) << "the last row has to win";
  EXPECT_EQ(left_out_of(2, 1), 0u) << "who is new is new in each of its rows";
  EXPECT_THAT(changes, ElementsAre("0 ada 2"));
  EXPECT_EQ(counts(kUsers).repeated, 4u);
  EXPECT_EQ(counts(kUsers).added, 1u);
  EXPECT_FALSE(counts(kUsers).added_at_most);
}

// Method: a row that is as it was, one that changed, one without records and one that was rejected.
TEST_F(Comparing, SaysWhatTheRunWouldComeTo) {
  batch::Segment segment = segment_of({1, 4}, {{1, kUsers, "ada", "1"}, {2, kUsers, "bob", "2"}});
  segment.encoded.rows.resize(2);
  segment.encoded.tally = {.rows_filtered = 1, .rows_rejected = 1, .reject_reasons = {{"date_refused", 1}}};
  comparison->take(0, segment);
  const Tally tally = comparison->tally();
  EXPECT_EQ(tally.rows_delivered, 1u);
  EXPECT_EQ(tally.rows_unchanged, 1u);
  EXPECT_EQ(tally.rows_read(), comparison->rows());
  EXPECT_EQ(tally.reject_reasons.at("date_refused"), 1u);
}

TEST_F(Comparing, CountsRowsThatNobodyCouldRead) {
  batch::Segment segment = segment_of({1, 5}, {});
  segment.rows_unread = 2;
  comparison->take(0, segment);
  comparison->take(1, segment);
  EXPECT_EQ(comparison->rows(), 10u);
  EXPECT_EQ(comparison->rows_unread(), 4u);
}

// Rows of other sources, too; rows that send nothing are none.
TEST_F(Comparing, SaysWhoMayComeAgain) {
  EXPECT_FALSE(may_come_again(kUsers, "ada"));
  take({1, 4},
       {{1, kUsers, "ada", "2"}, {2, kUsers, "dan", "1"}, {3, kUsers, "bob", "2"}, {4, kUsers, "eve", "1"}});
  EXPECT_FALSE(may_come_again(kUsers, "ada"));
  EXPECT_FALSE(may_come_again(kUsers, "dan"));
  take({1, 4},
       {{1, kUsers, "ada", "2"}, {2, kUsers, "dan", "1"}, {3, kUsers, "bob", ""}, {4, kUsers, "eve", ""}}, 1);
  EXPECT_TRUE(may_come_again(kUsers, "ada"));
  EXPECT_TRUE(may_come_again(kUsers, "dan"));
  EXPECT_FALSE(may_come_again(kUsers, "bob"));
  EXPECT_FALSE(may_come_again(kUsers, "eve"));
  EXPECT_FALSE(may_come_again(kCompanies, "ada")) << "a company of that id is another profile";
}

// Method: one new id more than are remembered.
TEST_F(Comparing, SaysOfNewOnesBeyondThoseItRemembersThatTheyMayComeAgain) {
  const auto id = [](std::size_t n) { return fmt::format("new-{}", n); };
  const std::size_t last = pipeline::IdRegister::kIdsMax;
  for (std::size_t n = 0; n <= last; ++n) take({n + 1, n + 1}, {{n + 1, kUsers, id(n), "1"}});
  EXPECT_TRUE(counts(kUsers).added_at_most);
  EXPECT_FALSE(may_come_again(kUsers, id(0)));
  EXPECT_TRUE(may_come_again(kUsers, id(last)));
  EXPECT_FALSE(may_come_again(kUsers, "ada")) << "of those it knew it knows";
  take({last + 2, last + 2}, {{last + 2, kUsers, id(0), "1"}});
  EXPECT_TRUE(may_come_again(kUsers, id(0)));
}

}  // namespace
}  // namespace mixferry::syncing
