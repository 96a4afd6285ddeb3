/// Method: calls go to the sandbox, or where an answer must come at its time to a server that has a list of
/// them.

#include "engine/privacy/task_calls.h"

#include <algorithm>
#include <gmock/gmock.h>
#include <map>
#include <mutex>

#include "engine/sandbox/sandbox.h"
#include "tests/support/local_http.h"
#include "tests/support/test_server.h"
#include "tests/unit/privacy/session_fixture.h"

namespace mixferry::privacy {
namespace {

using namespace std::chrono_literals;
using mixpanel::TaskCancelling;
using mixpanel::TaskKind;
using mixpanel::TaskOrder;
using mixpanel::TaskStatus;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;
using Next = calls::Verdict::Next;
using Why = mixpanel::TaskTrouble::Kind;

class TaskCallsToTheSandbox : public SessionFixture {
 protected:
  TaskCallsToTheSandbox() { options_.behaviour.task_calls_per_second_max = 0; }

  void serve() {
    session_.reset();
    sandbox_ = std::make_unique<sandbox::Sandbox>(options_);
    open(host(sandbox_->port()));
  }
  TaskCalls& calls() { return session_->calls(); }
  /// The only task that was begun.
  std::string begun(TaskOrder order) {
    const auto tasks = ask(calls().begin(std::move(order)));
    EXPECT_TRUE(tasks.has_value() && tasks->size() == 1) << (tasks ? "" : tasks.error().words);
    return tasks ? tasks->front() : std::string{};
  }
  void steer(const std::string& body) { tests::http_post(sandbox_->port(), "/sandbox/tasks", body); }
  [[nodiscard]] std::string all_tasks() const { return tests::http_get(sandbox_->port(), "/sandbox/tasks"); }

