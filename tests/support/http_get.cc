#include "tests/support/http_get.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <limits>
#include <stdexcept>

namespace mixferry::tests {

std::string http_get(std::uint16_t port, const std::string& target) {
  namespace asio = boost::asio;
  namespace http = boost::beast::http;
  asio::io_context loop;
  asio::ip::tcp::socket socket(loop);
  socket.connect({asio::ip::make_address("127.0.0.1"), port});
  http::request<http::empty_body> request{http::verb::get, target, 11};
  request.set(http::field::host, "127.0.0.1");
  request.keep_alive(false);
  http::write(socket, request);
  http::response_parser<http::string_body> parser;
  parser.body_limit(std::numeric_limits<std::uint64_t>::max());
  boost::beast::flat_buffer buffer;
  http::read(socket, buffer, parser);
  if (parser.get().result() != http::status::ok) {
    throw std::runtime_error("GET " + target + " answered " + std::to_string(parser.get().result_int()));
  }
  return std::move(parser.get().body());
}

}  // namespace mixferry::tests
