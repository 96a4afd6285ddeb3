/// Faults that the stand-in is asked for, through real HTTP.
/// Method, unless a test says otherwise: a sandbox on a free port and a blocking client in the same process.

#include <boost/json.hpp>
#include <chrono>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>
#include <thread>
#include <vector>

#include "tests/unit/sandbox/sandbox_fixture.h"

namespace mixferry::sandbox {
namespace {

struct FaultCase {
  const char* name;
  double Faults::*chance;
  unsigned status;  ///< 0: the connection fails; 5: one of the four server errors
  bool stored;
};

class SandboxFault : public testing::TestWithParam<FaultCase> {};

TEST_P(SandboxFault, C6_EachFaultAnswersAndStoresAsItsNameSays) {
  const auto& [name, chance, status, is_stored] = GetParam();
  Faults faults{.slow_milliseconds = 20, .late_milliseconds = 20};
  faults.*chance = 1;
  const Sandbox sandbox{options(faults)};
  const HttpAnswer answer = HttpClient{sandbox.port()}.post(kEngage, kRecord);
  EXPECT_EQ(answer.failed, status == 0) << answer.failure;
  if (status == 5) {
    EXPECT_THAT((std::vector<unsigned>{500, 502, 503, 504}), testing::Contains(answer.status));
  } else {
    EXPECT_EQ(answer.status, status);
  }
  EXPECT_EQ(stored(sandbox), is_stored ? kStored : "");
  EXPECT_EQ(stat(sandbox, fmt::format("/faults/{}", name)), 1);
  EXPECT_EQ(stat(sandbox, "/unanswered"), status == 0 ? 1 : 0);
}

INSTANTIATE_TEST_SUITE_P(
    Kinds, SandboxFault,
    testing::Values(FaultCase{"too_many_requests", &Faults::too_many_requests, 429, false},
                    FaultCase{"too_many_requests_retry_after", &Faults::too_many_requests_retry_after, 429,
                              false},
                    FaultCase{"error_before_storing", &Faults::error_before_storing, 5, false},
                    FaultCase{"error_after_storing", &Faults::error_after_storing, 5, true},
                    FaultCase{"reset_before_storing", &Faults::reset_before_storing, 0, false},
                    FaultCase{"reset_after_storing", &Faults::reset_after_storing, 0, true},
                    FaultCase{"slow", &Faults::slow, 200, true}, FaultCase{"late", &Faults::late, 200, true},
                    FaultCase{"html_too_large", &Faults::html_too_large, 413, false}),
    [](const auto& row) { return std::string{row.param.name}; });

TEST(SandboxHttp, C7_RetryAfterOnlyWhenAskedFor) {
  for (const bool retry_after : {false, true}) {
    Faults faults;
    (retry_after ? faults.too_many_requests_retry_after : faults.too_many_requests) = 1;
    const Sandbox sandbox{options(faults)};
    const HttpAnswer answer = HttpClient{sandbox.port()}.post(kEngage, kRecord);
    EXPECT_EQ(answer.headers.contains("retry-after"), retry_after);
    EXPECT_EQ(boost::json::parse(answer.body).at("code").to_number<int>(), 429);
    for (const auto& [name, value] : answer.headers) EXPECT_FALSE(name.starts_with("x-ratelimit")) << name;
  }
}

TEST(SandboxHttp, C6_SilentRequestsGetNoAnswerUntilTheClientLeaves) {
  for (const bool after : {false, true}) {
    Faults faults;
    (after ? faults.silent_after_storing : faults.silent_before_storing) = 1;
    const Sandbox sandbox{options(faults)};
    {
      HttpClient client{sandbox.port()};
      client.send(
          fmt::format("POST {} HTTP/1.1\r\nContent-Length: {}\r\n\r\n{}", kEngage, kRecord.size(), kRecord));
      while (stat(sandbox, "/unanswered") == 0) std::this_thread::yield();
      EXPECT_TRUE(client.is_silent_for(20));
    }
    EXPECT_EQ(stored(sandbox), after ? kStored : "");
  }
}

TEST(SandboxHttp, C6_UnreadableAnswersComeInFourKinds) {
  // Method: many requests under one seed; every kind must turn up, none may be readable as success, all are
  // stored.
  const Sandbox sandbox{options({.unreadable_answer = 1})};
  bool cut_json = false;
  bool cut_connection = false;
  bool html = false;
  bool empty = false;
  for (int at = 0; at < 40; ++at) {
    const HttpAnswer answer = HttpClient{sandbox.port()}.post(kEngage, kRecord);
    EXPECT_EQ(answer.status, 200U);
    if (answer.failed) {
      cut_connection = true;
    } else if (answer.body.empty()) {
      empty = true;
    } else if (answer.headers.at("content-type") == "text/html") {
      html = true;
    } else {
      cut_json = true;
      EXPECT_TRUE(kAccepted.starts_with(answer.body) && answer.body.size() < kAccepted.size()) << answer.body;
    }
  }
  EXPECT_TRUE(cut_json && cut_connection && html && empty);
  EXPECT_EQ(stat(sandbox, "/updates/applied"), 40);
}

TEST(SandboxHttp, C6_AnOutageBeginsAndEnds) {
  const Sandbox sandbox{options({.outage_from_request = 2, .outage_requests = 2})};
  HttpClient client{sandbox.port()};
  for (const unsigned expected : {200U, 503U, 503U, 200U})
    EXPECT_EQ(client.post(kEngage, kRecord).status, expected);
  EXPECT_EQ(stat(sandbox, "/updates/applied"), 2);
}

TEST(SandboxHttp, SlowAnswersAndLatencyTakeTheirTime) {
  const Sandbox sandbox{options({.slow = 1, .slow_milliseconds = 30}, {.latency_milliseconds = 30})};
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(HttpClient{sandbox.port()}.post(kEngage, kRecord).body, kAccepted);
  EXPECT_GE(std::chrono::steady_clock::now() - start, std::chrono::milliseconds{60});
}

TEST(SandboxHttp, FaultsLeaveReadingBackAlone) {
  const Sandbox sandbox{options({.reset_before_storing = 1})};
  for (int at = 0; at < 20; ++at) EXPECT_EQ(HttpClient{sandbox.port()}.get("/sandbox/stats").status, 200U);
}

}  // namespace
}  // namespace mixferry::sandbox