  sandbox::SandboxOptions options_;
  std::unique_ptr<sandbox::Sandbox> sandbox_;
};

class TaskCallsOfEachForm : public TaskCallsToTheSandbox, public testing::WithParamInterface<bool> {};

INSTANTIATE_TEST_SUITE_P(Forms, TaskCallsOfEachForm, testing::Bool(),
                         [](const auto& row) { return row.param ? "List" : "Object"; });

TEST_P(TaskCallsOfEachForm, BeginAskAndCancel) {
  options_.behaviour.tasks_as_list = GetParam();
  serve();
  const std::string first = begun({.distinct_ids = {"a", "b"}});
  const auto state = ask(calls().ask(TaskKind::deletion, first));
  EXPECT_EQ(state->status, TaskStatus::pending);
  EXPECT_THAT(state->ids, ElementsAre("a", "b"));
  EXPECT_EQ(ask(calls().cancel(first)), TaskCancelling::cancelled);
  EXPECT_EQ(ask(calls().ask(TaskKind::deletion, first))->status, TaskStatus::revoked);

  const std::string second = begun({.distinct_ids = {"a"}});
  steer(R"({"advance_seconds":25})");
  EXPECT_EQ(ask(calls().cancel(second)), TaskCancelling::too_late);
  steer(R"({"advance_seconds":25})");
  EXPECT_EQ(ask(calls().ask(TaskKind::deletion, second))->status, TaskStatus::success);
  EXPECT_EQ(ask(calls().ask(TaskKind::deletion, "12"))->status, TaskStatus::not_found);
  EXPECT_EQ(ask(calls().cancel("12")), TaskCancelling::not_found);
}

TEST_P(TaskCallsOfEachForm, AskForALink) {
  options_.behaviour.tasks_as_list = GetParam();
  serve();
  const std::string task = begun({.kind = TaskKind::retrieval,
                                  .distinct_ids = {"a"},
                                  .compliance = mixpanel::Compliance::ccpa,
                                  .disclosure = mixpanel::Disclosure::categories});
  EXPECT_THAT(all_tasks(), HasSubstr(R"("compliance_type":"CCPA","disclosure_type":"Categories")"));
  EXPECT_EQ(ask(calls().ask(TaskKind::retrieval, task))->link, "");
  steer(R"({"advance_seconds":30})");
  EXPECT_THAT(ask(calls().ask(TaskKind::retrieval, task))->link, StartsWith("http://127.0.0.1:"));
}

TEST_F(TaskCallsToTheSandbox, AreToldOfAConflict) {
  serve();
  const std::string first = begun({.distinct_ids = {"a", "b"}});
  const auto again = ask(calls().begin({.distinct_ids = {"b", "c"}}));
  ASSERT_FALSE(again.has_value());
  EXPECT_EQ(again.error().kind, Why::conflict);
  EXPECT_THAT(again.error().ids, ElementsAre("b"));
  EXPECT_THAT(again.error().tasks, ElementsAre(first));
}

TEST_F(TaskCallsToTheSandbox, AreToldOfTooManyIds) {
  options_.group_keys = {"company"};
  serve();
  TaskOrder order;
  for (int id = 0; id < 1'001; ++id) order.distinct_ids.push_back(std::to_string(id));
  EXPECT_EQ(ask(calls().begin(order)).error().kind, Why::too_many);
  order.distinct_ids.pop_back();
  EXPECT_THAT(ask(calls().begin(order)).value(), SizeIs(1));
}

TEST_F(TaskCallsToTheSandbox, AreRefusedWithoutTheRightToken) {
  options_.gdpr_tokens = {{.text = "of-another-project", .projects = {2}}};
  options_.tokens = {"sandbox", "other"};
  gdpr_token_ = "sandbox-secret";
  serve();
  const auto by_secret = ask(calls().begin({.distinct_ids = {"a"}}));
  EXPECT_EQ(by_secret.error().kind, Why::credentials);
  EXPECT_THAT(explain(by_secret.error(), "mixpanel.com"), HasSubstr("project secret"));
  gdpr_token_ = "of-another-project";
  serve();
  const auto by_stranger = ask(calls().ask(TaskKind::deletion, "12"));
  EXPECT_EQ(by_stranger.error().kind, Why::project);
  EXPECT_THAT(explain(by_stranger.error(), "mixpanel.com"), HasSubstr("owner or admin"));
  EXPECT_THAT(all_tasks(), IsEmpty());
}

// Method: in front of a host that takes data, the paths are not there.
TEST_F(TaskCallsToTheSandbox, AreToldOfAnotherHost) {
  options_.host = sandbox::Host::ingestion;
  serve();
  EXPECT_EQ(ask(calls().begin({.distinct_ids = {"a"}})).error().kind, Why::place);
}

// Method: half of the requests meet some fault, many after they were carried out. Nobody is in two tasks.
TEST_F(TaskCallsToTheSandbox, BeginNothingTwiceAtASickServer) {
  options_.behaviour.task_time = 10min;
  options_.faults = {.too_many_requests = 0.1,
                     .error_before_storing = 0.1,
                     .error_after_storing = 0.1,
                     .reset_before_storing = 0.1,
                     .reset_after_storing = 0.1,
                     .unreadable_answer = 0.1};
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    SCOPED_TRACE(seed);
    options_.faults.seed = seed;
    serve();
    std::map<std::string, std::string> task_of;
    for (const std::string person : {"a", "b", "c"}) {
      auto tasks = ask(calls().begin({.distinct_ids = {person}}));
      while (!tasks && tasks.error().kind == Why::unreadable)
        tasks = ask(calls().begin({.distinct_ids = {person}}));
      if (tasks) {
        task_of[person] = tasks->front();
        continue;
      }
      ASSERT_EQ(tasks.error().kind, Why::conflict) << tasks.error().words;
      EXPECT_THAT(tasks.error().ids, ElementsAre(person));
      ASSERT_THAT(tasks.error().tasks, SizeIs(1));
      task_of[person] = tasks.error().tasks.front();
    }
    const std::string tasks = all_tasks();
    EXPECT_EQ(std::ranges::count(tasks, '\n'), 3) << tasks;
    for (const auto& [person, task] : task_of) {
      EXPECT_THAT(tasks, HasSubstr(task));
      const auto state = ask(calls().ask(TaskKind::deletion, task));
      EXPECT_TRUE(state.has_value() || state.error().kind == Why::unreadable);
      if (state) {
        EXPECT_THAT(state->ids, ElementsAre(person));
      }
    }
  }
}

TEST_F(TaskCallsToTheSandbox, KeepTheirPace) {
  options_.behaviour.task_calls_per_second_max = 1;
  sandbox_ = std::make_unique<sandbox::Sandbox>(options_);
  PrivacyHost paced = host(sandbox_->port());
  paced.limits = kTaskLimits;
  open(paced);
  const auto began = std::chrono::steady_clock::now();
  for (int call = 0; call < 3; ++call) ask(calls().ask(TaskKind::deletion, "12"));
  EXPECT_GE(std::chrono::steady_clock::now() - began, 2s);
  open(paced);
  ask(calls().ask(TaskKind::deletion, "12"));
  EXPECT_GE(std::chrono::steady_clock::now() - began, 3s) << "another process of the state folder";
}

/// Gives `answers` one after the other (an empty one: resets the connection), and keeps the requests.
class Scripted {
 public:
  explicit Scripted(std::vector<std::string> answers) : answers_(std::move(answers)) {}

  [[nodiscard]] std::uint16_t port() const { return server_.port(); }
  [[nodiscard]] std::vector<std::string> requests() {
    const std::lock_guard lock(mutex_);
    return requests_;
  }

 private:
  void serve(tests::Peer& peer) {
    for (std::string request = peer.read_request(); !request.empty(); request = peer.read_request()) {
      std::string answer;
      {
        const std::lock_guard lock(mutex_);
        requests_.push_back(request);
        answer = answers_.at(std::min(requests_.size(), answers_.size()) - 1);
      }
      if (answer.empty()) return peer.reset();
      peer.write(answer);
    }
  }

