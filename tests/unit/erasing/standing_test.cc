#include "engine/erasing/standing.h"

#include <gmock/gmock.h>

namespace mixferry::erasing {
namespace {

using ledger::PersonState;
using mixpanel::TaskStatus;
using testing::HasSubstr;

OrderStanding standing(const std::vector<std::string>& statuses) {
  std::vector<ledger::TaskRecord> tasks;
  for (const std::string& status : statuses)
    tasks.push_back({.id = "t" + std::to_string(tasks.size() + 1), .order = 1, .status = status});
  return standing_of(tasks);
}

TEST(Standing, IsSuccessOnlyWhenAllTasksAre) {
  EXPECT_EQ(standing({"SUCCESS"}).people, PersonState::task_succeeded);
  EXPECT_EQ(standing({"SUCCESS", "SUCCESS"}).people, PersonState::task_succeeded);
  for (const char* other : {"PENDING", "STAGING", "STARTED", "UNKNOWN", "", "A_NEW_WORD"})
    EXPECT_EQ(standing({"SUCCESS", other}).people, PersonState::submitted) << other;
  EXPECT_EQ(standing({}).people, PersonState::submitted);
}

TEST(Standing, IsTheWorstOfItsTasks) {
  EXPECT_EQ(standing({"REVOKED", "SUCCESS"}).people, PersonState::cancelled);
  EXPECT_EQ(standing({"PENDING", "REVOKED"}).people, PersonState::cancelled);
  const OrderStanding failed = standing({"REVOKED", "FAILURE", "PENDING"});
  EXPECT_EQ(failed.people, PersonState::failed);
  EXPECT_THAT(failed.reason, HasSubstr("task t2 failed (FAILURE)"));
  EXPECT_THAT(standing({"NOT_FOUND"}).reason, HasSubstr("no task t1"));
}

TEST(Standing, OfATaskThatIsNotFoundIsBelievedInTime) {
  EXPECT_EQ(believed(TaskStatus::not_found, "", /*waits=*/false), TaskStatus::unknown);
  EXPECT_EQ(believed(TaskStatus::not_found, "UNKNOWN", /*waits=*/false), TaskStatus::not_found);
  EXPECT_EQ(believed(TaskStatus::not_found, "", /*waits=*/true), TaskStatus::not_found);
  EXPECT_EQ(believed(TaskStatus::failure, "", /*waits=*/false), TaskStatus::failure);
}

}  // namespace
}  // namespace mixferry::erasing
