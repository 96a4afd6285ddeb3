#include "engine/erasing/cancel.h"

#include <gmock/gmock.h>

#include "tests/unit/erasing/support.h"

namespace mixferry::erasing {
namespace {

using mixpanel::TaskStatus;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class Cancel : public RequestFixture {
 protected:
  void begin_and_leave(const std::vector<std::string>& ids) {
    options_.waits = false;
    begin(ids);
    static_cast<void>(go_on());
  }
  Cancelling cancel(const std::string& task) {
    return erasing::cancel(*ledger_, id_, task, mixpanel_).value();
  }
};

TEST_F(Cancel, LetsPeopleBe) {
  options_.ids_max = 2;
  begin_and_leave({"a", "b", "c"});
  EXPECT_EQ(erasure_with(*ledger_, "t1"), id_);
  EXPECT_EQ(cancel("t1"), Cancelling::cancelled);
  EXPECT_THAT(people(), ElementsAre("a cancelled", "b cancelled", "c profile_deleted"));
  EXPECT_THAT(ledger_->erased_people("project"), SizeIs(1)) << "who may come back is off the list";
  EXPECT_EQ(ledger_->privacy_request(id_)->state, State::open);
  EXPECT_EQ(cancel("t2"), Cancelling::cancelled);
  EXPECT_EQ(ledger_->privacy_request(id_)->state, State::cancelled);
  EXPECT_THAT(steps(), Contains("task t2 to be cancelled: cancelled (0)"));
  EXPECT_EQ(erasure_with(*ledger_, "t1"), std::nullopt) << "it is over";
}

TEST_F(Cancel, IsTooLateOnceItHasStarted) {
  begin_and_leave({"a"});
  mixpanel_.tasks["t1"].status = TaskStatus::started;
  EXPECT_EQ(cancel("t1"), Cancelling::too_late);
  EXPECT_THAT(people(), ElementsAre("a profile_deleted"));
  EXPECT_THAT(ledger_->erased_people("project"), SizeIs(1));
  mixpanel_.tasks.erase("t1");
  EXPECT_EQ(cancel("t1"), Cancelling::not_found);
}

TEST_F(Cancel, KnowsOnlyItsOwnTasks) {
  begin_and_leave({"a"});
  EXPECT_EQ(cancel("t7"), Cancelling::not_theirs);
  EXPECT_EQ(erasure_with(*ledger_, "t7"), std::nullopt);
  begin({"b"}, Kind::retrieve);
  static_cast<void>(go_on());
  EXPECT_EQ(cancel("t2"), Cancelling::not_theirs) << "a retrieval can't be cancelled";
  EXPECT_EQ(std::ranges::count(mixpanel_.calls, "cancel t2"), 0);
}

// Method: killed when Mixpanel has cancelled it, and nobody knows.
TEST_F(Cancel, GoesOnAfterAKill) {
  begin_and_leave({"a"});
  mixpanel_.killed_at = 4;
  mixpanel_.killed_behind = true;
  EXPECT_THROW(cancel("t1"), Killed);
  mixpanel_.killed_at = 0;
  EXPECT_EQ(cancel("t1"), Cancelling::cancelled);
  EXPECT_THAT(people(), ElementsAre("a cancelled"));
  EXPECT_THAT(ledger_->erased_people("project"), IsEmpty());
}

TEST_F(Cancel, CancelsAllTasksOfItsPeople) {
  mixpanel_.tasks_a_request = 2;
  begin_and_leave({"a"});
  EXPECT_EQ(cancel("t2"), Cancelling::cancelled);
  EXPECT_EQ(mixpanel_.tasks["t1"].status, TaskStatus::revoked);
  EXPECT_THAT(people(), ElementsAre("a cancelled"));
}

TEST_F(Cancel, LeavesWhoIsHalfCancelledUnderWay) {
  mixpanel_.tasks_a_request = 2;
  begin_and_leave({"a"});
  mixpanel_.tasks["t1"].status = TaskStatus::started;
  EXPECT_EQ(cancel("t2"), Cancelling::cancelled);
  EXPECT_THAT(people(), ElementsAre("a profile_deleted"));
  EXPECT_THAT(ledger_->erased_people("project"), SizeIs(1));
}

}  // namespace
}  // namespace mixferry::erasing
