// Deadlines and cancelling: requests that get stuck somewhere, and how they end.

#include <arpa/inet.h>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <future>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "engine/http/client.h"
#include "tests/support/test_server.h"
#include "tests/unit/http/client_fixture.h"

namespace mixferry::http {
namespace {

namespace asio = boost::asio;
using std::chrono::milliseconds;
using std::chrono::steady_clock;
using testing::AllOf;
using testing::HasSubstr;
using tests::Peer;
using tests::TestServer;

TEST(ClientDeadline, NamesTheStepAndItsTime) {
  TestServer silent{[](Peer& peer) { peer.wait_for_close(); }};
  {
    LoopbackClient client{silent.port(), {.response_deadline = kShort}};
    const Answer answer = client.post();
    ASSERT_FALSE(answer.has_value());
    EXPECT_THAT(answer.error().message, HasSubstr("did not answer within 0.03 s"));
    EXPECT_TRUE(answer.error().request_sent);
  }
  {
    LoopbackClient client{silent.port(), {.connect_deadline = kShort}, true};
    const Answer answer = client.post();
    ASSERT_FALSE(answer.has_value());
    EXPECT_THAT(answer.error().message, AllOf(HasSubstr("TLS handshake"), HasSubstr("longer than 0.03 s")));
    EXPECT_FALSE(answer.error().request_sent);
  }
  {
    LoopbackClient client{Endpoint{.tls = false, .host = "localhost", .port = silent.port()},
                          {.resolve_deadline = milliseconds{0}}};
    const Answer answer = client.post();
    ASSERT_FALSE(answer.has_value());
    EXPECT_THAT(answer.error().message, HasSubstr("looking up localhost took longer than 0 s"));
    EXPECT_FALSE(answer.error().request_sent);
  }
}

/// A port whose listener lets nobody in: its queue is full, and it never accepts.
class FullQueue {
 public:
  FullQueue() {
    listener_ = ::socket(AF_INET, SOCK_STREAM, 0);
    address_.sin_family = AF_INET;
    address_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address_;
    ::bind(listener_, reinterpret_cast<sockaddr*>(&address_), size);
    ::listen(listener_, 0);
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address_), &size);
    for (int& waiting : waiting_) {
      waiting = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
      ::connect(waiting, reinterpret_cast<sockaddr*>(&address_), size);
    }
  }
  ~FullQueue() {
    for (const int waiting : waiting_) ::close(waiting);
    ::close(listener_);
  }
  [[nodiscard]] std::uint16_t port() const { return ntohs(address_.sin_port); }

 private:
  int listener_ = -1;
  sockaddr_in address_{};
  int waiting_[4] = {};
};

TEST(ClientDeadline, HoldsForConnecting) {
  const FullQueue server;
  LoopbackClient client{server.port(), {.connect_deadline = kShort}};
  const Answer answer = client.post();
  ASSERT_FALSE(answer.has_value());
  EXPECT_THAT(answer.error().message, HasSubstr("connecting to 127.0.0.1:"));
  EXPECT_THAT(answer.error().message, HasSubstr("longer than 0.03 s"));
  EXPECT_FALSE(answer.error().request_sent);
}

/// A server that takes connections (the kernel does) and never reads a byte.
TEST(ClientDeadline, HoldsForSending) {
  std::promise<void> done;
  std::shared_future<void> until_done = done.get_future().share();
  TestServer server{[&](Peer&) { until_done.wait(); }};
  LoopbackClient client{server.port(), {.write_deadline = kShort}};
  const Answer answer = client.post(huge_body());
  done.set_value();
  ASSERT_FALSE(answer.has_value());
  EXPECT_THAT(answer.error().message, HasSubstr("did not take the request within 0.03 s"));
  EXPECT_TRUE(answer.error().request_sent);
}

/// Posts, and cancels once the loop has nothing else to do; all deadlines are far away.
void expect_prompt_cancel(LoopbackClient& client, std::string_view body, std::future<void> reached) {
  asio::cancellation_signal cancel;
  bool ended = false;
  asio::co_spawn(
      client.loop(), client.client().send(post_of(body)),
      asio::bind_cancellation_slot(cancel.slot(), [&](std::exception_ptr thrown, const Answer& answer) {
        ended = true;
        EXPECT_TRUE(thrown != nullptr || !answer.has_value());
      }));
  const steady_clock::time_point start = steady_clock::now();
  // Runs the request until the server says that it is where the test wants it.
  while (reached.wait_for(milliseconds{0}) != std::future_status::ready)
    client.loop().run_for(milliseconds{1});
  client.loop().run_for(kShort);
  ASSERT_FALSE(ended);
  asio::post(client.loop(), [&] { cancel.emit(asio::cancellation_type::terminal); });
  client.loop().run();
  EXPECT_TRUE(ended);
  EXPECT_LT(steady_clock::now() - start, std::chrono::seconds{8});
}

std::future<void> at_once() {
  std::promise<void> reached;
  reached.set_value();
  return reached.get_future();
}

TEST(ClientCancel, EndsTheWaitForAnAnswer) {
  std::promise<void> reached;
  TestServer server{[&](Peer& peer) {
    peer.read_request();
    reached.set_value();
    peer.wait_for_close();
  }};
  LoopbackClient client{server.port()};
  expect_prompt_cancel(client, "[]", reached.get_future());
}

TEST(ClientCancel, EndsSending) {
  std::promise<void> done;
  std::shared_future<void> until_done = done.get_future().share();
  TestServer server{[&](Peer&) { until_done.wait(); }};
  LoopbackClient client{server.port()};
  expect_prompt_cancel(client, huge_body(), at_once());
  done.set_value();
}

TEST(ClientCancel, EndsTheHandshake) {
  TestServer server{[](Peer& peer) { peer.wait_for_close(); }};
  LoopbackClient client{server.port(), {}, true};
  expect_prompt_cancel(client, "[]", at_once());
}

TEST(ClientCancel, EndsConnecting) {
  const FullQueue server;
  LoopbackClient client{server.port()};
  expect_prompt_cancel(client, "[]", at_once());
}

}  // namespace
}  // namespace mixferry::http
