/// `/import`, `/track` and `/identity/...` through real HTTP: what only the transport can show, and faults.
/// Method, unless a test says otherwise: a sandbox on a free port and a blocking client in the same process.

#include <boost/json.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <random>

#include "engine/sandbox/sandbox.h"
#include "tests/unit/sandbox/http_client.h"

namespace mixferry::sandbox {
namespace {

constexpr std::string_view kImportPath = "/import?strict=1&project_id=1";
constexpr std::string_view kImported = R"({"code":200,"num_records_imported":1,"status":"OK"})";
constexpr std::string_view kAccount = "Authorization: Basic c2FuZGJveDpzYW5kYm94\r\n";  // sandbox:sandbox
constexpr std::string_view kEvent =
    R"({"event":"Seen","properties":{"token":"t","time":1785500000,"distinct_id":"p","$insert_id":"i1"}})";
constexpr std::string_view kEventLine =
    R"({"event":"Seen","properties":{"time":1785500000,"distinct_id":"p","$insert_id":"i1"}})"
    "\n";

SandboxOptions events_options(Faults faults = {}, Behaviour behaviour = {}) {
  SandboxOptions options;
  options.tokens = {"t"};
  options.faults = faults;
  options.behaviour = behaviour;
  return options;
}

std::string stored_events(const Sandbox& sandbox) {
  return HttpClient{sandbox.port()}.get("/sandbox/events").body;
}

std::int64_t fault_count(const Sandbox& sandbox, std::string_view name) {
  const boost::json::value stats = boost::json::parse(HttpClient{sandbox.port()}.get("/sandbox/stats").body);
  const boost::json::value* const count =
      stats.at("faults").as_object().if_contains({name.data(), name.size()});
  return count == nullptr ? 0 : count->to_number<std::int64_t>();
}

TEST(SandboxEventsHttp, I1_AnImportByAServiceAccount) {
  const Sandbox sandbox{events_options()};
  HttpClient client{sandbox.port()};
  EXPECT_EQ(client.post(kImportPath, kEvent, kAccount).body, kImported);
  EXPECT_EQ(stored_events(sandbox), kEventLine);
  const HttpAnswer answer = client.post(kImportPath, kEvent);
  EXPECT_EQ(answer.status, 401U);
  EXPECT_EQ(answer.headers.at("content-type"), "application/json");
}

TEST(SandboxEventsHttp, I5_ABodyOverTheLimitIs413WhetherOrNotItsLengthIsTold) {
  const Sandbox sandbox{events_options({}, {.body_bytes_max = 1'000})};
  const std::string body = std::string{kEvent} + std::string(1'000, ' ');
  HttpClient client{sandbox.port()};
  const HttpAnswer answer = client.post(kImportPath, body, kAccount);
  EXPECT_EQ(answer.status, 413U);
  EXPECT_EQ(
      answer.body,
      R"({"code":413,"error":"request exceeds max limit of 1000 bytes","status":"Request Entity Too Large"})");
  HttpClient chunked{sandbox.port()};
  chunked.send(fmt::format("POST {} HTTP/1.1\r\n{}Transfer-Encoding: chunked\r\n\r\n{:x}\r\n{}\r\n0\r\n\r\n",
                           kImportPath, kAccount, body.size(), body));
  EXPECT_EQ(chunked.receive().status, 413U);
  EXPECT_EQ(stored_events(sandbox), "");
}

struct EventFaultCase {
  const char* name;
  double Faults::*chance;
  unsigned status;  ///< 0: the connection fails; 5: one of the four server errors
  bool stored;
};

class SandboxEventFault : public testing::TestWithParam<EventFaultCase> {};

TEST_P(SandboxEventFault, C6_HitsImportAndTrack) {
  const auto& [name, chance, status, is_stored] = GetParam();
  Faults faults{.slow_milliseconds = 20, .late_milliseconds = 20};
  faults.*chance = 1;
  for (const std::string_view path : {kImportPath, std::string_view{"/track?verbose=1&ip=0"}}) {
    const Sandbox sandbox{events_options(faults)};
    // `/track` takes recent events alone; this one is old by then, and is told apart by what is counted.
    const HttpAnswer answer = HttpClient{sandbox.port()}.post(path, kEvent, kAccount);
    EXPECT_EQ(answer.failed, status == 0) << answer.failure;
    if (status == 5) {
      EXPECT_THAT((std::vector<unsigned>{500, 502, 503, 504}), testing::Contains(answer.status));
    } else {
      EXPECT_EQ(answer.status, status);
    }
    const boost::json::value stats =
        boost::json::parse(HttpClient{sandbox.port()}.get("/sandbox/stats").body);
    EXPECT_EQ(stats.at_pointer("/events/received").to_number<int>(), is_stored ? 1 : 0) << path;
    EXPECT_EQ(fault_count(sandbox, name), 1);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Kinds, SandboxEventFault,
    testing::Values(EventFaultCase{"too_many_requests", &Faults::too_many_requests, 429, false},
                    EventFaultCase{"too_many_requests_retry_after", &Faults::too_many_requests_retry_after,
                                   429, false},
                    EventFaultCase{"error_before_storing", &Faults::error_before_storing, 5, false},
                    EventFaultCase{"error_after_storing", &Faults::error_after_storing, 5, true},
                    EventFaultCase{"reset_before_storing", &Faults::reset_before_storing, 0, false},
                    EventFaultCase{"reset_after_storing", &Faults::reset_after_storing, 0, true},
                    EventFaultCase{"slow", &Faults::slow, 200, true},
                    EventFaultCase{"late", &Faults::late, 200, true},
                    EventFaultCase{"html_too_large", &Faults::html_too_large, 413, false}),
    [](const auto& row) { return std::string{row.param.name}; });

TEST(SandboxEventsHttp, C6_UnreadableAnswersToImportAreStoredAndNoSuccess) {
  const Sandbox sandbox{events_options({.unreadable_answer = 1})};
  for (int at = 0; at < 40; ++at) {
    const HttpAnswer answer = HttpClient{sandbox.port()}.post(kImportPath, kEvent, kAccount);
    EXPECT_EQ(answer.status, 200U);
    EXPECT_TRUE(answer.failed || answer.body != kImported);
  }
  const std::string all = stored_events(sandbox);
  EXPECT_EQ(std::count(all.begin(), all.end(), '\n'), 40);
}

// Method: one outage over requests to every path; the numbers of requests go on from one to the next.
TEST(SandboxEventsHttp, C6_RequestsToAllPathsAreNumberedTogether) {
  SandboxOptions options = events_options({.outage_from_request = 2, .outage_requests = 3});
  options.identity = IdentityMode::original;
  options.identity_api = true;
  const Sandbox sandbox{options};
  HttpClient client{sandbox.port()};
  EXPECT_EQ(client.post("/engage", R"({"$token":"t","$distinct_id":"p","$set":{}})").status, 200U);
  EXPECT_EQ(client.post(kImportPath, kEvent, kAccount).status, 503U);
  EXPECT_EQ(client.post("/track?ip=0", kEvent).status, 503U);
  EXPECT_EQ(client.post("/identity/merge", R"({"$distinct_ids":["a","b"],"$token":"t"})", kAccount).status,
            503U);
  EXPECT_EQ(client.post("/identity/merge", R"({"$distinct_ids":["a","b"],"$token":"t"})", kAccount).status,
            200U);
  EXPECT_EQ(client.get("/sandbox/identities").body, "{\"distinct_id\":\"a\",\"ids\":[\"a\",\"b\"]}\n");
}

TEST(SandboxEventsHttp, ManyEventsAreStreamed) {
  const Sandbox sandbox{events_options()};
  HttpClient client{sandbox.port()};
  for (int batch = 0; batch < 10; ++batch) {
    std::string body;
    for (int at = 0; at < 2'000; ++at) {
      body += fmt::format(
          R"({{"event":"Seen","properties":{{"time":1785500000,"distinct_id":"p","$insert_id":"i{}","a":"{}"}}}})"
          "\n",
          at, std::string(100, 'x'));
    }
    const std::string headers = fmt::format("{}Content-Type: application/x-ndjson\r\n", kAccount);
    EXPECT_EQ(client.post(kImportPath, body, headers).status, 200U);
  }
  const std::string all = client.get("/sandbox/events").body;
  EXPECT_EQ(std::count(all.begin(), all.end(), '\n'), 20'000);
  const std::string queried = client.get("/sandbox/events?view=queried").body;
  EXPECT_EQ(std::count(queried.begin(), queried.end(), '\n'), 2'000);
}

// Method: JSON of every kind with bytes changed at random; whatever it is, the sandbox answers and lives on.
TEST(SandboxEventsHttp, DamagedBodiesEndNothing) {
  SandboxOptions options = events_options();
  options.identity = IdentityMode::original;
  options.identity_api = true;
  const Sandbox sandbox{options};
  constexpr std::uint64_t kSeed = 20260801;
  SCOPED_TRACE(kSeed);
  std::mt19937_64 random{kSeed};
  HttpClient client{sandbox.port()};
  const std::string whole =
      R"([{"event":"$merge","properties":{"$distinct_ids":["a","b"],"token":"t","time":1785500000.5,"ip":"192.0.2.1",)"
      R"("$insert_id":"x","$ignore":null,"l":[1,{"k":[true,null,-1e9]}]}},)" +
      std::string{kEvent} + "]";
  for (int round = 0; round < 2'000; ++round) {
    std::string body = whole;
    for (std::uint64_t flips = random() % 4 + 1; flips > 0; --flips)
      body[random() % body.size()] = static_cast<char>(random());
    if (random() % 4 == 0) body.resize(random() % body.size());
    const char* const encoding = random() % 8 == 0 ? "Content-Encoding: gzip\r\n" : "";
    const char* const type = random() % 2 == 0 ? "Content-Type: application/x-ndjson\r\n" : "";
    for (const std::string_view path :
         {kImportPath, std::string_view{"/track?verbose=1"}, std::string_view{"/identity/merge"}}) {
      const HttpAnswer answer = client.post(path, body, fmt::format("{}{}{}", kAccount, encoding, type));
      ASSERT_FALSE(answer.failed) << answer.failure;
    }
  }
  EXPECT_EQ(client.post(kImportPath, kEvent, kAccount).body, kImported);
}

}  // namespace
}  // namespace mixferry::sandbox
