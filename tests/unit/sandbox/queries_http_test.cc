/// Queries and exports through real HTTP: faults, compression, and many at once.
/// Method: a sandbox on a free port and a blocking client in the same process.

#include <boost/json.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/sandbox/inflated_text.h"
#include "tests/unit/sandbox/sandbox_fixture.h"

namespace mixferry::sandbox {
namespace {

constexpr std::string_view kQuery = "/api/query/engage?project_id=1";
constexpr std::string_view kExport = "/api/2.0/export?project_id=1&from_date=2026-07-31&to_date=2026-07-31";
constexpr std::string_view kAuthorization = "Authorization: Basic sandbox:sandbox\r\n";

std::string get_export(std::string_view more = {}) {
  return fmt::format("GET {} HTTP/1.1\r\nHost: localhost\r\n{}{}\r\n", kExport, kAuthorization, more);
}

void import_events(const Sandbox& sandbox, int count) {
  std::string body;
  for (int at = 0; at < count; ++at)
    body += fmt::format(
        "{{\"event\":\"Seen\",\"properties\":{{\"time\":1785500000,\"distinct_id\":\"p\",\"$insert_id\":\"i{}"
        "\"}}}}\n",
        at);
  const std::string headers = fmt::format("{}Content-Type: application/x-ndjson\r\n", kAuthorization);
  ASSERT_EQ(HttpClient{sandbox.port()}.post("/import?strict=1&project_id=1", body, headers).status, 200U);
}

struct QueryFault {
  const char* name;
  double Faults::*chance;
  unsigned status;  ///< 0: the connection fails; 5: one of the four server errors
};

class SandboxQueryFault : public testing::TestWithParam<QueryFault> {};

TEST_P(SandboxQueryFault, C6_HitsQueriesAndExports) {
  const auto& [name, chance, status] = GetParam();
  Faults faults{.slow_milliseconds = 20, .late_milliseconds = 20};
  faults.*chance = 1;
  const Sandbox sandbox{options(faults)};
  HttpClient exporting{sandbox.port()};
  exporting.send(get_export());
  for (const HttpAnswer& answer :
       {HttpClient{sandbox.port()}.post(kQuery, "", kAuthorization), exporting.receive()}) {
    EXPECT_EQ(answer.failed, status == 0) << answer.failure;
    if (status == 5) {
      EXPECT_THAT((std::vector<unsigned>{500, 502, 503, 504}), testing::Contains(answer.status));
    } else {
      EXPECT_EQ(answer.status, status);
    }
    if (status == 429) {
      EXPECT_THAT(std::string{boost::json::parse(answer.body).at("error").as_string()},
                  testing::StartsWith("Query rate limit exceeded"));
    }
  }
  EXPECT_EQ(stat(sandbox, fmt::format("/faults/{}", name)), 2);
  EXPECT_EQ(stat(sandbox, "/requests_by_path/~1api~1query~1engage"), 1);
}

INSTANTIATE_TEST_SUITE_P(Kinds, SandboxQueryFault,
                         testing::Values(QueryFault{"too_many_requests", &Faults::too_many_requests, 429},
                                         QueryFault{"error_before_storing", &Faults::error_before_storing, 5},
                                         QueryFault{"error_after_storing", &Faults::error_after_storing, 5},
                                         QueryFault{"reset_after_storing", &Faults::reset_after_storing, 0},
                                         QueryFault{"slow", &Faults::slow, 200},
                                         QueryFault{"late", &Faults::late, 200},
                                         QueryFault{"html_too_large", &Faults::html_too_large, 413}),
                         [](const auto& row) { return std::string{row.param.name}; });

// Method: answers that can't be read, of each of the four ways, of an export in many pieces.
TEST(SandboxQueries, C6_AnUnreadableExportIsNeverWhole) {
  const Sandbox healthy{SandboxOptions{}};
  import_events(healthy, 2'000);
  HttpClient client{healthy.port()};
  client.send(get_export());
  const std::string whole = client.receive().body;
  EXPECT_EQ(std::ranges::count(whole, '\n'), 2'000);
  SandboxOptions sick;
  sick.faults.unreadable_answer = 1;
  sick.behaviour.exports_per_second_max = 0;
  const Sandbox sandbox{sick};
  HttpClient{sandbox.port()}.post("/import?strict=1&project_id=1",
                                  "[{\"event\":\"Seen\",\"properties\":{\"time\":1785500000,\"distinct_id\":"
                                  "\"p\",\"$insert_id\":\"i1\"}}]",
                                  kAuthorization);
  for (int at = 0; at < 12; ++at) {
    HttpClient reader{sandbox.port()};
    reader.send(get_export());
    const HttpAnswer answer = reader.receive();
    EXPECT_EQ(answer.status, 200U);
    EXPECT_TRUE(answer.failed || !answer.body.ends_with("}}\n")) << answer.body;
  }
}

TEST(SandboxQueries, ExportsAreCompressedWhenAskedAndLarge) {
  SandboxOptions all;
  all.behaviour.exports_per_second_max = 0;
  const Sandbox sandbox{all};
  import_events(sandbox, 2'000);
  HttpClient client{sandbox.port()};
  client.send(get_export());
  const HttpAnswer plain = client.receive();
  EXPECT_FALSE(plain.headers.contains("content-encoding"));
  EXPECT_EQ(plain.headers.at("content-type"), "text/plain");
  client.send(get_export("Accept-Encoding: gzip, deflate\r\n"));
  const HttpAnswer packed = client.receive();
  EXPECT_EQ(packed.headers.at("content-encoding"), "gzip");
  EXPECT_LT(packed.body.size(), plain.body.size() / 5);
  EXPECT_EQ(inflated_text(packed.body), plain.body);
  const Sandbox small{SandboxOptions{}};
  import_events(small, 2);
  HttpClient of_small{small.port()};
  of_small.send(get_export("Accept-Encoding: gzip\r\n"));
  EXPECT_FALSE(of_small.receive().headers.contains("content-encoding")) << "too small";
}

// Method: every answer takes a while, so that six queries are under way together.
TEST(SandboxQueries, Q10_QueriesUnderWayAreCounted) {
  SandboxOptions slow;
  slow.behaviour.latency_milliseconds = 200;
  const Sandbox sandbox{slow};
  std::vector<std::unique_ptr<HttpClient>> clients;
  for (int at = 0; at < 6; ++at) {
    clients.push_back(std::make_unique<HttpClient>(sandbox.port()));
    clients.back()->send(
        fmt::format("POST {} HTTP/1.1\r\n{}Content-Length: 0\r\n\r\n", kQuery, kAuthorization));
  }
  std::map<unsigned, int> statuses;
  for (const auto& client : clients) ++statuses[client->receive().status];
  EXPECT_EQ(statuses, (std::map<unsigned, int>{{200, 5}, {429, 1}}));
  EXPECT_EQ(clients.front()->post(kQuery, "", kAuthorization).status, 200U);
}

TEST(SandboxQueries, OptionsThatMakeNoSenseAreRefused) {
  SandboxOptions wrong;
  wrong.project_secrets = {"one", "two"};
  EXPECT_THROW(Sandbox{wrong}, std::invalid_argument);
  wrong.project_secrets = {};
  wrong.timezone = "Nowhere";
  EXPECT_THROW(Sandbox{wrong}, std::invalid_argument);
}

}  // namespace
}  // namespace mixferry::sandbox
