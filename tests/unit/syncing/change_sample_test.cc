#include "engine/syncing/change_sample.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <optional>

#include "tests/unit/snapshot/support.h"
#include "tests/unit/syncing/segments.h"

namespace mixferry::syncing {
namespace {

std::string plan(std::string_view name) {
  return fmt::format(R"({{"$set":{{"Plan":"{}"}}}})", name);
}

/// Last night's profiles, all kept whole, on the plan `free`.
class Sampling : public testing::Test {
 protected:
  Sampling() {
    shelf_.night(
        {}, {snapshot::set(ids_[0], free_), snapshot::set(ids_[1], free_), snapshot::set(ids_[2], free_)});
    compare_with_snapshot();
  }
  void compare_with_snapshot() {
    comparison_.reset();
    last_ = shelf_.snapshot();
    comparison_.emplace(std::vector<const snapshot::Snapshot*>{&last_}, 1);
    sample_.emplace(last_);
    comparison_->on_change = [this](const KnownChange& change) { sample_->take(change); };
  }
  [[nodiscard]] ChangedProperties why() const {
    ChangedProperties why;
    sample_->tell(*comparison_, why);
    return why;
  }

  const std::vector<std::string> ids_ = {snapshot::kept_id(0), snapshot::kept_id(1), snapshot::kept_id(2)};
  const std::string free_ = plan("free");
  const std::string pro_ = plan("pro");
  snapshot::Shelf shelf_;
  snapshot::Snapshot last_;
  std::optional<Comparison> comparison_;
  std::optional<ChangeSample> sample_;
};

TEST_F(Sampling, TellsWhyAProfileOfOneRowChanged) {
  comparison_->take(0, segment_of({1, 2}, {{1, 0, ids_[0], pro_}, {2, 0, ids_[1], free_}}));
  EXPECT_EQ(why().looked_at(), 1u);
  ASSERT_EQ(why().by_frequency().size(), 1u);
  EXPECT_EQ(why().by_frequency()[0].examples,
            (std::vector<PropertyExample>{{ids_[0], R"("free")", R"("pro")"}}));
}

// The last row has to win, and the first one that changes it need not be that.
TEST_F(Sampling, PassesOverWhoComesAgain) {
  comparison_->take(
      0, segment_of(
             {1, 4},
             {{1, 0, ids_[0], pro_}, {2, 0, ids_[1], pro_}, {3, 0, ids_[0], free_}, {4, 0, ids_[1], ""}}));
  EXPECT_EQ(comparison_->counts()[0].changed, 2u);
  ASSERT_EQ(why().looked_at(), 1u) << "a row that sends nothing is no other";
  EXPECT_EQ(why().by_frequency()[0].examples.front().id, ids_[1]);
}

// Method: the night before was about to send all of them, and was given up.
TEST_F(Sampling, PassesOverWhoseLastContentIsUnknown) {
  shelf_.night(last_, {snapshot::mark(last_, 0, last_.id(0)), snapshot::mark(last_, 1, last_.id(1)),
                       snapshot::mark(last_, 2, last_.id(2))});
  compare_with_snapshot();
  comparison_->take(0, segment_of({1, 2}, {{1, 0, ids_[0], free_}, {2, 0, ids_[1], free_}}));
  EXPECT_EQ(comparison_->counts()[0].changed, 2u) << "they are sent again";
  EXPECT_EQ(comparison_->counts()[0].unknown, 2u);
  EXPECT_EQ(why().looked_at(), 0u);
}

TEST_F(Sampling, KeepsABoundedPart) {
  const std::string wide = plan(std::string(ChangeSample::kBytesMax / 2, 'x'));
  comparison_->take(
      0, segment_of({1, 3}, {{1, 0, ids_[0], wide}, {2, 0, ids_[1], wide}, {3, 0, ids_[2], pro_}}));
  EXPECT_EQ(why().looked_at(), 2u);
}

}  // namespace
}  // namespace mixferry::syncing
