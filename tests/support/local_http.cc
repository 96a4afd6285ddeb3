#include "tests/support/local_http.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <limits>
#include <stdexcept>

namespace mixferry::tests {
namespace {

namespace http = boost::beast::http;

std::string ask(std::uint16_t port, http::request<http::string_body> request) {
  namespace asio = boost::asio;
  asio::io_context loop;
  asio::ip::tcp::socket socket(loop);
  socket.connect({asio::ip::make_address("127.0.0.1"), port});
  request.set(http::field::host, "127.0.0.1");
  request.keep_alive(false);
  request.prepare_payload();
  http::write(socket, request);
  http::response_parser<http::string_body> parser;
  parser.body_limit(std::numeric_limits<std::uint64_t>::max());
  boost::beast::flat_buffer buffer;
  http::read(socket, buffer, parser);
  if (parser.get().result() != http::status::ok) {
    throw std::runtime_error(std::string(request.target()) + " answered " +
                             std::to_string(parser.get().result_int()));
  }
  return std::move(parser.get().body());
}

}  // namespace

std::string http_get(std::uint16_t port, const std::string& target) {
  return ask(port, {http::verb::get, target, 11});
}

std::string http_post(std::uint16_t port, const std::string& target, const std::string& body) {
  http::request<http::string_body> request{http::verb::post, target, 11, body};
  request.set(http::field::content_type, "application/json");
  return ask(port, std::move(request));
}

}  // namespace mixferry::tests
