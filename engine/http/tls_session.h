#pragma once
/// One client's TLS session, between memory and memory: no sockets.

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/container/static_vector.hpp>
#include <cstddef>
#include <memory>
#include <openssl/ssl.h>

namespace mixferry::http {

/// Of a sequence of buffers, the first that are not empty.
using ConstBuffers = boost::container::static_vector<boost::asio::const_buffer, 8>;

/// OpenSSL reads what was received and writes what is to be sent. After each step `output` is to be sent,
/// whatever the step came to; a step that wants input is to be repeated with more of it.
class TlsSession {
 public:
  explicit TlsSession(boost::asio::ssl::context& context);

  struct Step {
    bool wants_input = false;
    std::size_t bytes = 0;  ///< of those that were to be read or written
    boost::system::error_code error = {};
  };
  [[nodiscard]] Step shake_hands();
  [[nodiscard]] Step read(boost::asio::mutable_buffer into);
  /// Takes what makes a good send, rather than all.
  [[nodiscard]] Step write(const ConstBuffers& from);

  /// Where to put what is received, and how much was put there.
  [[nodiscard]] boost::asio::mutable_buffer input_space() { return boost::asio::buffer(received_); }
  void take_input(std::size_t bytes);
  /// What an end of the input means: `eof` when it was announced, else `stream_truncated`.
  [[nodiscard]] boost::system::error_code end_of_input() const;

  /// Valid until the next step.
  [[nodiscard]] boost::asio::const_buffer output() const;
  void drop_output();

  [[nodiscard]] SSL* native_handle() const { return ssl_.get(); }

 private:
  [[nodiscard]] Step step(int result, std::size_t bytes);

  struct Free {
    void operator()(SSL* ssl) const { SSL_free(ssl); }
  };
  std::unique_ptr<SSL, Free> ssl_;
  BIO* input_;   ///< owned by `ssl_`
  BIO* output_;  ///< owned by `ssl_`
  std::array<char, 4096> received_;
};

}  // namespace mixferry::http
