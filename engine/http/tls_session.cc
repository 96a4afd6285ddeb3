#include "engine/http/tls_session.h"

#include <algorithm>
#include <boost/asio/error.hpp>
#include <boost/asio/ssl/error.hpp>
#include <new>
#include <openssl/bio.h>
#include <openssl/err.h>

namespace mixferry::http {

namespace asio = boost::asio;

namespace {

/// Larger sends gain nothing and would be held by every connection.
constexpr std::size_t kSendBytes = std::size_t{64} << 10;

/// A session that has failed already fails again without a reason.
boost::system::error_code last_error() {
  const unsigned long reason = ERR_get_error();
  if (reason == 0) return asio::ssl::error::unexpected_result;
  return {static_cast<int>(reason), asio::error::get_ssl_category()};
}

}  // namespace

TlsSession::TlsSession(asio::ssl::context& context)
    : ssl_(SSL_new(context.native_handle())), input_(BIO_new(BIO_s_mem())), output_(BIO_new(BIO_s_mem())) {
  if (!ssl_ || input_ == nullptr || output_ == nullptr) throw std::bad_alloc();
  SSL_set_bio(ssl_.get(), input_, output_);
  SSL_set_mode(ssl_.get(), SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                               SSL_MODE_RELEASE_BUFFERS);
  SSL_set_connect_state(ssl_.get());
}

TlsSession::Step TlsSession::shake_hands() {
  ERR_clear_error();
  return step(SSL_do_handshake(ssl_.get()), 0);
}

TlsSession::Step TlsSession::read(asio::mutable_buffer into) {
  if (into.size() == 0) return {};
  ERR_clear_error();
  std::size_t bytes = 0;
  const int result = SSL_read_ex(ssl_.get(), into.data(), into.size(), &bytes);
  return step(result, bytes);
}

TlsSession::Step TlsSession::write(const ConstBuffers& from) {
  std::size_t written = 0;
  for (asio::const_buffer left : from) {
    while (left.size() > 0) {
      if (output().size() >= kSendBytes) return {.bytes = written};
      ERR_clear_error();
      std::size_t bytes = 0;
      const int result = SSL_write_ex(ssl_.get(), left.data(), left.size(), &bytes);
      if (result <= 0) return step(result, written);
      written += bytes;
      left += bytes;
    }
  }
  return {.bytes = written};
}

TlsSession::Step TlsSession::step(int result, std::size_t bytes) {
  if (result > 0) return {.bytes = bytes};
  switch (SSL_get_error(ssl_.get(), result)) {
    case SSL_ERROR_WANT_READ:
      return {.wants_input = bytes == 0, .bytes = bytes};
    case SSL_ERROR_ZERO_RETURN:
      return {.bytes = bytes, .error = asio::error::eof};
    default:
      return {.bytes = bytes, .error = last_error()};
  }
}

void TlsSession::take_input(std::size_t bytes) {
  BIO_write(input_, received_.data(), static_cast<int>(bytes));
}

boost::system::error_code TlsSession::end_of_input() const {
  if ((SSL_get_shutdown(ssl_.get()) & SSL_RECEIVED_SHUTDOWN) != 0) return asio::error::eof;
  return asio::ssl::error::stream_truncated;
}

asio::const_buffer TlsSession::output() const {
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(output_, &bytes);
  return {bytes, static_cast<std::size_t>(size)};
}

void TlsSession::drop_output() {
  BIO_reset(output_);
}

}  // namespace mixferry::http
