/// Method: time is faked, and answers stand in a list, so that days take no time.

#include "engine/privacy/task_watch.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <map>

#include "tests/support/fake_timer.h"

namespace mixferry::privacy {
namespace {

using namespace std::chrono_literals;
using mixpanel::TaskState;
using mixpanel::TaskStatus;
using mixpanel::TaskTrouble;
using testing::ElementsAre;
using testing::IsEmpty;

class TaskWatch : public testing::Test {
 protected:
  /// What is told of each task, round by round; the last goes on.
  void run(std::map<std::string, std::vector<TaskStatus>> told, WatchOptions options = {}) {
    std::vector<WatchedTask> tasks;
    for (const auto& [id, states] : told) tasks.push_back({.id = id});
    const AskTask ask =
        [&](const WatchedTask& task) -> boost::asio::awaitable<std::expected<TaskState, TaskTrouble>> {
      asked_.push_back(std::chrono::duration_cast<std::chrono::seconds>(timer_.elapsed()));
      if (refuses_after_ != 0 && asked_.size() > refuses_after_)
        co_return std::unexpected(TaskTrouble{.kind = TaskTrouble::Kind::credentials, .words = "No"});
      std::vector<TaskStatus>& states = told[task.id];
      const TaskStatus status = states.front();
      if (states.size() > 1) states.erase(states.begin());
      co_return TaskState{.status = status};
    };
    const TakeState take = [this](const WatchedTask& task, const TaskState& state) {
      taken_.push_back(fmt::format("{} {}", task.id, word_of(state.status)));
    };
    bool is_over = false;
    boost::asio::co_spawn(loop_, watch(timer_, std::move(tasks), options, ask, take),
                          [&](const std::exception_ptr& failure, std::optional<TaskTrouble> trouble) {
                            is_over = !failure;
                            trouble_ = std::move(trouble);
                          });
    timer_.run();
    EXPECT_TRUE(is_over);
  }

  boost::asio::io_context loop_;
  tests::FakeTimer timer_{loop_};
  std::size_t refuses_after_ = 0;
  std::vector<std::chrono::seconds> asked_;
  std::vector<std::string> taken_;
  std::optional<TaskTrouble> trouble_;
};

TEST_F(TaskWatch, AsksUntilAllAreOver) {
  run({{"a", {TaskStatus::pending, TaskStatus::success}},
       {"b", {TaskStatus::staging, TaskStatus::started, TaskStatus::failure}}});
  EXPECT_THAT(taken_, ElementsAre("a PENDING", "b STAGING", "a SUCCESS", "b STARTED", "b FAILURE"));
  EXPECT_EQ(trouble_, std::nullopt);
}

TEST_F(TaskWatch, PausesLongerAndLonger) {
  std::vector<TaskStatus> states(9, TaskStatus::pending);
  states.push_back(TaskStatus::success);
  run({{"a", states}}, {.first_pause = 5s, .longest_pause = 60s});
  EXPECT_THAT(asked_, ElementsAre(0s, 5s, 15s, 35s, 75s, 135s, 195s, 255s, 315s, 375s));
}

TEST_F(TaskWatch, WaitsForDays) {
  std::vector<TaskStatus> states(1'000, TaskStatus::started);
  states.push_back(TaskStatus::success);
  run({{"a", states}});
  EXPECT_GT(timer_.elapsed(), std::chrono::days{10});
  EXPECT_EQ(taken_.back(), "a SUCCESS");
}

TEST_F(TaskWatch, GoesOnWhereMixpanelCouldNotLook) {
  run({{"a", {TaskStatus::unknown, TaskStatus::unknown, TaskStatus::success}}});
  EXPECT_THAT(taken_, ElementsAre("a UNKNOWN", "a UNKNOWN", "a SUCCESS"));
}

TEST_F(TaskWatch, BelievesInTheThirdRoundThatThereIsNone) {
  run({{"a", {TaskStatus::not_found}}});
  EXPECT_THAT(taken_, ElementsAre("a NOT_FOUND"));
  EXPECT_EQ(asked_.size(), 3u);
  asked_.clear();
  taken_.clear();
  run({{"a",
        {TaskStatus::not_found, TaskStatus::not_found, TaskStatus::pending, TaskStatus::not_found,
         TaskStatus::not_found, TaskStatus::success}}});
  EXPECT_THAT(taken_, ElementsAre("a PENDING", "a SUCCESS"));
}

TEST_F(TaskWatch, EndsWhenItIsTime) {
  run({{"a", {TaskStatus::pending}}}, {.first_pause = 5s, .until = timer_.now() + 30s});
  EXPECT_THAT(asked_, ElementsAre(0s, 5s, 15s));
  EXPECT_EQ(trouble_, std::nullopt);
}

TEST_F(TaskWatch, EndsByAnError) {
  refuses_after_ = 1;
  run({{"a", {TaskStatus::pending}}});
  ASSERT_TRUE(trouble_.has_value());
  EXPECT_EQ(trouble_->kind, TaskTrouble::Kind::credentials);
  EXPECT_THAT(taken_, ElementsAre("a PENDING"));
}

TEST_F(TaskWatch, OfNothingIsOverAtOnce) {
  run({});
  EXPECT_THAT(asked_, IsEmpty());
}

}  // namespace
}  // namespace mixferry::privacy
