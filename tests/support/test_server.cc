#include "tests/support/test_server.h"

#include <arpa/inet.h>
#include <charconv>
#include <csignal>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace mixferry::tests {
namespace {

std::size_t content_length(std::string_view header) {
  constexpr std::string_view name = "Content-Length: ";
  const std::size_t at = header.find(name);
  std::size_t length = 0;
  if (at != std::string_view::npos) {
    std::from_chars(header.data() + at + name.size(), header.data() + header.size(), length);
  }
  return length;
}

/// A socket bound to a free port of 127.0.0.1, and that port.
int bind_loopback(std::uint16_t& port) {
  const int bound = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (::bind(bound, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      ::getsockname(bound, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    throw std::runtime_error{"the test server got no port"};
  }
  port = ntohs(address.sin_port);
  return bound;
}

}  // namespace

Peer::Peer(int socket, SSL_CTX* tls) : socket_(socket) {
  const int on = 1;
  ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (tls == nullptr) return;
  tls_ = SSL_new(tls);
  SSL_set_fd(tls_, socket_);
  ready_ = SSL_accept(tls_) == 1;
}

Peer::~Peer() {
  close();
  if (tls_ != nullptr) SSL_free(tls_);
}

long Peer::read_some(char* bytes, std::size_t size) {
  if (socket_ < 0) return 0;
  if (tls_ != nullptr) return SSL_read(tls_, bytes, static_cast<int>(size));
  return ::recv(socket_, bytes, size, 0);
}

std::string Peer::read_header() {
  char bytes[4096];
  std::size_t end = 0;
  while ((end = unread_.find("\r\n\r\n")) == std::string::npos) {
    const long got = read_some(bytes, sizeof bytes);
    if (got <= 0) return {};
    unread_.append(bytes, static_cast<std::size_t>(got));
  }
  std::string header = unread_.substr(0, end + 4);
  unread_.erase(0, end + 4);
  return header;
}

std::string Peer::read_request() {
  std::string request = read_header();
  const std::size_t length = content_length(request);
  std::string bytes(64 << 10, '\0');
  while (unread_.size() < length) {
    const long got = read_some(bytes.data(), bytes.size());
    if (got <= 0) return {};
    unread_.append(bytes, 0, static_cast<std::size_t>(got));
  }
  request.append(unread_, 0, length);
  unread_.erase(0, length);
  return request;
}

void Peer::write(std::string_view bytes) {
  while (!bytes.empty() && socket_ >= 0) {
    const long put = tls_ != nullptr ? SSL_write(tls_, bytes.data(), static_cast<int>(bytes.size()))
                                     : ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (put <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(put));
  }
}

void Peer::wait_for_bytes() {
  char bytes[4096];
  read_some(bytes, sizeof bytes);
}

void Peer::wait_for_close() {
  char bytes[4096];
  while (read_some(bytes, sizeof bytes) > 0) {
  }
}

void Peer::relay_to(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  const int other = ::socket(AF_INET, SOCK_STREAM, 0);
  if (::connect(other, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) {
    pollfd sides[] = {{.fd = socket_, .events = POLLIN, .revents = 0},
                      {.fd = other, .events = POLLIN, .revents = 0}};
    for (bool open = true; open && ::poll(sides, 2, -1) > 0;) {
      for (int from = 0; from < 2 && open; ++from) {
        if (sides[from].revents == 0) continue;
        char bytes[4096];
        const long got = ::recv(sides[from].fd, bytes, sizeof bytes, 0);
        open =
            got > 0 && ::send(sides[1 - from].fd, bytes, static_cast<std::size_t>(got), MSG_NOSIGNAL) == got;
      }
    }
  }
  ::close(other);
}

void Peer::close() {
  if (socket_ < 0) return;
  if (tls_ != nullptr && ready_) SSL_shutdown(tls_);
  // The listener's owner may be cutting this socket at the same time, so it alone closes the descriptor.
  ::shutdown(socket_, SHUT_RDWR);
  socket_ = -1;
}

void Peer::reset() {
  if (socket_ < 0) return;
  const linger at_once{.l_onoff = 1, .l_linger = 0};
  ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  // Only the last close of a descriptor sends RST; connecting to nothing does it now (see connect(2)).
  sockaddr nothing{};
  nothing.sa_family = AF_UNSPEC;
  ::connect(socket_, &nothing, sizeof nothing);
  socket_ = -1;
}

std::string Peer::server_name() const {
  const char* name = tls_ == nullptr ? nullptr : SSL_get_servername(tls_, TLSEXT_NAMETYPE_host_name);
  return name == nullptr ? std::string{} : name;
}

std::string http_answer(int status, std::string_view body, std::string_view more_headers) {
  return fmt::format("HTTP/1.1 {} Status\r\nContent-Length: {}\r\n{}\r\n{}", status, body.size(),
                     more_headers, body);
}

TestServer::TestServer(Serve serve) : serve_(std::move(serve)) {
  listen();
}

TestServer::TestServer(Serve serve, const Identity& identity, int tls_version_max, const std::string& ciphers)
    : serve_(std::move(serve)), tls_(SSL_CTX_new(TLS_server_method())) {
  // A server thread must not die of a client that left.
  std::signal(SIGPIPE, SIG_IGN);
  SSL_CTX_set_security_level(tls_, 0);  // it is the client that has to be strict
  if (!ciphers.empty()) SSL_CTX_set_cipher_list(tls_, ciphers.c_str());
  SSL_CTX_set_min_proto_version(tls_, TLS1_VERSION);
  SSL_CTX_set_max_proto_version(tls_, tls_version_max);
  SSL_CTX_use_certificate(tls_, identity.certificate.get());
  SSL_CTX_use_PrivateKey(tls_, identity.key.get());
  if (identity.above) SSL_CTX_add1_chain_cert(tls_, identity.above.get());
  listen();
}

TestServer::~TestServer() {
  ::shutdown(listener_, SHUT_RDWR);
  acceptor_.join();
  {
    const std::lock_guard lock{mutex_};
    for (const int socket : sockets_) ::shutdown(socket, SHUT_RDWR);
  }
  for (std::thread& thread : threads_) thread.join();
  for (const int socket : sockets_) ::close(socket);
  ::close(listener_);
  if (tls_ != nullptr) SSL_CTX_free(tls_);
}

void TestServer::listen() {
  listener_ = bind_loopback(port_);
  if (::listen(listener_, 64) != 0) throw std::runtime_error{"the test server could not listen"};
  acceptor_ = std::thread{[this] { accept_all(); }};
}

void TestServer::accept_all() {
  for (;;) {
    const int socket = ::accept(listener_, nullptr, nullptr);
    if (socket < 0) return;
    ++connections_;
    const std::lock_guard lock{mutex_};
    sockets_.push_back(socket);
    threads_.emplace_back([this, socket] {
      Peer peer{socket, tls_};
      if (peer.is_ready()) serve_(peer);
    });
  }
}

ClosedPort::ClosedPort() : socket_(bind_loopback(number_)) {}

ClosedPort::~ClosedPort() {
  ::close(socket_);
}

TestServer::Serve always(std::string answer) {
  return [answer = std::move(answer)](Peer& peer) {
    while (!peer.read_request().empty()) peer.write(answer);
  };
}

}  // namespace mixferry::tests
