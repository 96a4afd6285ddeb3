#pragma once
/// A network that can't be relied on: passes bytes on between a client and a server of this machine, and cuts
/// connections where nobody expects it.

#include <atomic>
#include <cstdint>
#include <mutex>
#include <thread>
#include <vector>

namespace mixferry::tests {

struct FickleProxyOptions {
  std::uint16_t server = 0;                  ///< port to pass on to
  std::uint64_t seed = 1;                    ///< decides, with a connection's number, what becomes of it
  unsigned cut_percent = 50;                 ///< of connections that are cut
  std::uint64_t request_bytes_max = 20'000;  ///< cut somewhere before so many bytes of requests ...
  std::uint64_t answer_bytes_max = 600;      ///< ... or of answers
  unsigned stall_milliseconds_max = 100;     ///< silence before a cut
};

/// Listens on a port of 127.0.0.1 from construction to destruction. Connections are cut in the midst of
/// requests and answers, between them, with and without a reset, at once or after a silence.
class FickleProxy {
 public:
  explicit FickleProxy(const FickleProxyOptions& options);
  ~FickleProxy();
  FickleProxy(const FickleProxy&) = delete;
  FickleProxy& operator=(const FickleProxy&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }
  /// Where connections lead from now on.
  void lead_to(std::uint16_t server) { server_ = server; }
  /// How many connections were cut.
  [[nodiscard]] int cuts() const { return cuts_; }

 private:
  struct Fate;
  void accept_all();
  void pass_on(int client, Fate fate);

  const FickleProxyOptions options_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<std::uint16_t> server_;
  std::atomic<int> cuts_ = 0;
  std::atomic<bool> ending_ = false;
  std::mutex mutex_;
  std::vector<std::thread> threads_;
  std::thread acceptor_;
};

}  // namespace mixferry::tests
