/// Method: a session with the sandbox, whose tasks take as long as they are told to.

#include "engine/erasing/session_tasks.h"

#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <gmock/gmock.h>
#include <iterator>
#include <memory>

#include "engine/ledger/sqlite/open_ledger.h"
#include "engine/sandbox/sandbox.h"
#include "tests/support/local_http.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_server.h"

namespace mixferry::erasing {
namespace {

using namespace std::chrono_literals;
using mixpanel::TaskKind;
using mixpanel::TaskStatus;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using Why = mixpanel::TaskTrouble::Kind;

class SessionTasksTest : public testing::Test {
 protected:
  void serve(const std::string& gdpr_token = "sandbox-gdpr") {
    sandbox::SandboxOptions options;
    options.behaviour.task_calls_per_second_max = 0;
    sandbox_ = std::make_unique<sandbox::Sandbox>(options);
    const privacy::PrivacyHost host{
        .endpoint = {.tls = false, .host = "127.0.0.1", .port = sandbox_->port()},
        .access = {mixpanel::GdprToken::parse(gdpr_token).value(), "sandbox"},
        .limits = {},
        .calls = {.back_off = {.first = 1ms, .longest = 5ms}, .give_up_after = 20s}};
    session_ = std::make_unique<privacy::TaskSession>(host, *ledger_);
    tasks_ = std::make_unique<SessionTasks>(*session_,
                                            SessionTasks::Options{.results_folder = folder_.path().native()});
  }
  void advance(int seconds) {
    tests::http_post(sandbox_->port(), "/sandbox/tasks", fmt::format(R"({{"advance_seconds":{}}})", seconds));
  }

  tests::TemporaryFolder folder_;
  std::unique_ptr<ledger::Ledger> ledger_ = ledger::open_ledger(folder_.path());
  std::unique_ptr<sandbox::Sandbox> sandbox_;
  std::unique_ptr<privacy::TaskSession> session_;
  std::unique_ptr<SessionTasks> tasks_;
};

TEST_F(SessionTasksTest, BeginAskWatchAndCancel) {
  serve();
  const auto begun = tasks_->begin({.distinct_ids = {"a", "b"}});
  ASSERT_TRUE(begun);
  ASSERT_EQ(begun->size(), 1u);
  EXPECT_THAT(tasks_->ask(TaskKind::deletion, begun->front())->ids, ElementsAre("a", "b"));
  const auto again = tasks_->begin({.distinct_ids = {"b", "c"}});
  ASSERT_FALSE(again);
  ASSERT_TRUE(again.error().trouble);
  EXPECT_EQ(again.error().trouble->kind, Why::conflict);
  EXPECT_EQ(again.error().exit_code, ExitCode::stopped);
  EXPECT_THAT(again.error().trouble->ids, ElementsAre("b"));
  std::vector<std::string> told;
  const auto take = [&](const std::string& task, const mixpanel::TaskState& state) {
    told.push_back(fmt::format("{} {}", task == begun->front() ? "first" : "none", word_of(state.status)));
  };
  EXPECT_TRUE(tasks_->watch(TaskKind::deletion, {begun->front(), "none"}, /*waits=*/false, take));
  EXPECT_THAT(told, ElementsAre("first PENDING", "none NOT_FOUND"));
  EXPECT_EQ(tasks_->cancel(begun->front()), mixpanel::TaskCancelling::cancelled);
  told.clear();
  EXPECT_TRUE(tasks_->watch(TaskKind::deletion, {begun->front()}, /*waits=*/true, take));
  EXPECT_THAT(told, ElementsAre("first REVOKED"));
  EXPECT_TRUE(tasks_->pause(1ms));
}

TEST_F(SessionTasksTest, HaltWhereTheTokenIsNone) {
  serve("another-token");
  const auto begun = tasks_->begin({.distinct_ids = {"a"}});
  ASSERT_FALSE(begun);
  EXPECT_EQ(begun.error().exit_code, ExitCode::refused);
  EXPECT_EQ(begun.error().trouble->kind, Why::credentials);
  const auto watched = tasks_->watch(TaskKind::deletion, {"t1"}, /*waits=*/true, [](auto&&...) {});
  ASSERT_FALSE(watched);
  EXPECT_EQ(watched.error().exit_code, ExitCode::refused);
}

TEST_F(SessionTasksTest, FetchAFileWholeOrNotAtAll) {
  serve();
  const auto in_folder = [&] {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
      const std::string name = entry.path().filename();
      if (!name.starts_with("ledger") && name.find("lock") == std::string::npos) names.push_back(name);
    }
    return names;
  };
  {
    tests::TestServer server(tests::always(tests::http_answer(200, "the file")));
    const auto file =
        tasks_->fetch("../7f-3A", fmt::format("http://127.0.0.1:{}/a.b/data.json.gz?s=1/2.x", server.port()));
    EXPECT_EQ(file.value(), "___7f-3A.json.gz");
    std::ifstream stream{folder_.path() / *file};
    EXPECT_EQ(std::string(std::istreambuf_iterator<char>{stream}, {}), "the file");
    EXPECT_EQ(
        std::filesystem::status(folder_.path() / *file).permissions() & std::filesystem::perms::others_read,
        std::filesystem::perms::none);
    std::filesystem::remove(folder_.path() / *file);
  }
  {
    tests::TestServer server(tests::always(tests::http_answer(403, "expired")));
    const auto file = tasks_->fetch("t1", fmt::format("http://127.0.0.1:{}/data", server.port()));
    ASSERT_FALSE(file);
    EXPECT_THAT(file.error().words, HasSubstr("HTTP 403"));
  }
  EXPECT_THAT(in_folder(), IsEmpty());
}

TEST_F(SessionTasksTest, AreDoneWhenMixpanelSaysSo) {
  serve();
  const auto begun = tasks_->begin({.distinct_ids = {"a"}});
  advance(1'000);
  TaskStatus told{};
  EXPECT_TRUE(
      tasks_->watch(TaskKind::deletion, *begun, /*waits=*/true,
                    [&](const std::string&, const mixpanel::TaskState& state) { told = state.status; }));
  EXPECT_EQ(told, TaskStatus::success);
}

}  // namespace
}  // namespace mixferry::erasing
