#pragma once
/// Which addresses are this machine.

#include <boost/asio/ip/address.hpp>

namespace mixferry::http {

/// 127.0.0.0/8, ::1, and the former written as IPv6 (`::ffff:127.0.0.1`), which is where it is connected to.
[[nodiscard]] inline bool is_loopback(const boost::asio::ip::address& address) {
  if (address.is_v6() && address.to_v6().is_v4_mapped()) {
    return boost::asio::ip::make_address_v4(boost::asio::ip::v4_mapped, address.to_v6()).is_loopback();
  }
  return address.is_loopback();
}

}  // namespace mixferry::http
