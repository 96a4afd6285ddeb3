#include "tests/support/fickle_proxy.h"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <chrono>
#include <limits>
#include <netinet/in.h>
#include <poll.h>
#include <random>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>

namespace mixferry::tests {
namespace {

constexpr std::uint64_t kNever = std::numeric_limits<std::uint64_t>::max();
constexpr int kLookForEndEveryMs = 50;

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  return address;
}

bool send_all(int to, const char* bytes, std::size_t size) {
  return ::send(to, bytes, size, MSG_NOSIGNAL) == static_cast<ssize_t>(size);
}

}  // namespace

/// How a connection ends: after so many bytes of one direction, with a reset or in order, after a silence.
struct FickleProxy::Fate {
  std::array<std::uint64_t, 2> bytes_left = {kNever, kNever};  ///< from the client, from the server
  bool reset = false;
  std::chrono::milliseconds stall{};
};

FickleProxy::FickleProxy(const FickleProxyOptions& options) : options_(options), server_(options.server) {
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = loopback(0);
  socklen_t size = sizeof address;
  if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(listener_, 64) != 0 ||
      ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    throw std::runtime_error("the proxy got no port");
  }
  port_ = ntohs(address.sin_port);
  acceptor_ = std::thread([this] { accept_all(); });
}

FickleProxy::~FickleProxy() {
  ending_ = true;
  ::shutdown(listener_, SHUT_RDWR);
  acceptor_.join();
  for (std::thread& thread : threads_) thread.join();
  ::close(listener_);
}

void FickleProxy::accept_all() {
  for (std::uint64_t number = 1;; ++number) {
    const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (client < 0) return;
    std::mt19937_64 random{options_.seed * 1'000'003 + number};
    Fate fate;
    if (random() % 100 < options_.cut_percent) {
      const bool in_request = random() % 2 == 0;
      fate.bytes_left[in_request ? 0 : 1] =
          random() % (in_request ? options_.request_bytes_max : options_.answer_bytes_max);
      fate.reset = random() % 2 == 0;
      if (random() % 2 == 0)
        fate.stall = std::chrono::milliseconds(random() % options_.stall_milliseconds_max);
    }
    threads_.emplace_back([this, client, fate] { pass_on(client, fate); });
  }
}

void FickleProxy::pass_on(int client, Fate fate) {
  const int server = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_in address = loopback(server_);
  bool open = ::connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  bool cut = false;
  std::array<pollfd, 2> sides = {pollfd{.fd = client, .events = POLLIN, .revents = 0},
                                 pollfd{.fd = server, .events = POLLIN, .revents = 0}};
  while (open && !cut && !ending_) {
    if (::poll(sides.data(), sides.size(), kLookForEndEveryMs) < 0) break;
    for (std::size_t from = 0; from < 2 && open && !cut; ++from) {
      if (sides[from].revents == 0) continue;
      std::array<char, 4096> bytes;
      const ssize_t got = ::recv(sides[from].fd, bytes.data(), bytes.size(), 0);
      open = got > 0;
      if (!open) break;
      const auto passed = std::min<std::uint64_t>(static_cast<std::uint64_t>(got), fate.bytes_left[from]);
      open = send_all(sides[1 - from].fd, bytes.data(), passed);
      if (fate.bytes_left[from] != kNever) fate.bytes_left[from] -= passed;
      cut = fate.bytes_left[from] == 0;
    }
  }
  if (cut) {
    ++cuts_;
    std::this_thread::sleep_for(fate.stall);
    const linger at_once{.l_onoff = 1, .l_linger = 0};
    if (fate.reset) ::setsockopt(client, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  }
  ::close(client);
  ::close(server);
}

}  // namespace mixferry::tests
