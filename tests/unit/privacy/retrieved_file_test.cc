#include "engine/privacy/retrieved_file.h"

#include <boost/asio/io_context.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>

#include "engine/flow/timer.h"
#include "tests/support/run_coroutine.h"
#include "tests/support/test_server.h"

namespace mixferry::privacy {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class KeptBody final : public calls::BodySink {
 public:
  void begin() override { bytes.clear(); }
  boost::asio::awaitable<Result<>> take(std::string_view piece) override {
    bytes += piece;
    co_return Result<>{};
  }
  std::string bytes;
};

class RetrievedFile : public testing::Test {
 protected:
  Result<> fetch(const std::string& link) {
    flow::LoopTimer timer(loop_.get_executor());
    const auto work = [&]() -> boost::asio::awaitable<std::optional<Result<>>> {
      http::ClientOptions options;
      co_return co_await fetch_retrieved(timer, link, std::move(options), body_);
    };
    return tests::run_coroutine(loop_, work()).value();
  }

  boost::asio::io_context loop_;
  KeptBody body_;
};

TEST_F(RetrievedFile, IsFetchedWithoutAnyCredential) {
  std::string request;
  {
    tests::TestServer server([&](tests::Peer& peer) {
      request = peer.read_request();
      peer.write(tests::http_answer(200, "the file"));
      peer.wait_for_close();
    });
    EXPECT_TRUE(fetch(fmt::format("http://127.0.0.1:{}/a/b.json.gz?signature=s3cret", server.port())));
  }
  EXPECT_EQ(body_.bytes, "the file");
  EXPECT_THAT(request, AllOf(testing::StartsWith("GET /a/b.json.gz?signature=s3cret HTTP/1.1\r\n"),
                             Not(HasSubstr("Authorization"))));
}

TEST_F(RetrievedFile, IsNotThereAnyMore) {
  tests::TestServer server(tests::always(tests::http_answer(403, "expired")));
  const auto fetched = fetch(fmt::format("http://127.0.0.1:{}/a?signature=s3cret", server.port()));
  ASSERT_FALSE(fetched);
  EXPECT_EQ(fetched.error().kind, ErrorKind::rejected);
  EXPECT_THAT(fetched.error().message, AllOf(HasSubstr("HTTP 403"), Not(HasSubstr("s3cret"))));
}

TEST_F(RetrievedFile, NeedsALinkThatLeadsSomewhere) {
  for (const std::string link : {"http://mixpanel.example/s3cret", "ftp://s3cret", "", "//"}) {
    const auto fetched = fetch(link);
    ASSERT_FALSE(fetched) << link;
    EXPECT_EQ(fetched.error().kind, ErrorKind::fatal) << link;
    EXPECT_THAT(fetched.error().message, Not(HasSubstr("s3cret")));
  }
}

}  // namespace
}  // namespace mixferry::privacy
