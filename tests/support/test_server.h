#pragma once
/// A server that does exactly what a test tells it, well-behaved or not: blocking sockets, one thread a
/// connection, plain or TLS.

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <openssl/ssl.h>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "tests/support/certificates.h"

namespace mixferry::tests {

/// The server's end of one connection.
class Peer {
 public:
  Peer(int socket, SSL_CTX* tls);
  ~Peer();
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;

  /// Header and body (by Content-Length) of the next request; empty when the client closed.
  std::string read_request();
  /// Until a blank line.
  std::string read_header();
  /// Blocks until anything comes, and drops it.
  void wait_for_bytes();
  void write(std::string_view bytes);
  /// Blocks until the client closes its end.
  void wait_for_close();
  /// Passes on what comes from either side, to and from whoever listens on `port` here, until one side ends.
  void relay_to(std::uint16_t port);
  /// Closes in order; what was written still arrives.
  void close();
  /// Closes with RST.
  void reset();
  /// The name that the client asked for by SNI; empty without.
  [[nodiscard]] std::string server_name() const;
  /// Whether the TLS handshake, if there is one, succeeded.
  [[nodiscard]] bool is_ready() const { return ready_; }

 private:
  long read_some(char* bytes, std::size_t size);

  int socket_;
  SSL* tls_ = nullptr;
  bool ready_ = true;
  std::string unread_;
};

/// `HTTP/1.1 <status>` with a body and its length.
[[nodiscard]] std::string http_answer(int status, std::string_view body, std::string_view more_headers = "");

/// Serves from construction to destruction on 127.0.0.1, each connection by `serve` on a thread of its own.
/// Destruction cuts all connections and joins all threads.
class TestServer {
 public:
  using Serve = std::function<void(Peer&)>;

  explicit TestServer(Serve serve);
  /// `ciphers`: of TLS 1.2 and older, as OpenSSL lists them, however weak; empty: OpenSSL's.
  TestServer(Serve serve, const Identity& identity, int tls_version_max = TLS1_3_VERSION,
             const std::string& ciphers = "");
  ~TestServer();

  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] int connections() const { return connections_; }
  /// Of the connections that come from now on.
  void set_tls_version_max(int version) { SSL_CTX_set_max_proto_version(tls_, version); }

 private:
  void listen();
  void accept_all();

  Serve serve_;
  SSL_CTX* tls_ = nullptr;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<int> connections_ = 0;
  std::mutex mutex_;
  std::vector<int> sockets_;
  std::vector<std::thread> threads_;
  std::thread acceptor_;
};

/// A port of 127.0.0.1 on which nobody listens, and nobody will: it is taken.
class ClosedPort {
 public:
  ClosedPort();
  ~ClosedPort();
  ClosedPort(const ClosedPort&) = delete;
  ClosedPort& operator=(const ClosedPort&) = delete;
  [[nodiscard]] std::uint16_t number() const { return number_; }

 private:
  std::uint16_t number_ = 0;  ///< before `socket_`, which it is filled in by
  int socket_ = -1;
};

/// Answers every request on a connection with `answer`.
[[nodiscard]] TestServer::Serve always(std::string answer);

}  // namespace mixferry::tests
