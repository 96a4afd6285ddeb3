#include "engine/delivery/stack.h"

#include <atomic>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <fmt/format.h>
#include <future>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/fake_sink.h"
#include "tests/support/run_coroutine.h"
#include "tests/support/test_server.h"

namespace mixferry::delivery {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using tests::always;
using tests::batch_of;
using tests::ClosedPort;
using tests::http_answer;
using tests::Peer;
using tests::run_coroutine;
using tests::TestServer;

std::string all_good(std::size_t records) {
  return http_answer(
      200, R"({"error":null,"errors":{},"num_good_events":)" + std::to_string(records) + R"(,"status":1})");
}

DeliveryOptions options_for(const TestServer& server) {
  return {.endpoint = {.tls = false, .host = "127.0.0.1", .port = server.port()},
          .back_off = {.first = 1ms, .longest = 5ms},
          .seed = 1};
}

TEST(DeliveryStack, SendsGroupsToTheirEndpoint) {
  std::string seen;
  TestServer server{[&](Peer& peer) {
    seen = peer.read_request();
    peer.write(all_good(1));
  }};
  boost::asio::io_context loop;
  DeliveryStack stack{loop.get_executor(), options_for(server)};
  batch::Batch batch = batch_of("a");
  batch.route = &mixpanel::kGroups;
  const DeliveryResult result = run_coroutine(loop, stack.sink().deliver(batch));
  ASSERT_TRUE(result.has_value()) << result.error().message;
  EXPECT_THAT(seen, testing::StartsWith("POST /groups?ip=0&strict=1&verbose=1 HTTP/1.1\r\n"));
}

TEST(DeliveryStack, DeliversAndCounts) {
  std::string seen;
  TestServer server{[&](Peer& peer) {
    seen = peer.read_request();
    peer.write(all_good(3));
  }};
  boost::asio::io_context loop;
  DeliveryStack stack{loop.get_executor(), options_for(server)};
  const batch::Batch batch = batch_of("abc");
  const DeliveryResult result = run_coroutine(loop, stack.sink().deliver(batch));
  ASSERT_TRUE(result.has_value()) << result.error().message;
  EXPECT_THAT(seen, testing::StartsWith("POST /engage?ip=0&strict=1&verbose=1 HTTP/1.1\r\n"));
  EXPECT_THAT(seen, testing::EndsWith("\r\n\r\n" + batch.body));

  const TrafficTally traffic = stack.take_traffic();
  EXPECT_EQ(traffic.requests, 1u);
  EXPECT_EQ(traffic.retries, 0u);
  EXPECT_EQ(traffic.bytes_sent, batch.body.size());
  EXPECT_EQ(traffic.responses, (NamedCounts{{"200", 1}}));
  EXPECT_EQ(stack.take_traffic().requests, 0u) << "taken is taken";
  EXPECT_EQ(stack.state().in_flight, 0u);
  EXPECT_EQ(stack.state().concurrency_limit, 10u);
}

// Method: the server goes through 503, 429, a closed connection, garbage, a refusal, and then stores.
TEST(DeliveryStack, GetsThroughTrouble) {
  std::atomic<int> request = 0;
  TestServer server{[&](Peer& peer) {
    while (!peer.read_request().empty()) {
      switch (++request) {
        case 1:
          peer.write(http_answer(503, "<html>busy</html>"));
          break;
        case 2:
          peer.write(http_answer(429, "{}"));
          break;
        case 3:
          return;
        case 4:
          peer.write(http_answer(200, R"({"error":null,"st)"));
          break;
        case 5:
          peer.write(http_answer(
              200, R"({"error":"one is bad","errors":{"1":["too old"]},"num_good_events":2,"status":0})"));
          break;
        default:
          peer.write(all_good(2));
      }
    }
  }};
  boost::asio::io_context loop;
  DeliveryStack stack{loop.get_executor(), options_for(server)};
  const batch::Batch batch = batch_of("abc");
  const DeliveryResult result = run_coroutine(loop, stack.sink().deliver(batch));
  ASSERT_TRUE(result.has_value()) << result.error().message;
  ASSERT_EQ(result->rejected.size(), 1u);
  EXPECT_EQ(result->rejected[0].index, 1u);
  EXPECT_THAT(result->rejected[0].message, HasSubstr("too old"));

  const TrafficTally traffic = stack.take_traffic();
  EXPECT_EQ(traffic.requests, 6u);
  EXPECT_EQ(traffic.retries, 4u);
  EXPECT_EQ(traffic.responses, (NamedCounts{{"200", 3}, {"429", 1}, {"503", 1}, {"no answer", 1}}));
  EXPECT_EQ(stack.state().concurrency_limit, 3u) << "halved by the 503 and the 429, then raised";
  EXPECT_EQ(stack.state().trouble, "");
}

TEST(DeliveryStack, StopsAtRefusedCredentials) {
  TestServer server{always(http_answer(403, R"({"error":"Project is locked","status":"error"})"))};
  boost::asio::io_context loop;
  DeliveryStack stack{loop.get_executor(), options_for(server)};
  const batch::Batch batch = batch_of("aB");
  const DeliveryResult result = run_coroutine(loop, stack.sink().deliver(batch));
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().kind, ErrorKind::fatal);
  EXPECT_EQ(result.error().status, 403u);
  EXPECT_FALSE(result.error().maybe_stored);
  EXPECT_EQ(stack.take_traffic().requests, 1u);
}

TEST(DeliveryStack, WhatWasNotSentIsTriedAgainWhateverItIs) {
  const ClosedPort port;
  boost::asio::io_context loop;
  DeliveryOptions options{.endpoint = {.tls = false, .host = "127.0.0.1", .port = port.number()},
                          .give_up_after = 30ms,
                          .back_off = {.first = 1ms, .longest = 5ms}};
  DeliveryStack stack{loop.get_executor(), options};
  const batch::Batch batch = batch_of("aB");
  const DeliveryResult result = run_coroutine(loop, stack.sink().deliver(batch));
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().kind, ErrorKind::retryable);
  EXPECT_FALSE(result.error().maybe_stored);
  EXPECT_TRUE(result.error().in_doubt.empty());
  EXPECT_THAT(result.error().message, HasSubstr("nobody listens"));
  const TrafficTally traffic = stack.take_traffic();
  EXPECT_GT(traffic.retries, 0u);
  EXPECT_EQ(traffic.bytes_sent, 0u);
}

