#include "engine/syncing/repeats_stage.h"

#include <gmock/gmock.h>

#include "tests/unit/syncing/segments.h"

namespace mixferry::syncing {
namespace {

// Method: a first sync of ada twice and of bob once; then the same rows come to be sent.
TEST(RepeatsStage, SaysItOfWhatIsSentAlone) {
  const snapshot::Snapshot none;
  Comparison comparison({&none}, 1);
  batch::Segment rows =
      segment_of({1, 4}, {{1, 0, "ada", "1"}, {2, 0, "bob", "1"}, {3, 0, "ada", "2"}, {4, 0, "ada", ""}});
  comparison.take(0, rows);
  const auto flags = [&] {
    std::vector<bool> all;
    for (const batch::RowOwner& owner : rows.owners.each()) all.push_back(owner.may_come_again);
    return all;
  };
  RepeatsStage stage(comparison);
  rows.is_settled = true;
  stage.take(0, rows);
  EXPECT_THAT(flags(), testing::Each(false));
  rows.is_settled = false;
  stage.take(0, rows);
  EXPECT_THAT(flags(), testing::ElementsAre(true, false, true, false));
}

}  // namespace
}  // namespace mixferry::syncing
