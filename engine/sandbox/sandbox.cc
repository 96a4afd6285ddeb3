#include "engine/sandbox/sandbox.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <csignal>
#include <fmt/format.h>
#include <list>
#include <pthread.h>
#include <set>
#include <stdexcept>
#include <system_error>
#include <thread>

#include "engine/sandbox/session.h"

namespace mixferry::sandbox {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

/// A client that goes away is nothing out of the ordinary.
constexpr auto kNothingThrown = asio::as_tuple(asio::use_awaitable);

constexpr std::chrono::milliseconds kAcceptAgain{100};  ///< after running out of file descriptors, say

tcp::acceptor listen(asio::io_context& io, std::uint16_t port) {
  const tcp::endpoint endpoint{asio::ip::address_v4::loopback(), port};
  error_code error;
  tcp::acceptor acceptor{io};
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(tcp::acceptor::reuse_address{true}, error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(tcp::acceptor::max_listen_connections, error);
  if (error) {
    throw std::system_error{
        error, fmt::format("the sandbox can't listen on 127.0.0.1 port {}; port 0 takes a free one", port)};
  }
  return acceptor;
}

/// Starts a thread that leaves all signals to the others.
template <typename Function>
std::thread start_quiet_thread(Function function) {
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  std::thread thread{std::move(function)};
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return thread;
}

const SandboxOptions& checked(const SandboxOptions& options) {
  if (options.tokens.empty()) throw std::invalid_argument{"the sandbox needs at least one project token"};
  const std::set<std::uint64_t> numbers(options.project_ids.begin(), options.project_ids.end());
  if (!numbers.empty() &&
      (numbers.size() != options.tokens.size() || numbers.size() != options.project_ids.size())) {
    throw std::invalid_argument{
        fmt::format("{} projects and {} project ids: give one for each, none twice, or leave them out",
                    options.tokens.size(), options.project_ids.size())};
  }
  const std::set<std::string> secrets(options.project_secrets.begin(), options.project_secrets.end());
  if (!secrets.empty() &&
      (secrets.size() != options.tokens.size() || secrets.size() != options.project_secrets.size())) {
    throw std::invalid_argument{
        fmt::format("{} projects and {} project secrets: give one for each, none twice, or leave them out",
                    options.tokens.size(), options.project_secrets.size())};
  }
  if (options.behaviour.task_end <= TaskStatus::started)
    throw std::invalid_argument{"a task ends in a status that ends it, such as SUCCESS or FAILURE"};
  return options;
}

}  // namespace

struct Sandbox::Server {
  explicit Server(const SandboxOptions& options)
      : shared(checked(options)), acceptor(listen(io, options.port)) {
    asio::co_spawn(io, accept_all(), [](const std::exception_ptr& error) {
      if (error) std::rethrow_exception(error);
    });
    thread = start_quiet_thread([this] { io.run(); });
  }

  ~Server() {
    asio::post(io, [this] {
      shared.stopping = true;
      error_code ignored;
      acceptor.close(ignored);
      timer.cancel();
      for (Session& session : sessions) session.stop();
    });
    thread.join();
  }

  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  asio::awaitable<void> accept_all() {
    while (!shared.stopping) {
      auto [error, socket] = co_await acceptor.async_accept(kNothingThrown);
      if (shared.stopping) co_return;
      if (error) {
        shared.log(fmt::format("can't take a connection: {}; trying again", error.message()));
        timer.expires_after(kAcceptAgain);
        co_await timer.async_wait(kNothingThrown);
        continue;
      }
      const auto session = sessions.emplace(sessions.end(), std::move(socket), shared);
      asio::co_spawn(io, session->run(), [this, session](const std::exception_ptr& failure) {
        sessions.erase(session);
        if (failure) std::rethrow_exception(failure);
      });
    }
  }

  asio::io_context io{1};
  Shared shared;
  tcp::acceptor acceptor;
  const std::uint16_t port = acceptor.local_endpoint().port();  ///< kept, since the acceptor is the thread's
  asio::steady_timer timer{io};
  std::list<Session> sessions;  ///< each until its coroutine has ended
  std::thread thread;
};

Sandbox::Sandbox(SandboxOptions options) : server_(std::make_unique<Server>(options)) {}
Sandbox::~Sandbox() = default;

std::uint16_t Sandbox::port() const {
  return server_->port;
}

void Sandbox::wait_for_signal() {
  asio::io_context io;
  asio::signal_set signals{io, SIGINT, SIGTERM};
  signals.async_wait([](const error_code&, int) {});
  io.run();
}

}  // namespace mixferry::sandbox
