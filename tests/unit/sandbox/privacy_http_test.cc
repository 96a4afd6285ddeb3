/// Deletions and retrievals through real HTTP: faults, an answer without a body, and the link to a file.
/// Method: a sandbox on a free port and a blocking client in the same process.

#include <boost/json.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <vector>

#include "tests/unit/sandbox/inflated_text.h"
#include "tests/unit/sandbox/sandbox_fixture.h"

namespace mixferry::sandbox {
namespace {

constexpr std::string_view kGdpr = "Authorization: Bearer sandbox-gdpr\r\n";
constexpr std::string_view kDeletions = "/api/app/data-deletions/v3.0/";
constexpr std::string_view kRetrievals = "/api/app/data-retrievals/v3.0/";

HttpAnswer call_as_person(const Sandbox& sandbox, std::string_view method, std::string_view path,
                          std::string_view id = {}, std::string_view body = {}) {
  HttpClient client{sandbox.port()};
  client.send(
      fmt::format("{} {}{}?token=t HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n{}Content-Type: "
                  "application/json\r\nContent-Length: {}\r\n\r\n{}",
                  method, path, id, sandbox.port(), kGdpr, body.size(), body));
  return client.receive();
}

SandboxOptions without_pace(Faults faults = {}) {
  return options(faults, {.task_calls_per_second_max = 0});
}

std::string all_tasks(const Sandbox& sandbox) {
  return HttpClient{sandbox.port()}.get("/sandbox/tasks").body;
}

struct TaskFault {
  const char* name;
  double Faults::*chance;
  unsigned status;  ///< 0: the connection fails; 5: one of the four server errors
  bool begun;
};

class SandboxTaskFault : public testing::TestWithParam<TaskFault> {};

TEST_P(SandboxTaskFault, C6_HitsDeletionsAndRetrievals) {
  const auto& [name, chance, status, begun] = GetParam();
  Faults faults{.slow_milliseconds = 20, .late_milliseconds = 20};
  faults.*chance = 1;
  const Sandbox sandbox{without_pace(faults)};
  for (const std::string_view path : {kDeletions, kRetrievals}) {
    const HttpAnswer answer = call_as_person(sandbox, "POST", path, "", R"({"distinct_ids":["p"]})");
    EXPECT_EQ(answer.failed, status == 0) << answer.failure;
    if (status == 5) {
      EXPECT_THAT((std::vector<unsigned>{500, 502, 503, 504}), testing::Contains(answer.status));
    } else {
      EXPECT_EQ(answer.status, status);
    }
    if (status == 429) {
      EXPECT_EQ(answer.body, R"({"error":"Rate limit exceeded: 1 request per second","status":"error"})");
    }
  }
  EXPECT_EQ(stat(sandbox, fmt::format("/faults/{}", name)), 2);
  EXPECT_EQ(std::ranges::count(all_tasks(sandbox), '\n'), begun ? 2 : 0);
}

INSTANTIATE_TEST_SUITE_P(
    Kinds, SandboxTaskFault,
    testing::Values(TaskFault{"too_many_requests", &Faults::too_many_requests, 429, false},
                    TaskFault{"too_many_requests_retry_after", &Faults::too_many_requests_retry_after, 429,
                              false},
                    TaskFault{"error_before_storing", &Faults::error_before_storing, 5, false},
                    TaskFault{"error_after_storing", &Faults::error_after_storing, 5, true},
                    TaskFault{"reset_before_storing", &Faults::reset_before_storing, 0, false},
                    TaskFault{"reset_after_storing", &Faults::reset_after_storing, 0, true},
                    TaskFault{"slow", &Faults::slow, 201, true}, TaskFault{"late", &Faults::late, 201, true},
                    TaskFault{"html_too_large", &Faults::html_too_large, 413, false}),
    [](const auto& row) { return std::string{row.param.name}; });

TEST(SandboxTasks, X7_ACancelledDeletionIsAnswered204WithoutABody) {
  const Sandbox sandbox{without_pace()};
  const HttpAnswer created = call_as_person(sandbox, "POST", kDeletions, "", R"({"distinct_ids":["p"]})");
  ASSERT_EQ(created.status, 201U);
  const std::string id{boost::json::parse(created.body).at("results").at("task_id").as_string()};
  const HttpAnswer cancelled = call_as_person(sandbox, "DELETE", kDeletions, id);
  EXPECT_EQ(cancelled.status, 204U) << cancelled.failure;
  EXPECT_EQ(cancelled.body, "");
  EXPECT_THAT(all_tasks(sandbox), testing::HasSubstr("REVOKED"));
}

TEST(SandboxTasks, X8_ALinkLeadsToTheSandboxItself) {
  SandboxOptions at_once = without_pace();
  at_once.behaviour.task_time = std::chrono::milliseconds{0};
  const Sandbox sandbox{at_once};
  HttpClient{sandbox.port()}.post(kEngage, kRecord);
  const HttpAnswer created = call_as_person(sandbox, "POST", kRetrievals, "", R"({"distinct_ids":["p"]})");
  ASSERT_EQ(created.status, 201U);
  const std::string id{boost::json::parse(created.body).at("results").at("task_id").as_string()};
  const HttpAnswer shown = call_as_person(sandbox, "GET", kRetrievals, id);
  const std::string link{boost::json::parse(shown.body).at("results").at("results").as_string()};
  const std::string here = fmt::format("http://127.0.0.1:{}", sandbox.port());
  ASSERT_THAT(link, testing::StartsWith(here + "/retrieved/"));
  const HttpAnswer file = HttpClient{sandbox.port()}.get(link.substr(here.size()));
  EXPECT_EQ(file.status, 200U);
  EXPECT_EQ(inflated_text(file.body), kStored);
  EXPECT_EQ(stat(sandbox, "/requests_by_path/~1retrieved"), 1);
}

}  // namespace
}  // namespace mixferry::sandbox
