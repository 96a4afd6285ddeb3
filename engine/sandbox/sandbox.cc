#include "engine/sandbox/sandbox.h"

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http.hpp>
#include <chrono>
#include <csignal>
#include <fmt/format.h>
#include <list>
#include <pthread.h>
#include <set>
#include <stdexcept>
#include <system_error>
#include <thread>

#include "engine/sandbox/fault_plan.h"
#include "engine/sandbox/service.h"

namespace mixferry::sandbox {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;
using Request = http::request<http::string_body>;
using Parser = http::request_parser<http::string_body>;

/// Failures of the network are values here: a client that goes away is nothing out of the ordinary.
constexpr auto kNoThrow = asio::as_tuple(asio::use_awaitable);

constexpr std::uint32_t kHeaderBytesMax = 64 * 1024;
constexpr std::size_t kLinesPieceBytes = 256 * 1024;
constexpr std::size_t kLogTargetBytesMax = 200;
constexpr std::chrono::milliseconds kAcceptAgain{100};  ///< after running out of file descriptors, say

std::string_view view(boost::beast::string_view text) {
  return {text.data(), text.size()};
}

TimePoint now() {
  return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

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
  std::uint64_t requests = 0;  ///< to where records come in, since the start
  bool stopping = false;
};

/// The answer that goes out for `answer` when the request met `fault`.
Answer faulty_answer(const Fault& fault, Answer answer) {
  switch (fault.kind) {
    case FaultKind::too_many_requests:
    case FaultKind::too_many_requests_retry_after:
      return too_many_requests_answer();
    case FaultKind::error_before_storing:
    case FaultKind::error_after_storing:
    case FaultKind::outage:
      return html_answer(fault.status, http::obsolete_reason(static_cast<http::status>(fault.status)));
    case FaultKind::html_too_large:
      return html_answer(413, "Request Entity Too Large");
    default:
      return answer;
  }
}

/// One connection: reads requests and answers them until either side has enough.
class Session {
 public:
  Session(tcp::socket socket, Shared& shared)
      : socket_(std::move(socket)), timer_(socket_.get_executor()), shared_(shared) {}

  asio::awaitable<void> run();

  /// Makes whatever `run` waits for fail.
  void stop() {
    error_code ignored;
    socket_.close(ignored);
    timer_.cancel();
  }

 private:
  asio::awaitable<error_code> read(Parser& parser);
  asio::awaitable<void> refuse(const error_code& error, const Request& request);
  /// These answer a request and say whether the connection stays open.
  asio::awaitable<bool> answer(const Request& request);
  asio::awaitable<bool> answer_data(const Request& request);
  asio::awaitable<bool> send(const Request& request, Answer answer, bool retry_after = false);
  asio::awaitable<bool> send_lines(const Request& request, Lines& lines);
  asio::awaitable<bool> send_unreadable(const Request& request, Unreadable kind, Answer answer);
  asio::awaitable<void> send_cut_off(const Answer& answer);

  asio::awaitable<void> wait(std::chrono::milliseconds time);
  asio::awaitable<void> read_until_client_leaves();
  void reset();
  Reply handle(const Request& request);
  void note_request(const Request& request);
  void note_answer(const Request& request, unsigned status);

