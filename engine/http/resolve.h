#pragma once
/// Names to addresses, with a deadline.

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/system/error_code.hpp>
#include <chrono>
#include <cstdint>
#include <expected>
#include <string>
#include <vector>

namespace mixferry::http {

using Addresses = std::vector<boost::asio::ip::tcp::endpoint>;

/// The addresses of `host`, in the system's order; at least one. `timed_out` when it took longer than
/// `deadline`: the system's lookup can't be interrupted, so it then goes on by itself and its result is
/// dropped.
boost::asio::awaitable<std::expected<Addresses, boost::system::error_code>> resolve(
    boost::asio::any_io_executor executor, std::string host, std::uint16_t port,
    std::chrono::milliseconds deadline);

}  // namespace mixferry::http
