#include "engine/sandbox/session.h"

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/string.hpp>
#include <fmt/format.h>

namespace mixferry::sandbox {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;

/// Failures of the network are values here: a client that goes away is nothing out of the ordinary.
constexpr auto kNoThrow = asio::as_tuple(asio::use_awaitable);

constexpr std::uint32_t kHeaderBytesMax = 64 * 1024;
constexpr std::size_t kLinesPieceBytes = 256 * 1024;
constexpr std::size_t kLogTargetBytesMax = 200;

std::string_view view(boost::beast::string_view text) {
  return {text.data(), text.size()};
}

TimePoint now() {
  return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

}  // namespace

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
  if (shared_.service.meets_faults(path)) co_return co_await answer_as_mixpanel(request);
  Reply reply = handle(request);
  if (reply.lines) co_return co_await send_lines(request, reply);
  co_return co_await send(request, std::move(reply.answer));
}

asio::awaitable<bool> Session::answer_as_mixpanel(const Request& request) {
  const Behaviour& behaviour = shared_.options.behaviour;
  const Faults& faults = shared_.options.faults;
  fault_ = shared_.faults.at(++shared_.requests);
  if (fault_.kind != FaultKind::none) shared_.service.note_fault(name_of(fault_.kind));
  if (fault_.kind == FaultKind::late) co_await wait(std::chrono::milliseconds{faults.late_milliseconds});
  Reply reply;
  if (stores(fault_.kind)) reply = handle(request);
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
      if (reply.lines) reply.lines->append(reply.answer.body, kLinesPieceBytes);
      co_return co_await send_unreadable(request, fault_.unreadable, std::move(reply.answer));
    case FaultKind::slow:
      co_await wait(std::chrono::milliseconds{faults.slow_milliseconds});
      break;
    default:
      break;
  }
  if (std::optional<Answer> faulty = faulty_answer(request))
    co_return co_await send(request, std::move(*faulty),
                            fault_.kind == FaultKind::too_many_requests_retry_after);
  if (reply.lines) co_return co_await send_lines(request, reply);
  co_return co_await send(request, std::move(reply.answer));
}

/// The answer of the fault; nullopt: it leaves the true one as it is.
std::optional<Answer> Session::faulty_answer(const Request& request) const {
  switch (fault_.kind) {
    case FaultKind::too_many_requests:
    case FaultKind::too_many_requests_retry_after:
      return shared_.service.too_many_requests(path_of(view(request.target())));
    case FaultKind::error_before_storing:
    case FaultKind::error_after_storing:
    case FaultKind::outage:
      return html_answer(fault_.status, http::obsolete_reason(static_cast<http::status>(fault_.status)));
    case FaultKind::html_too_large:
      return html_answer(413, "Request Entity Too Large");
    default:
      return std::nullopt;
  }
}

asio::awaitable<bool> Session::send(const Request& request, Answer answer, bool retry_after) {
  http::response<http::string_body> response{static_cast<http::status>(answer.status), request.version()};
  response.set(http::field::server, "mixferry-sandbox");
  response.set(http::field::content_type, answer.content_type);
  for (const auto& [name, value] : answer.headers) response.set(name, value);
  if (retry_after) response.set(http::field::retry_after, "1");
  response.keep_alive(request.keep_alive());
  response.body() = std::move(answer.body);
  response.prepare_payload();
  note_answer(request, answer.status);
  const auto [error, bytes] = co_await http::async_write(socket_, response, kNoThrow);
  co_return !error && response.keep_alive();
}

asio::awaitable<bool> Session::send_lines(const Request& request, Reply& reply) {
  const bool chunked = request.version() >= 11;
  http::response<http::empty_body> head{http::status::ok, request.version()};
  head.set(http::field::server, "mixferry-sandbox");
  head.set(http::field::content_type, reply.answer.content_type);
  for (const auto& [name, value] : reply.answer.headers) head.set(name, value);
  head.keep_alive(chunked && request.keep_alive());
  head.chunked(chunked);
  http::response_serializer<http::empty_body> serializer{head};
  note_answer(request, 200);
  const auto [head_error, head_bytes] = co_await http::async_write_header(socket_, serializer, kNoThrow);
  if (head_error) co_return false;
  std::string piece = std::move(reply.answer.body);
  while (!piece.empty() || reply.lines->append(piece, kLinesPieceBytes)) {
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
                                 .accept_encoding = view(request[http::field::accept_encoding]),
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

}  // namespace mixferry::sandbox
