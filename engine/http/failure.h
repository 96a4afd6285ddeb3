#pragma once
/// Network failures as sentences for people.

#include <boost/system/error_code.hpp>
#include <chrono>
#include <cstdint>
#include <string>

#include "engine/http/endpoint.h"
#include "engine/http/inflater.h"

namespace mixferry::http {

/// Steps of a request, in order.
enum class Step : std::uint8_t { resolve, connect, handshake, write, read };

/// Whether `error` means that a deadline passed.
[[nodiscard]] bool is_timeout(const boost::system::error_code& error);

/// Whether a TLS handshake that failed so will always do: the server speaks another version or no TLS at all,
/// or has no cipher that is good enough. Not so where it was cut off, damaged on the way, or the server is
/// ill.
[[nodiscard]] bool is_lasting_tls_error(const boost::system::error_code& error);

/// Why `endpoint`, for plain HTTP, is not connected to: it is called like this machine and is another.
[[nodiscard]] std::string describe_not_here(const Endpoint& endpoint);

/// What failed, with whom, why, and where it helps what to try. `deadline` is the step's.
[[nodiscard]] std::string describe_failure(Step step, const boost::system::error_code& error,
                                           const Endpoint& endpoint, std::chrono::milliseconds deadline);

/// Why nothing can be made of the body of an answer.
[[nodiscard]] std::string describe_unfit_body(Inflater::Failure failure, const Endpoint& endpoint);

/// Why `proxy` opened no way to `endpoint`, and where it helps what to try.
[[nodiscard]] std::string describe_refused_tunnel(unsigned status, const Endpoint& proxy,
                                                  const Endpoint& endpoint);

/// Why the server's certificate was not accepted. `verify_result` is OpenSSL's, not `X509_V_OK`.
[[nodiscard]] std::string describe_bad_certificate(long verify_result, const Endpoint& endpoint);

}  // namespace mixferry::http
