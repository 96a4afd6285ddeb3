/// The stand-in through real HTTP: what only the transport can show, and clients that misbehave.
/// Method, unless a test says otherwise: a sandbox on a free port and a blocking client in the same process.

#include "engine/sandbox/sandbox.h"

#include <boost/json.hpp>
#include <csignal>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <mutex>
#include <random>
#include <system_error>
#include <thread>

#include "tests/unit/sandbox/sandbox_fixture.h"

namespace mixferry::sandbox {
namespace {

TEST(SandboxHttp, E11_FormIsAccepted) {
  const Sandbox sandbox{options()};
  HttpClient client{sandbox.port()};
  constexpr std::string_view kForm = "Content-Type: application/x-www-form-urlencoded\r\n";
  EXPECT_EQ(client.post("/engage", fmt::format("ip=0&verbose=1&data={}", kRecord), kForm).body, kAccepted);
  EXPECT_EQ(stored(sandbox), kStored);
  constexpr std::string_view kBase64 =
      "W3siJHRva2VuIjoidCIsIiRkaXN0aW5jdF9pZCI6InAiLCIkdW5zZXQiOlsiYSJdLCIkaWdub3JlX3RpbWUiOnRydWV9XQ==";
  EXPECT_EQ(client.post(kEngage, fmt::format("data={}", kBase64), kForm).body, kAccepted);
  EXPECT_EQ(stored(sandbox), "{\"$distinct_id\":\"p\",\"$properties\":{}}\n");
}

TEST(SandboxHttp, E12_GetTakesDataUpToEightKilobytes) {
  const Sandbox sandbox{options()};
  HttpClient client{sandbox.port()};
  const std::string base64 =
      "W3siJHRva2VuIjoidCIsIiRkaXN0aW5jdF9pZCI6InAiLCIkaWdub3JlX3RpbWUiOnRydWUsIiRzZXQiOnsiYSI6MX19XQ%3D%3D";
  EXPECT_EQ(client.get("/engage?ip=0&verbose=1&data=" + base64).body, kAccepted);
  EXPECT_EQ(stored(sandbox), kStored);
  const HttpAnswer too_long = client.get("/engage?x=" + std::string(9'000, 'x') + "&data=" + base64);
  EXPECT_EQ(too_long.status, 414U);
  EXPECT_EQ(client.get("/engage?x=" + std::string(100'000, 'x')).status, 414U);
}

// Method: what a browser sends for a page whose own name was made to lead here, and for a page that asks
// another host.
TEST(SandboxHttp, AnswersOnlyWhoAsksForThisMachine) {
  struct Case {
    const char* headers;
    unsigned status;
  };
  const Case cases[] = {{"Host: 127.0.0.1:8080", 200},
                        {"Host: LocalHost", 200},
                        {"Host: [::1]:8080", 200},
                        {"Host: evil.example:8080", 403},
                        {"Host: localhost.evil.example", 403},
                        {"Host: 127.0.0.1.evil.example", 403},
                        {"Host: localhost\r\nOrigin: http://localhost:3000", 200},
                        {"Host: localhost\r\nOrigin: http://evil.example", 403},
                        {"Host: localhost\r\nOrigin: null", 403}};
  const Sandbox sandbox{options()};
  for (const auto& [headers, status] : cases) {
    HttpClient client{sandbox.port()};
    ASSERT_TRUE(client.send(fmt::format("GET /sandbox/profiles HTTP/1.1\r\n{}\r\n\r\n", headers)));
    EXPECT_EQ(client.receive().status, status) << headers;
  }
}

TEST(SandboxHttp, E13_CompressedBodiesAreNotUnderstood) {
  const Sandbox sandbox{options()};
  HttpClient client{sandbox.port()};
  const HttpAnswer answer = client.post(kEngage, kRecord, "Content-Encoding: gzip\r\n");
  EXPECT_EQ(answer.status, 200U);
  EXPECT_EQ(answer.body, R"({"error":"data, Content-Encoding gzip is not supported","status":0})");
  EXPECT_EQ(client.post(kEngage, "\x1f\x8b\x08 and so on").body.substr(0, 30),
            R"({"error":"data, not valid JSON)");
  EXPECT_EQ(stored(sandbox), "");
}

TEST(SandboxHttp, E16_OneRecordTooManyIsRefusedWhole) {
  const Sandbox sandbox{options()};
  std::string body = "[";
  for (int at = 0; at <= 2'000; ++at)
    body += (at == 0 ? "" : ",") + std::string{kRecord.substr(1, kRecord.size() - 2)};
  const HttpAnswer answer = HttpClient{sandbox.port()}.post(kEngage, body + "]");
  EXPECT_EQ(answer.status, 200U);
  EXPECT_EQ(answer.body, R"({"error":"data, 2001 records; a request may hold at most 2000","status":0})");
  EXPECT_EQ(stored(sandbox), "");
}

TEST(SandboxHttp, E17_BodyOverTheLimitIs413) {
  // Method: with and without a Content-Length that tells at once; JSON by default, HTML by switch.
  for (const bool html : {false, true}) {
    const Sandbox sandbox{options({}, {.too_large_as_html = html, .body_bytes_max = 1'000})};
    const std::string body = std::string{kRecord} + std::string(1'000, ' ');
    const HttpAnswer answer = HttpClient{sandbox.port()}.post(kEngage, body);
    EXPECT_EQ(answer.status, 413U);
    if (html) {
      EXPECT_EQ(answer.headers.at("content-type"), "text/html");
    } else {
      EXPECT_EQ(
          answer.body,
          R"({"code":413,"error":"request exceeds max limit of 1000 bytes","status":"Request Entity Too Large"})");
    }
    HttpClient chunked{sandbox.port()};
    chunked.send(fmt::format("POST {} HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n{:x}\r\n{}\r\n0\r\n\r\n",
                             kEngage, body.size(), body));
    EXPECT_EQ(chunked.receive().status, 413U);
    EXPECT_EQ(HttpClient{sandbox.port()}.post(kEngage, kRecord).body, kAccepted) << "just below";
    EXPECT_EQ(stat(sandbox, "/answers_by_status/413"), 2);
    EXPECT_EQ(stored(sandbox), kStored);
  }
}

TEST(SandboxHttp, E17_AClientStillSendingSeesThe413) {
  // Method: a body far above every socket buffer, sent to its end before the answer is read.
  const Sandbox sandbox{options()};
  HttpClient client{sandbox.port()};
  const HttpAnswer answer = client.post(kEngage, std::string(30'000'000, ' '));
  EXPECT_FALSE(answer.failed) << answer.failure;
  EXPECT_EQ(answer.status, 413U);
}

TEST(SandboxHttp, E27_AliasesAreDeclaredByRequest) {
  const Sandbox sandbox{options()};
  HttpClient client{sandbox.port()};
  EXPECT_EQ(client.post("/sandbox/aliases", R"({"alias":"x","distinct_id":"p"})").body, R"({"aliases":1})");
  EXPECT_EQ(client.post("/sandbox/aliases?token=t", R"([{"alias":"y","distinct_id":"p"}])").body,
            R"({"aliases":2})");
  client.post(kEngage, R"([{"$token":"t","$distinct_id":"y","$ignore_time":true,"$set":{"a":1}}])");
  EXPECT_EQ(stored(sandbox), kStored);
  client.post(kEngage, R"([{"$token":"t","$distinct_id":"x","$delete":""}])");
  EXPECT_EQ(stored(sandbox), "");
  for (const std::string_view wrong : {"", "[1]", R"({"alias":"x"})", R"({"alias":1,"distinct_id":"p"})"}) {
    EXPECT_EQ(client.post("/sandbox/aliases", wrong).status, 400U) << wrong;
  }
  EXPECT_EQ(client.post("/sandbox/aliases?token=nobody", R"([])").status, 404U);
}

TEST(SandboxHttp, E35_RequestsInFlightTogetherMayBeStoredInEitherOrder) {
  // Method: a plan whose first request is late and whose second is not, found by trying seeds.
  bool overtaken = false;
  for (std::uint64_t seed = 1; seed < 20 && !overtaken; ++seed) {
    const Sandbox sandbox{options({.late = 0.5, .late_milliseconds = 50, .seed = seed})};
    HttpClient first{sandbox.port()};
    HttpClient second{sandbox.port()};
    const auto body = [](int value) {
      return fmt::format(R"([{{"$token":"t","$distinct_id":"p","$ignore_time":true,"$set":{{"a":{}}}}}])",
                         value);
    };
    const std::string first_body = body(1);
    first.send(fmt::format("POST {} HTTP/1.1\r\nContent-Length: {}\r\n\r\n{}", kEngage, first_body.size(),
                           first_body));
    while (stat(sandbox, "/requests") == 0) std::this_thread::yield();
    EXPECT_EQ(second.post(kEngage, body(2)).body, kAccepted);
    EXPECT_EQ(first.receive().body, kAccepted);
    overtaken = stored(sandbox) == kStored;
  }
  EXPECT_TRUE(overtaken);
}

TEST(SandboxHttp, E36_CallbackAnswersAsScript) {
  const Sandbox sandbox{options()};
  const HttpAnswer answer = HttpClient{sandbox.port()}.post("/engage?ip=0&callback=f", kRecord);
  EXPECT_EQ(answer.headers.at("content-type"), "text/javascript");
  EXPECT_EQ(answer.body, "f(1);");
}

TEST(SandboxHttp, C1_AFragmentIsNoPartOfThePath) {
  const Sandbox sandbox{options()};
  HttpClient client{sandbox.port()};
  EXPECT_EQ(client.post("/engage?ip=0&verbose=1#profile-set", kRecord).body, kAccepted);
  EXPECT_EQ(client.post("/engage#profile-set", kRecord).body, "1");
}

TEST(SandboxHttp, C2_UnknownPathsAre404) {
  const Sandbox sandbox{options()};
  HttpClient client{sandbox.port()};
  for (const std::string_view path : {"/identity/create", "/identity/create-alias", "/identity/merge",
                                      "/identity", "/engage/", "/sandbox/x"}) {
    const HttpAnswer answer = client.post(path, kRecord);
    EXPECT_EQ(answer.status, 404U);
    EXPECT_EQ(boost::json::parse(answer.body).at("status").as_string(), "error") << answer.body;
  }
}

TEST(SandboxHttp, WrongMethodsAre405) {
  const Sandbox sandbox{options()};
  HttpClient client{sandbox.port()};
  for (const std::string_view path : {"/", "/sandbox/profiles", "/sandbox/groups", "/sandbox/stats"}) {
    EXPECT_EQ(client.post(path, "").status, 405U) << path;
  }
  EXPECT_EQ(client.get("/sandbox/reset").status, 405U);
  EXPECT_EQ(client.get("/sandbox/aliases").status, 405U);
  client.send("PUT /engage HTTP/1.1\r\nContent-Length: 0\r\n\r\n");
  EXPECT_EQ(client.receive().status, 405U);
}

TEST(SandboxHttp, C9_BodiesAreCompactWithoutALineEnd) {
  const Sandbox sandbox{options()};
  const HttpAnswer answer = HttpClient{sandbox.port()}.post("/engage?strict=1", kRecord);
  EXPECT_EQ(answer.headers.at("content-length"), "57");
  EXPECT_EQ(answer.headers.at("content-type"), "application/json");
}

TEST(SandboxHttp, TheFrontPageNamesEveryEndpoint) {
  const Sandbox sandbox{options()};
  const std::string page = HttpClient{sandbox.port()}.get("/").body;
  for (const std::string_view path :
       {"/engage", "/groups", "/import", "/track", "/sandbox/profiles", "/sandbox/groups", "/sandbox/events",
        "/sandbox/identities", "/sandbox/stats", "/sandbox/aliases", "/sandbox/reset"}) {
    EXPECT_NE(page.find(path), std::string::npos) << path;
  }
}

TEST(SandboxHttp, ConnectionsStayOpen) {
  const Sandbox sandbox{options()};
  HttpClient client{sandbox.port()};
  for (int at = 0; at < 100; ++at) EXPECT_EQ(client.post(kEngage, kRecord).body, kAccepted);
  client.send("GET / HTTP/1.1\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(client.receive().headers.at("connection"), "close");
  EXPECT_EQ(client.receive_all(), "");
}

TEST(SandboxHttp, PipelinedRequestsAreAnsweredInOrder) {
  const Sandbox sandbox{options()};
  HttpClient client{sandbox.port()};
  client.send("GET /sandbox/stats HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\n\r\n");
  EXPECT_EQ(client.receive().headers.at("content-type"), "application/json");
  EXPECT_EQ(client.receive().headers.at("content-type"), "text/plain; charset=utf-8");
}

TEST(SandboxHttp, ExpectContinueIsAnsweredBeforeTheBody) {
  const Sandbox sandbox{options()};
  HttpClient client{sandbox.port()};
  client.send(fmt::format("POST {} HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: {}\r\n\r\n", kEngage,
                          kRecord.size()));
  EXPECT_EQ(client.receive().status, 100U);
  client.send(kRecord);
  EXPECT_EQ(client.receive().body, kAccepted);
}

TEST(SandboxHttp, AnOldClientGetsProfilesWithoutChunks) {
  const Sandbox sandbox{options()};
  HttpClient client{sandbox.port()};
  client.post(kEngage, kRecord);
  client.send("GET /sandbox/profiles HTTP/1.0\r\n\r\n");
  EXPECT_TRUE(client.receive_all().ends_with("\r\n\r\n" + std::string{kStored}));
}

TEST(SandboxHttp, GarbageAndHalfRequestsEndNobodyElsesConnection) {
  // Method: random bytes, requests cut at every byte, and clients that leave while their answer is written.
  const Sandbox sandbox{options()};
  const std::string request =
      fmt::format("POST {} HTTP/1.1\r\nContent-Length: {}\r\n\r\n{}", kEngage, kRecord.size(), kRecord);
  for (std::size_t end = 0; end < request.size(); ++end)
    HttpClient{sandbox.port()}.send(request.substr(0, end));
  constexpr std::uint64_t kSeed = 20260801;
  SCOPED_TRACE(kSeed);
  std::mt19937_64 random{kSeed};
  for (int round = 0; round < 100; ++round) {
    std::string garbage(random() % 500, '\0');
    for (char& byte : garbage) byte = static_cast<char>(random());
    HttpClient{sandbox.port()}.send(garbage);
    HttpClient{sandbox.port()}.send("POST /engage HTTP/1.1\r\nContent-Length: 30\r\n\r\n" + garbage);
    HttpClient{sandbox.port()}.send(request + "GET /sandbox/profiles HTTP/1.1\r\n\r\n" + garbage);
  }
  EXPECT_EQ(HttpClient{sandbox.port()}.post(kEngage, kRecord).body, kAccepted);
}

TEST(SandboxHttp, WhatIsNoHttpIsAnswered400) {
  const Sandbox sandbox{options()};
  HttpClient client{sandbox.port()};
  client.send("hello there\r\n\r\n");
  EXPECT_EQ(client.receive().status, 400U);
}

TEST(SandboxHttp, ResetForgetsProfilesAndCounters) {
  const Sandbox sandbox{options()};
  HttpClient client{sandbox.port()};
  client.post(kEngage, kRecord);
  EXPECT_EQ(stat(sandbox, "/profiles"), 1);
  EXPECT_EQ(client.post("/sandbox/reset", "").status, 200U);
  EXPECT_EQ(stored(sandbox), "");
  EXPECT_EQ(stat(sandbox, "/profiles"), 0);
  EXPECT_EQ(stat(sandbox, "/requests"), 0);
}

TEST(SandboxHttp, ManyProfilesAreStreamed) {
  // Method: more than several pieces, read back by a client that asks for all and for some.
  const Sandbox sandbox{options()};
  HttpClient client{sandbox.port()};
  for (int batch = 0; batch < 10; ++batch) {
    std::string body = "[";
    for (int at = 0; at < 1'000; ++at) {
      body += fmt::format(R"({}{{"$token":"t","$distinct_id":"p{}-{}","$set":{{"a":"{}"}}}})",
                          at == 0 ? "" : ",", batch, at, std::string(100, 'x'));
    }
    EXPECT_EQ(client.post(kEngage, body + "]").body, kAccepted);
  }
  const std::string all = client.get("/sandbox/profiles?without=$last_seen").body;
  EXPECT_EQ(std::count(all.begin(), all.end(), '\n'), 10'000);
  EXPECT_EQ(all.find("$last_seen"), std::string::npos);
  const std::string three = client.get("/sandbox/profiles?without=$last_seen&limit=3").body;
  EXPECT_EQ(std::count(three.begin(), three.end(), '\n'), 3);
  EXPECT_TRUE(all.starts_with(three));
}

TEST(SandboxHttp, StoppingEndsConnectionsThatWait) {
  // Method: idle, half-way through a request, and waiting for a silent or slow answer; the destructor must
  // not hang.
  {
    const Sandbox sandbox{
        options({.silent_before_storing = 0.5, .slow = 0.5, .slow_milliseconds = 3'600'000})};
    std::vector<std::unique_ptr<HttpClient>> clients;
    for (int at = 0; at < 10; ++at) {
      clients.push_back(std::make_unique<HttpClient>(sandbox.port()));
      clients.back()->send(
          fmt::format("POST {} HTTP/1.1\r\nContent-Length: {}\r\n\r\n{}", kEngage, kRecord.size(), kRecord));
      clients.push_back(std::make_unique<HttpClient>(sandbox.port()));
      clients.back()->send("POST /engage HTTP/1.1\r\nContent-Le");
    }
    while (stat(sandbox, "/requests") < 10) std::this_thread::yield();
  }
}

TEST(SandboxHttp, TheLogHasALineForEachRequest) {
  std::vector<std::string> lines;
  {
    SandboxOptions logged = options({.outage_from_request = 2, .outage_requests = 1});
    logged.log = [&lines](std::string_view line) { lines.emplace_back(line); };
    const Sandbox sandbox{logged};
    HttpClient client{sandbox.port()};
    client.post(kEngage, kRecord);
    client.post(kEngage, kRecord);
  }
  EXPECT_EQ(lines, (std::vector<std::string>{"POST /engage?ip=0&verbose=1 70 bytes: 200",
                                             "POST /engage?ip=0&verbose=1 70 bytes: 503, fault outage"}));
}

TEST(SandboxHttp, ATakenPortIsAnError) {
  const Sandbox sandbox{options()};
  SandboxOptions same = options();
  same.port = sandbox.port();
  try {
    const Sandbox second{same};
    FAIL() << "two sandboxes on one port";
  } catch (const std::system_error& error) {
    EXPECT_NE(std::string_view{error.what()}.find(std::to_string(sandbox.port())), std::string_view::npos)
        << error.what();
  }
}

TEST(SandboxHttp, SenselessOptionsAreAnError) {
  SandboxOptions no_project = options();
  no_project.tokens.clear();
  EXPECT_THROW(Sandbox{no_project}, std::invalid_argument);
  for (const std::vector<std::uint64_t>& numbers : {std::vector<std::uint64_t>{7}, {7, 7}, {7, 8, 9}}) {
    SandboxOptions two = options();
    two.tokens = {"a", "b"};
    two.project_ids = numbers;
    EXPECT_THROW(Sandbox{two}, std::invalid_argument);
  }
  EXPECT_THROW(Sandbox{options({.slow = 1.5})}, std::invalid_argument);
}

TEST(SandboxHttp, WaitingEndsWithASignal) {
  // Method: a second thread signals this one as soon as the handler is in place.
  Sandbox sandbox{options()};
  const pthread_t waiting = pthread_self();
  std::jthread signaller{[waiting] {
    struct sigaction current {};
    do {
      sigaction(SIGTERM, nullptr, &current);
    } while (current.sa_handler == SIG_DFL);
    pthread_kill(waiting, SIGTERM);
  }};
  sandbox.wait_for_signal();
  EXPECT_EQ(HttpClient{sandbox.port()}.get("/").status, 200U);
}

}  // namespace
}  // namespace mixferry::sandbox