  const std::vector<std::string> answers_;
  std::mutex mutex_;
  std::vector<std::string> requests_;
  tests::TestServer server_{[this](tests::Peer& peer) { serve(peer); }};
};

class TaskCallsToAScript : public SessionFixture {};

TEST_F(TaskCallsToAScript, FindTheTaskWhoseAnswerWasLost) {
  Scripted server(
      {"",
       tests::http_answer(
           409,
           R"({"status":"error","error":{"conflicting_distinct_ids":["a"],"conflicting_task_ids":["7"],"error":"x"}})")});
  open(host(server.port()));
  const auto tasks = ask(session_->calls().begin({.distinct_ids = {"a"}}));
  ASSERT_FALSE(tasks.has_value());
  EXPECT_EQ(tasks.error().kind, Why::conflict);
  EXPECT_THAT(tasks.error().tasks, ElementsAre("7"));
  EXPECT_THAT(server.requests(),
              ElementsAre(AllOf(StartsWith("POST /api/app/data-deletions/v3.0/?token=sandbox HTTP/1.1\r\n"),
                                HasSubstr("Authorization: Bearer sandbox-gdpr\r\n"),
                                testing::EndsWith(R"({"distinct_ids":["a"],"compliance_type":"GDPR"})")),
                          StartsWith("POST /api/app/data-deletions/v3.0/")));
}

TEST_F(TaskCallsToAScript, KnowThatTheyHaveCancelled) {
  Scripted server({"", tests::http_answer(405, R"({"error":"x"})"),
                   tests::http_answer(200, R"({"results":{"status":"REVOKED"}})")});
  open(host(server.port()));
  EXPECT_EQ(ask(session_->calls().cancel("7")), TaskCancelling::cancelled);
  EXPECT_THAT(server.requests(), ElementsAre(StartsWith("DELETE /api/app/data-deletions/v3.0/7?"),
                                             StartsWith("DELETE /api/app/data-deletions/v3.0/7?"),
                                             StartsWith("GET /api/app/data-deletions/v3.0/7?")));
}

TEST_F(TaskCallsToAScript, GiveUpWhatIsNoAnswerOfMixpanels) {
  Scripted server({tests::http_answer(200, "<html>Log in</html>")});
  open(host(server.port()));
  const auto state = ask(session_->calls().ask(TaskKind::deletion, "7"));
  EXPECT_EQ(state.error().kind, Why::unreadable);
  EXPECT_THAT(server.requests(), SizeIs(3));
}

TEST_F(TaskCallsToAScript, GiveUpAHostThatIsAway) {
  Scripted server({tests::http_answer(503, "")});
  PrivacyHost away = host(server.port());
  away.calls.give_up_after = 100ms;
  open(away);
  const auto state = ask(session_->calls().ask(TaskKind::deletion, "7"));
  EXPECT_EQ(state.error().kind, Why::passing);
  EXPECT_THAT(server.requests(), Not(SizeIs(1)));
}

TEST_F(TaskCallsToAScript, WaitAsLongAsA429Says) {
  Scripted server({tests::http_answer(429, R"({"error":"slowly"})", "Retry-After: 1\r\n"),
                   tests::http_answer(200, R"({"results":{"status":"SUCCESS"}})")});
  open(host(server.port()));
  const auto began = std::chrono::steady_clock::now();
  EXPECT_EQ(ask(session_->calls().ask(TaskKind::deletion, "7"))->status, TaskStatus::success);
  EXPECT_GE(std::chrono::steady_clock::now() - began, 1s);
}

struct Judged {
  const char* name;
  unsigned status;
  Next next;
};

class TaskVerdicts : public testing::TestWithParam<Judged> {};

TEST_P(TaskVerdicts, LeaveRefusalsToTheReader) {
  const calls::Verdict verdict =
      judge_task_call(http::Response{.status = GetParam().status, .body = "words"});
  EXPECT_EQ(verdict.next, GetParam().next);
  if (verdict.next == Next::again) {
    EXPECT_EQ(verdict.reason, R"(Mixpanel said: "words")");
  }
}

INSTANTIATE_TEST_SUITE_P(
    Each, TaskVerdicts,
    testing::Values(Judged{"Ok", 200, Next::done}, Judged{"Created", 201, Next::done},
                    Judged{"NoContent", 204, Next::done}, Judged{"Redirect", 302, Next::done},
                    Judged{"BadRequest", 400, Next::done}, Judged{"Unauthorized", 401, Next::done},
                    Judged{"Forbidden", 403, Next::done}, Judged{"NotFound", 404, Next::done},
                    Judged{"NotAllowed", 405, Next::done}, Judged{"TimedOut", 408, Next::again},
                    Judged{"Conflict", 409, Next::done}, Judged{"TooLarge", 413, Next::done},
                    Judged{"TooManyRequests", 429, Next::again}, Judged{"Broken", 500, Next::again},
                    Judged{"BadGateway", 502, Next::again}, Judged{"Unavailable", 503, Next::again},
                    Judged{"TooSlow", 504, Next::again}),
    [](const auto& row) { return row.param.name; });

TEST(TaskVerdicts, OfNoAnswerGoByWhetherItLasts) {
  const auto lost = [](bool lasting) {
    return judge_task_call(std::unexpected(http::RequestError{.message = "no", .lasting = lasting}));
  };
  EXPECT_EQ(lost(false).next, Next::again);
  EXPECT_EQ(lost(true).next, Next::refused);
}

}  // namespace
}  // namespace mixferry::privacy