// Method: the server never answers and all deadlines are far away; cancelling must end the delivery at once.
TEST(DeliveryStack, CancellingEndsWhatIsInFlight) {
  std::promise<void> arrived;
  TestServer server{[&](Peer& peer) {
    peer.read_request();
    arrived.set_value();
    peer.wait_for_close();
  }};
  boost::asio::io_context loop;
  DeliveryStack stack{loop.get_executor(), options_for(server)};
  const batch::Batch batch = batch_of("a");
  boost::asio::cancellation_signal cancel;
  bool ended = false;
  boost::asio::co_spawn(loop, stack.sink().deliver(batch),
                        boost::asio::bind_cancellation_slot(
                            cancel.slot(), [&](std::exception_ptr thrown, const DeliveryResult& r) {
                              ended = true;
                              EXPECT_TRUE(thrown != nullptr || !r.has_value());
                            }));
  std::future<void> in_flight = arrived.get_future();
  while (in_flight.wait_for(0ms) != std::future_status::ready) loop.run_for(1ms);
  EXPECT_EQ(stack.state().in_flight, 1u);
  cancel.emit(boost::asio::cancellation_type::terminal);
  loop.run();
  EXPECT_TRUE(ended);
  EXPECT_EQ(stack.state().in_flight, 0u);
}

// Method: the server is sick and the back-off is an hour; draining has to wake the batch that waits for it.
TEST(DeliveryStack, DrainingEndsBatchesThatWaitToBeTriedAgain) {
  TestServer server{[&](Peer& peer) {
    while (!peer.read_request().empty()) peer.write(http_answer(503, "busy"));
  }};
  boost::asio::io_context loop;
  DeliveryOptions options = options_for(server);
  options.back_off = {.first = 1h, .longest = 1h};
  DeliveryStack stack{loop.get_executor(), options};
  const batch::Batch batch = batch_of("a");
  auto result = boost::asio::co_spawn(loop, stack.sink().deliver(batch), boost::asio::use_future);
  while (stack.state().retry_waiting == 0) loop.run_one();
  stack.drain();
  loop.run();
  const DeliveryResult ended = result.get();
  ASSERT_FALSE(ended.has_value());
  EXPECT_EQ(ended.error().kind, ErrorKind::retryable);
  EXPECT_EQ(stack.take_traffic().requests, 1u);
}

// Trying the same again until somebody gives up would end this run and every one after it.
TEST(DeliveryStack, OneRecordThatIsCalledTooLargeIsRejected) {
  std::atomic<int> request = 0;
  TestServer server{[&](Peer& peer) {
    while (!peer.read_request().empty()) {
      ++request;
      peer.write(http_answer(413, "<html>too large</html>"));
    }
  }};
  boost::asio::io_context loop;
  DeliveryStack stack{loop.get_executor(), options_for(server)};
  const batch::Batch batch = batch_of("a");
  const DeliveryResult result = run_coroutine(loop, stack.sink().deliver(batch));
  ASSERT_TRUE(result.has_value()) << result.error().message;
  ASSERT_EQ(result->rejected.size(), 1u);
  EXPECT_EQ(
      result->rejected[0].message,
      fmt::format("Mixpanel finds the request too large (HTTP 413: a web page); it held this record alone, "
                  "and had {} bytes",
                  batch.body.size()));
  EXPECT_EQ(request, 1);
}

}  // namespace
}  // namespace mixferry::delivery
