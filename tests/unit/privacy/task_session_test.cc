#include "engine/privacy/task_session.h"

#include <csignal>
#include <fmt/format.h>
#include <gmock/gmock.h>

#include "engine/sandbox/sandbox.h"
#include "tests/support/local_http.h"
#include "tests/unit/privacy/session_fixture.h"

namespace mixferry::privacy {
namespace {

using namespace std::chrono_literals;
using mixpanel::TaskState;

class TaskSessions : public SessionFixture {
 protected:
  void serve(std::chrono::milliseconds task_time) {
    sandbox::SandboxOptions options;
    options.behaviour.task_calls_per_second_max = 0;
    options.behaviour.task_time = task_time;
    sandbox_ = std::make_unique<sandbox::Sandbox>(options);
    open(host(sandbox_->port()));
  }

  std::vector<WatchedTask> begun(const std::vector<std::string>& people) {
    std::vector<WatchedTask> tasks;
    for (const std::string& person : people) {
      const auto made = ask(session_->calls().begin({.distinct_ids = {person}}));
      tasks.push_back({.id = made.value().front()});
    }
    return tasks;
  }

  std::unique_ptr<sandbox::Sandbox> sandbox_;
  std::map<std::string, std::string> last_;  ///< word by task
  const TakeState take_ = [this](const WatchedTask& task, const TaskState& state) {
    last_[task.id] = state.word;
  };
};

TEST_F(TaskSessions, WatchUntilAllIsDone) {
  serve(300ms);
  tests::http_post(sandbox_->port(), "/engage?verbose=1&ip=0",
                   R"([{"$token":"sandbox","$distinct_id":"a","$set":{"x":1}}])");
  const std::vector<WatchedTask> tasks = begun({"a", "b"});
  EXPECT_EQ(ask(session_->watch_tasks(tasks, {.first_pause = 10ms, .longest_pause = 50ms}, take_)),
            std::nullopt);
  EXPECT_EQ(last_, (std::map<std::string, std::string>{{tasks[0].id, "SUCCESS"}, {tasks[1].id, "SUCCESS"}}));
  EXPECT_EQ(tests::http_get(sandbox_->port(), "/sandbox/profiles"), "");
}

// Method: a signal while it is waited for, and then another session, as of another process.
TEST_F(TaskSessions, AreStoppedAndGoOn) {
  serve(10min);
  const std::vector<WatchedTask> tasks = begun({"a"});
  const auto work = [&]() -> boost::asio::awaitable<void> {
    const WatchOptions rarely{.first_pause = 10min};
    (void)co_await session_->watch_tasks(tasks, rarely, take_);
  };
  const auto interrupted = session_->run(work(), [this] {
    if (!last_.empty()) std::raise(SIGTERM);
  });
  EXPECT_EQ(interrupted, "asked to end (SIGTERM)");
  EXPECT_EQ(last_[tasks[0].id], "PENDING");

  tests::http_post(sandbox_->port(), "/sandbox/tasks", R"({"advance_seconds":600})");
  open(host(sandbox_->port()));
  EXPECT_EQ(ask(session_->watch_tasks(tasks, {}, take_)), std::nullopt);
  EXPECT_EQ(last_[tasks[0].id], "SUCCESS");
}

TEST_F(TaskSessions, SayWhatTheyAreDoing) {
  serve(10min);
  begun({"a"});
  EXPECT_EQ(session_->state().in_flight, 0u);
  EXPECT_EQ(session_->state().trouble, "");
}

}  // namespace
}  // namespace mixferry::privacy
