#pragma once
/// One connection to the sandbox.

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include "engine/sandbox/fault_plan.h"
#include "engine/sandbox/sandbox.h"
#include "engine/sandbox/service.h"

namespace mixferry::sandbox {

/// What all connections share. One thread.
struct Shared {
  explicit Shared(const SandboxOptions& sandbox_options)
      : options(sandbox_options), service(options), faults(options.faults) {}

  void log(std::string_view line) const {
    if (options.log) options.log(line);
  }

  SandboxOptions options;
  Service service;
  FaultPlan faults;
  std::uint64_t requests = 0;  ///< to paths of Mixpanel's, since the start
  bool stopping = false;
};

/// One connection: reads requests and answers them until either side has enough.
class Session {
 public:
  Session(boost::asio::ip::tcp::socket socket, Shared& shared)
      : socket_(std::move(socket)), timer_(socket_.get_executor()), shared_(shared) {}

  boost::asio::awaitable<void> run();

  /// Makes whatever `run` waits for fail.
  void stop() {
    boost::system::error_code ignored;
    socket_.close(ignored);
    timer_.cancel();
  }

 private:
  using Request = boost::beast::http::request<boost::beast::http::string_body>;
  using Parser = boost::beast::http::request_parser<boost::beast::http::string_body>;

  boost::asio::awaitable<boost::system::error_code> read(Parser& parser);
  boost::asio::awaitable<void> refuse(const boost::system::error_code& error, const Request& request);
  /// These answer a request and say whether the connection stays open.
  boost::asio::awaitable<bool> answer(const Request& request);
  boost::asio::awaitable<bool> answer_as_mixpanel(const Request& request);
  boost::asio::awaitable<bool> send(const Request& request, Answer answer, bool retry_after = false);
  boost::asio::awaitable<bool> send_lines(const Request& request, Reply& reply);
  boost::asio::awaitable<bool> send_unreadable(const Request& request, Unreadable kind, Answer answer);
  boost::asio::awaitable<void> send_cut_off(const Answer& answer);

  boost::asio::awaitable<void> wait(std::chrono::milliseconds time);
  boost::asio::awaitable<void> read_until_client_leaves();
  void reset();
  Reply handle(const Request& request);
  [[nodiscard]] std::optional<Answer> faulty_answer(const Request& request) const;
  void note_request(const Request& request);
  void note_answer(const Request& request, unsigned status);

  boost::asio::ip::tcp::socket socket_;
  boost::asio::steady_timer timer_;
  boost::beast::flat_buffer buffer_;
  Shared& shared_;
  Fault fault_;  ///< of the request at hand
};

}  // namespace mixferry::sandbox
