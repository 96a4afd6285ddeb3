#pragma once
/// Asks a local server, blocking.

#include <cstdint>
#include <string>

namespace mixferry::tests {

/// The body of `GET http://127.0.0.1:<port><target>`; throws when the status is not 200.
[[nodiscard]] std::string http_get(std::uint16_t port, const std::string& target);
/// The same of a `POST` of JSON.
std::string http_post(std::uint16_t port, const std::string& target, const std::string& body);

}  // namespace mixferry::tests
