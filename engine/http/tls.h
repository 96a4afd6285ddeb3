#pragma once
/// What TLS must be like: version, chain, host name.

#include <boost/asio/ssl/context.hpp>
#include <openssl/ssl.h>
#include <string>

namespace mixferry::http {

/// TLS 1.2 or newer, the server's chain verified against `ca_file`, or against the system's trust store when
/// that is empty. Throws `RunError` (`usage`) when it can't be read.
[[nodiscard]] boost::asio::ssl::context make_tls_context(const std::string& ca_file);

/// Demands a certificate for `host`, a name or an address, among its subjectAltNames (not in CN alone), and
/// asks for it by name (SNI). False: OpenSSL would not take `host`.
[[nodiscard]] bool expect_host(SSL* connection, const std::string& host);

}  // namespace mixferry::http
