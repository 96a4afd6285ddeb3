#include "engine/http/tls_session.h"

#include <boost/asio/error.hpp>
#include <boost/asio/ssl/error.hpp>
#include <cstring>
#include <gtest/gtest.h>
#include <optional>
#include <string>

#include "tests/support/certificates.h"

namespace mixferry::http {
namespace {

namespace asio = boost::asio;

/// A session and a server, with nothing but memory between them.
class TlsSessionTest : public testing::Test {
 protected:
  TlsSessionTest() : identity_(tests::self_signed({})) {
    SSL_CTX* const context = SSL_CTX_new(TLS_server_method());
    SSL_CTX_use_certificate(context, identity_.certificate.get());
    SSL_CTX_use_PrivateKey(context, identity_.key.get());
    server_ = SSL_new(context);
    SSL_CTX_free(context);
    SSL_set_bio(server_, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
    SSL_set_accept_state(server_);
  }
  ~TlsSessionTest() override { SSL_free(server_); }

  void to_server() {
    const asio::const_buffer output = session_.output();
    BIO_write(SSL_get_rbio(server_), output.data(), static_cast<int>(output.size()));
    session_.drop_output();
  }

  /// False: the server has said nothing that was not taken yet.
  bool to_session() {
    const asio::mutable_buffer space = session_.input_space();
    const int bytes = BIO_read(SSL_get_wbio(server_), space.data(), static_cast<int>(space.size()));
    if (bytes <= 0) return false;
    session_.take_input(static_cast<std::size_t>(bytes));
    return true;
  }

  /// Repeats a step until it wants no more input than the server gives.
  template <typename TakeStep>
  TlsSession::Step take(TakeStep&& take_step) {
    while (true) {
      const TlsSession::Step step = take_step();
      to_server();
      if (!SSL_is_init_finished(server_)) SSL_do_handshake(server_);
      if (!step.wants_input || !to_session()) return step;
    }
  }

  void connect() {
    const TlsSession::Step step = take([&] { return session_.shake_hands(); });
    ASSERT_FALSE(step.error) << step.error.message();
    ASSERT_FALSE(step.wants_input);
  }

  TlsSession::Step read() {
    return take([&] { return session_.read(asio::buffer(read_)); });
  }

  std::string at_server() {
    std::string bytes(4 << 20, '\0');
    std::size_t filled = 0;
    std::size_t got = 0;
    while (SSL_read_ex(server_, bytes.data() + filled, bytes.size() - filled, &got) == 1) filled += got;
    bytes.resize(filled);
    return bytes;
  }

  void say(const std::string& bytes) {
    ASSERT_EQ(SSL_write(server_, bytes.data(), static_cast<int>(bytes.size())),
              static_cast<int>(bytes.size()));
  }

  tests::Identity identity_;
  SSL* server_ = nullptr;
  asio::ssl::context context_{asio::ssl::context::tls_client};
  TlsSession session_{context_};
  std::string read_ = std::string(100, '\0');
};

TEST_F(TlsSessionTest, MovesManyRecordsButNotAllAtOnce) {
  constexpr std::size_t kRecordMax = 16 << 10;
  connect();
  std::string body;
  for (int i = 0; body.size() < 1'900'000; ++i) body += std::to_string(i) + ',';
  const std::string head = "POST / HTTP/1.1\r\n\r\n";
  std::string arrived;
  asio::const_buffer left = asio::buffer(body);
  ConstBuffers first = {asio::buffer(head), left};
  for (bool begun = false; left.size() > 0; begun = true) {
    const TlsSession::Step step = session_.write(begun ? ConstBuffers{left} : first);
    ASSERT_FALSE(step.error || step.wants_input);
    left += begun ? step.bytes : step.bytes - head.size();
    EXPECT_TRUE(left.size() == 0 || session_.output().size() >= 3 * kRecordMax);
    EXPECT_LT(session_.output().size(), 8 * kRecordMax);
    to_server();
    arrived += at_server();
  }
  EXPECT_EQ(arrived, head + body);
}

TEST_F(TlsSessionTest, ReadsWhatComesInAnyPieces) {
  connect();
  const std::string answer(10'000, 'a');
  say(answer);
  std::string got;
  while (got.size() < answer.size()) {
    const TlsSession::Step step = read();
    ASSERT_FALSE(step.error || step.wants_input);
    got.append(read_, 0, step.bytes);
  }
  EXPECT_EQ(got, answer);
  EXPECT_TRUE(read().wants_input);
}

TEST_F(TlsSessionTest, TellsAnAnnouncedEndFromACut) {
  connect();
  EXPECT_EQ(session_.end_of_input(), asio::ssl::error::stream_truncated);
  SSL_shutdown(server_);
  EXPECT_EQ(read().error, asio::error::eof);
  EXPECT_EQ(session_.end_of_input(), asio::error::eof);
}

// Method: the server changes its keys, and asks for the client's to be changed, between two requests.
TEST_F(TlsSessionTest, GoesOnWithNewKeys) {
  connect();
  SSL_key_update(server_, SSL_KEY_UPDATE_REQUESTED);
  say("stored");
  EXPECT_EQ(read().bytes, 6u);
  const std::string request = "again";
  EXPECT_EQ(session_.write({asio::buffer(request)}).bytes, request.size());
  to_server();
  EXPECT_EQ(at_server(), request);
}

TEST_F(TlsSessionTest, WhatIsNoTlsIsAnError) {
  ASSERT_TRUE(session_.shake_hands().wants_input);
  const std::string_view plain = "HTTP/1.1 400 Bad Request\r\n\r\n";
  std::memcpy(session_.input_space().data(), plain.data(), plain.size());
  session_.take_input(plain.size());
  EXPECT_EQ(session_.shake_hands().error.category(), asio::error::get_ssl_category());
}

// Method: bytes of a record are changed on the way.
TEST_F(TlsSessionTest, ADamagedRecordIsAnErrorAndTheServerIsTold) {
  connect();
  read();
  say("stored");
  const asio::mutable_buffer space = session_.input_space();
  const int bytes = BIO_read(SSL_get_wbio(server_), space.data(), static_cast<int>(space.size()));
  ASSERT_GT(bytes, 8);
  static_cast<char*>(space.data())[bytes - 1] ^= 1;
  session_.take_input(static_cast<std::size_t>(bytes));
  EXPECT_EQ(session_.read(asio::buffer(read_)).error.category(), asio::error::get_ssl_category());
  EXPECT_GT(session_.output().size(), 0u);
  session_.drop_output();
  EXPECT_TRUE(session_.read(asio::buffer(read_)).error) << "a session that has failed stays so";
  EXPECT_TRUE(session_.write({asio::buffer(read_)}).error);
}

}  // namespace
}  // namespace mixferry::http