  tcp::socket socket_;
  asio::steady_timer timer_;
  boost::beast::flat_buffer buffer_;
  Shared& shared_;
  Fault fault_;  ///< of the request at hand
};

asio::awaitable<void> Session::run() {
  error_code ignored;
  socket_.set_option(tcp::no_delay{true}, ignored);
  bool open = true;
  while (open && !shared_.stopping) {
    Parser parser;
    parser.header_limit(kHeaderBytesMax);
    parser.body_limit(shared_.options.behaviour.body_bytes_max);
    const error_code error = co_await read(parser);
    if (error) {
      co_await refuse(error, parser.get());
      co_return;
    }
    open = co_await answer(parser.get());
  }
  socket_.shutdown(tcp::socket::shutdown_both, ignored);
}

asio::awaitable<error_code> Session::read(Parser& parser) {
  const auto [header_error, header_bytes] =
      co_await http::async_read_header(socket_, buffer_, parser, kNoThrow);
  if (header_error) co_return header_error;
  if (boost::beast::iequals(parser.get()[http::field::expect], "100-continue")) {
    static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
    const auto [error, bytes] = co_await asio::async_write(socket_, asio::buffer(kContinue), kNoThrow);
    if (error) co_return error;
  }
  const auto [error, bytes] = co_await http::async_read(socket_, buffer_, parser, kNoThrow);
  co_return error;
}

/// Ends a connection whose request can't be read, with an answer where the client may still wait for one.
asio::awaitable<void> Session::refuse(const error_code& error, const Request& request) {
  Answer answer;
  if (error == http::error::body_limit) {
    const Behaviour& behaviour = shared_.options.behaviour;
    answer = too_large_answer(behaviour.body_bytes_max, behaviour.too_large_as_html);
  } else if (error == http::error::header_limit) {
    answer = html_answer(414, "Request-URI Too Large");
  } else if (error.category() == make_error_code(http::error::bad_method).category() &&
             error != http::error::end_of_stream && error != http::error::partial_message) {
    answer = error_answer(400, fmt::format("not an HTTP request: {}", error.message()));
  } else {
    co_return;
  }
  fault_ = {};
  note_request(request);
  co_await send(request, std::move(answer));
  error_code ignored;
  socket_.shutdown(tcp::socket::shutdown_send, ignored);
  // Closing with bytes unread would reset the connection, and the client might never see the answer.
  co_await read_until_client_leaves();
}

asio::awaitable<bool> Session::answer(const Request& request) {
  const std::string_view path = path_of(view(request.target()));
  fault_ = {};
  note_request(request);
  if (shared_.service.takes_data(path)) co_return co_await answer_data(request);
  const Reply reply = handle(request);
  if (reply.lines) co_return co_await send_lines(request, *reply.lines);
  co_return co_await send(request, reply.answer);
}

asio::awaitable<bool> Session::answer_data(const Request& request) {
  const Behaviour& behaviour = shared_.options.behaviour;
  const Faults& faults = shared_.options.faults;
  fault_ = shared_.faults.at(++shared_.requests);
  if (fault_.kind != FaultKind::none) shared_.service.note_fault(name_of(fault_.kind));
  if (fault_.kind == FaultKind::late) co_await wait(std::chrono::milliseconds{faults.late_milliseconds});
  Answer answer;
  if (stores(fault_.kind)) answer = handle(request).answer;
  co_await wait(std::chrono::milliseconds{behaviour.latency_milliseconds});
  switch (fault_.kind) {
    case FaultKind::reset_before_storing:
    case FaultKind::reset_after_storing:
      note_answer(request, 0);
      reset();
      co_return false;
    case FaultKind::silent_before_storing:
    case FaultKind::silent_after_storing:
      note_answer(request, 0);
      co_await read_until_client_leaves();
      co_return false;
    case FaultKind::unreadable_answer:
      co_return co_await send_unreadable(request, fault_.unreadable, std::move(answer));
    case FaultKind::slow:
      co_await wait(std::chrono::milliseconds{faults.slow_milliseconds});
      break;
    default:
      break;
  }
  const bool retry_after = fault_.kind == FaultKind::too_many_requests_retry_after;
  co_return co_await send(request, faulty_answer(fault_, std::move(answer)), retry_after);
}

asio::awaitable<bool> Session::send(const Request& request, Answer answer, bool retry_after) {
  http::response<http::string_body> response{static_cast<http::status>(answer.status), request.version()};
  response.set(http::field::server, "mixferry-sandbox");
  response.set(http::field::content_type, answer.content_type);
  if (retry_after) response.set(http::field::retry_after, "1");
  response.keep_alive(request.keep_alive());
  response.body() = std::move(answer.body);
  response.prepare_payload();
  note_answer(request, answer.status);
  const auto [error, bytes] = co_await http::async_write(socket_, response, kNoThrow);
  co_return !error && response.keep_alive();
}

asio::awaitable<bool> Session::send_lines(const Request& request, Lines& lines) {
  const bool chunked = request.version() >= 11;
  http::response<http::empty_body> head{http::status::ok, request.version()};
  head.set(http::field::server, "mixferry-sandbox");
  head.set(http::field::content_type, "application/x-ndjson");
  head.keep_alive(chunked && request.keep_alive());
  head.chunked(chunked);
  http::response_serializer<http::empty_body> serializer{head};
  note_answer(request, 200);
  const auto [head_error, head_bytes] = co_await http::async_write_header(socket_, serializer, kNoThrow);
  if (head_error) co_return false;
  std::string piece;
  while (lines.append(piece, kLinesPieceBytes)) {
    const auto [error, bytes] =
        chunked ? co_await asio::async_write(socket_, http::make_chunk(asio::buffer(piece)), kNoThrow)
                : co_await asio::async_write(socket_, asio::buffer(piece), kNoThrow);
    if (error) co_return false;
    piece.clear();
  }
  if (!chunked) co_return false;
  const auto [error, bytes] = co_await asio::async_write(socket_, http::make_chunk_last(), kNoThrow);
  co_return !error && head.keep_alive();
}

asio::awaitable<bool> Session::send_unreadable(const Request& request, Unreadable kind, Answer answer) {
  switch (kind) {
    case Unreadable::cut_json:
      answer.body.resize(answer.body.size() / 2);
      break;
    case Unreadable::cut_connection:
      note_answer(request, answer.status);
      co_await send_cut_off(answer);
      co_return false;
    case Unreadable::html_page:
      answer = html_answer(200, "OK");
      break;
    case Unreadable::empty_body:
      answer.body.clear();
      break;
  }
  co_return co_await send(request, std::move(answer));
}

asio::awaitable<void> Session::send_cut_off(const Answer& answer) {
  const std::string message =
      fmt::format("HTTP/1.1 {} OK\r\nContent-Type: {}\r\nContent-Length: {}\r\n\r\n{}", answer.status,
                  answer.content_type, answer.body.size() + 1, answer.body);
  co_await asio::async_write(socket_, asio::buffer(message), kNoThrow);
}

asio::awaitable<void> Session::wait(std::chrono::milliseconds time) {
  if (time.count() == 0 || shared_.stopping) co_return;
  timer_.expires_after(time);
  co_await timer_.async_wait(kNoThrow);
}

asio::awaitable<void> Session::read_until_client_leaves() {
  std::array<char, 16 * 1024> unread{};
  for (;;) {
    const auto [error, bytes] = co_await socket_.async_read_some(asio::buffer(unread), kNoThrow);
    if (error) co_return;
  }
}

void Session::reset() {
  error_code ignored;
  socket_.set_option(tcp::socket::linger{true, 0}, ignored);
  socket_.close(ignored);
}

Reply Session::handle(const Request& request) {
  const HttpRequest http_request{.method = view(request.method_string()),
                                 .target = view(request.target()),
                                 .host = view(request[http::field::host]),
                                 .origin = view(request[http::field::origin]),
                                 .authorization = view(request[http::field::authorization]),
                                 .content_type = view(request[http::field::content_type]),
                                 .content_encoding = view(request[http::field::content_encoding]),
                                 .body = request.body()};
  return shared_.service.handle(http_request, now());
}

void Session::note_request(const Request& request) {
  shared_.service.note_request(view(request.target()), request.body().size());
}

/// `status` 0 stands for none.
void Session::note_answer(const Request& request, unsigned status) {
  shared_.service.note_answer(view(request.target()), status);
  if (!shared_.options.log) return;
  shared_.log(fmt::format("{} {} {} bytes: {}{}{}", view(request.method_string()),
                          view(request.target()).substr(0, kLogTargetBytesMax), request.body().size(),
                          status == 0 ? "no answer" : std::to_string(status),
                          fault_.kind == FaultKind::none ? "" : ", fault ",
                          fault_.kind == FaultKind::none ? "" : name_of(fault_.kind)));
}

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
      auto [error, socket] = co_await acceptor.async_accept(kNoThrow);
      if (shared.stopping) co_return;
      if (error) {
        shared.log(fmt::format("can't take a connection: {}; trying again", error.message()));
        timer.expires_after(kAcceptAgain);
        co_await timer.async_wait(kNoThrow);
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
