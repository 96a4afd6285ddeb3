#include "tests/unit/sandbox/http_client.h"

#include <array>
#include <boost/algorithm/string/case_conv.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>

namespace mixferry::sandbox {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using boost::system::error_code;

struct HttpClient::Connection {
  asio::io_context io;
  asio::ip::tcp::socket socket{io};
  boost::beast::flat_buffer buffer;
};

HttpClient::HttpClient(std::uint16_t port) : connection_(std::make_unique<Connection>()) {
  connection_->socket.connect({asio::ip::address_v4::loopback(), port});
  const timeval ten_seconds{.tv_sec = 10, .tv_usec = 0};
  setsockopt(connection_->socket.native_handle(), SOL_SOCKET, SO_RCVTIMEO, &ten_seconds, sizeof ten_seconds);
  setsockopt(connection_->socket.native_handle(), SOL_SOCKET, SO_SNDTIMEO, &ten_seconds, sizeof ten_seconds);
}

HttpClient::~HttpClient() = default;

HttpAnswer HttpClient::get(std::string_view target) {
  send(fmt::format("GET {} HTTP/1.1\r\nHost: localhost\r\n\r\n", target));
  return receive();
}

HttpAnswer HttpClient::post(std::string_view target, std::string_view body, std::string_view headers) {
  send(fmt::format("POST {} HTTP/1.1\r\nHost: localhost\r\n{}Content-Length: {}\r\n\r\n{}", target, headers,
                   body.size(), body));
  return receive();
}

bool HttpClient::send(std::string_view bytes) {
  error_code error;
  asio::write(connection_->socket, asio::buffer(bytes), error);
  return !error;
}

HttpAnswer HttpClient::receive() {
  http::response_parser<http::string_body> parser;
  parser.body_limit(boost::none);
  error_code error;
  http::read(connection_->socket, connection_->buffer, parser, error);
  HttpAnswer answer;
  answer.failed = static_cast<bool>(error);
  answer.failure = error ? error.message() : "";
  if (parser.is_header_done()) answer.status = parser.get().result_int();
  for (const auto& field : parser.get()) {
    answer.headers[boost::algorithm::to_lower_copy(std::string{field.name_string()})] =
        std::string{field.value()};
  }
  answer.body = parser.get().body();
  return answer;
}

std::string HttpClient::receive_all() {
  std::string all;
  std::array<char, 4096> piece{};
  error_code error;
  while (!error) {
    const std::size_t bytes = connection_->socket.read_some(asio::buffer(piece), error);
    all.append(piece.data(), bytes);
  }
  return all;
}

bool HttpClient::is_silent_for(int milliseconds) {
  pollfd socket{.fd = connection_->socket.native_handle(), .events = POLLIN, .revents = 0};
  return poll(&socket, 1, milliseconds) == 0;
}

}  // namespace mixferry::sandbox
