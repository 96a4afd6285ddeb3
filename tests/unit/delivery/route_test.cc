// A route of its own, in everything unlike those of profiles, goes through all layers as it is.

#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <mutex>
#include <string>
#include <vector>

#include "engine/delivery/stack.h"
#include "engine/http/message/status.h"
#include "tests/support/inflated.h"
#include "tests/support/run_coroutine.h"
#include "tests/support/test_server.h"

namespace mixferry::delivery {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;
using tests::http_answer;
using tests::inflated;
using tests::Peer;
using tests::run_coroutine;
using tests::TestServer;

/// `stored` or `refused`; of refused ones nothing is stored.
DeliveryResult judge_letters(const mixpanel::Answer& answer, std::size_t) {
  if (answer.body == "stored") return DeliveryReport{};
  return std::unexpected(DeliveryError{
      .kind = ErrorKind::rejected, .message = "bad letter", .maybe_stored = false, .status = answer.status});
}

constexpr mixpanel::Route kLetters{.name = "letters",
                                   .target = "/letters?strict=1",
                                   .content_type = "application/x-ndjson",
                                   .framing = mixpanel::Framing::json_lines,
                                   .compression = mixpanel::Compression::gzip,
                                   .credential = mixpanel::Credential::in_header,
                                   .records_max = 3,
                                   .body_bytes_max = 1'000,
                                   .judge = judge_letters,
                                   .place = 9};

batch::Batch letters(const std::vector<std::string>& records) {
  batch::Batch batch;
  batch.route = &kLetters;
  for (const std::string& record : records) batch.append(record, true);
  return batch;
}

DeliveryOptions letters_to(const TestServer& server) {
  return {
      .endpoint = {.tls = false, .host = "127.0.0.1", .port = server.port()},
      .import_access = mixpanel::ImportAccess(mixpanel::ServiceAccount::parse("robot:secret").value(), "7"),
      .back_off = {.first = 1ms, .longest = 5ms}};
}

// Method: the server refuses whatever holds "c", and keeps all that it was asked.
TEST(Route, OfItsOwnIsDeliveredThroughAllLayers) {
  std::mutex mutex;
  std::vector<std::string> heads;
  std::vector<std::string> bodies;
  TestServer server{[&](Peer& peer) {
    for (std::string request; !(request = peer.read_request()).empty();) {
      const std::size_t body = request.find("\r\n\r\n") + 4;
      const std::lock_guard lock(mutex);
      heads.push_back(request.substr(0, body));
      bodies.push_back(inflated(std::string_view(request).substr(body)));
      peer.write(http_answer(200, bodies.back().find('c') == std::string::npos ? "stored" : "refused"));
    }
  }};
  boost::asio::io_context loop;
  DeliveryStack stack{loop.get_executor(), letters_to(server)};
  const batch::Batch batch = letters({R"({"l":"a"})", R"({"l":"b"})", R"({"l":"c"})", R"({"l":"d"})"});
  const DeliveryResult result = run_coroutine(loop, stack.sink().deliver(batch));
  ASSERT_TRUE(result.has_value()) << result.error().message;
  ASSERT_EQ(result->rejected.size(), 1u);
  EXPECT_EQ(result->rejected[0].index, 2u);
  EXPECT_EQ(result->rejected[0].message, "bad letter");
  for (const std::string& head : heads) {
    EXPECT_THAT(head, AllOf(StartsWith("POST /letters?strict=1&project_id=7 HTTP/1.1\r\n"),
                            HasSubstr("Content-Type: application/x-ndjson\r\n"),
                            HasSubstr("Content-Encoding: gzip\r\n"),
                            HasSubstr("Authorization: Basic cm9ib3Q6c2VjcmV0\r\n")));
  }
  EXPECT_THAT(bodies, ElementsAre("{\"l\":\"a\"}\n{\"l\":\"b\"}\n{\"l\":\"c\"}\n{\"l\":\"d\"}\n",
                                  "{\"l\":\"a\"}\n{\"l\":\"b\"}\n", "{\"l\":\"c\"}\n", "{\"l\":\"d\"}\n"));
}

TEST(Route, WithoutTheCredentialThatItNeedsIsNotSentTo) {
  TestServer server{[](Peer& peer) { peer.write(http_answer(200, "stored")); }};
  DeliveryOptions options = letters_to(server);
  options.import_access.reset();
  boost::asio::io_context loop;
  DeliveryStack stack{loop.get_executor(), options};
  const batch::Batch batch = letters({"{}"});
  const DeliveryResult result = run_coroutine(loop, stack.sink().deliver(batch));
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().kind, ErrorKind::fatal);
  EXPECT_FALSE(result.error().maybe_stored);
  EXPECT_EQ(result.error().message, "letters: neither a service account nor a token is named");
  EXPECT_EQ(server.connections(), 0);
}

// Method: what would make every batch wrong, on a route whose credential is in the header, and on one whose
// records have it.
TEST(Route, SaysWhatWasSentWhereWhenNothingOfItsKindGetsIn) {
  TestServer server{[](Peer& peer) {
    while (!peer.read_request().empty()) peer.write(http_answer(401, R"({"error":"Invalid credentials"})"));
  }};
  const auto refusal_of = [&](const mixpanel::Route& route) {
    boost::asio::io_context loop;
    DeliveryStack stack{loop.get_executor(), letters_to(server)};
    batch::Batch batch;
    batch.route = &route;
    batch.append("{}", true);
    const DeliveryResult result = run_coroutine(loop, stack.sink().deliver(batch));
    return result ? "" : result.error().message;
  };
  mixpanel::Route letters = kLetters;
  letters.judge = [](const mixpanel::Answer& answer, std::size_t) -> DeliveryResult {
    return std::unexpected(
        DeliveryError{.kind = ErrorKind::fatal, .message = "No.", .status = answer.status});
  };
  const std::string host = "127.0.0.1:" + std::to_string(server.port());
  EXPECT_EQ(refusal_of(letters), "No. It was sent to " + host + " with a service account, for project 7.");
  letters.credential = mixpanel::Credential::in_records;
  EXPECT_EQ(refusal_of(letters), "No. It was sent to " + host + " with the project's token in each record.");
}

TEST(Route, CountsTheBytesThatWentOut) {
  TestServer server{[](Peer& peer) {
    while (!peer.read_request().empty()) peer.write(http_answer(200, "stored"));
  }};
  boost::asio::io_context loop;
  DeliveryStack stack{loop.get_executor(), letters_to(server)};
  const batch::Batch batch = letters({"{\"l\":\"" + std::string(90, 'x') + "\"}"});
  ASSERT_TRUE(run_coroutine(loop, stack.sink().deliver(batch)).has_value());
  EXPECT_LT(stack.take_traffic().bytes_sent, batch.body.size()) << "compressed";
}

}  // namespace
}  // namespace mixferry::delivery
