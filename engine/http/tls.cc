#include "engine/http/tls.h"

#include <boost/asio/ip/address.hpp>
#include <fmt/format.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include "engine/base/error.h"

namespace mixferry::http {

namespace asio = boost::asio;

/// Keys as strong as RSA of 2048 bits, no SHA-1. Debian's own default, which a configuration may have
/// lowered.
constexpr int kSecurityLevel = 2;

asio::ssl::context make_tls_context(const std::string& ca_file) {
  asio::ssl::context context{asio::ssl::context::tls_client};
  SSL_CTX_set_min_proto_version(context.native_handle(), TLS1_2_VERSION);
  SSL_CTX_set_security_level(context.native_handle(), kSecurityLevel);
  context.set_verify_mode(asio::ssl::verify_peer);
  boost::system::error_code error;
  if (ca_file.empty()) {
    context.set_default_verify_paths(error);
  } else {
    context.load_verify_file(ca_file, error);
  }
  if (error) {
    throw RunError{ExitCode::usage,
                   fmt::format("the certificates of trusted authorities could not be read from {}: {}",
                               ca_file.empty() ? "the system's store (install ca-certificates)" : ca_file,
                               error.message())};
  }
  return context;
}

bool expect_host(SSL* connection, const std::string& host) {
  boost::system::error_code not_an_address;
  asio::ip::make_address(host, not_an_address);
  // An address has no place in SNI (RFC 6066) and stands in another field of a certificate.
  if (!not_an_address) return X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(connection), host.c_str()) == 1;
  SSL_set_hostflags(connection, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
  return SSL_set1_host(connection, host.c_str()) == 1 &&
         SSL_set_tlsext_host_name(connection, host.c_str()) == 1;
}

}  // namespace mixferry::http
