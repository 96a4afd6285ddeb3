#pragma once
/// Network failures as sentences for people.

#include <boost/system/error_code.hpp>
#include <chrono>
#include <cstdint>
#include <string>

#include "engine/http/endpoint.h"

namespace mixferry::http {

/// Steps of a request, in order.
enum class Step : std::uint8_t { resolve, connect, handshake, write, read };

/// Whether `error` means that a deadline passed.
[[nodiscard]] bool is_timeout(const boost::system::error_code& error);

/// What failed, with whom, why, and where it helps what to try. `deadline` is the step's.
[[nodiscard]] std::string describe_failure(Step step, const boost::system::error_code& error,
                                           const Endpoint& endpoint, std::chrono::milliseconds deadline);

/// Why `proxy` opened no way to `endpoint`, and where it helps what to try.
[[nodiscard]] std::string describe_refused_tunnel(unsigned status, const Endpoint& proxy,
                                                  const Endpoint& endpoint);

/// Why the server's certificate was not accepted. `verify_result` is OpenSSL's, not `X509_V_OK`.
[[nodiscard]] std::string describe_bad_certificate(long verify_result, const Endpoint& endpoint);

}  // namespace mixferry::http
