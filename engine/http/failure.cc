#include "engine/http/failure.h"

#include <boost/asio/error.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/beast/core/error.hpp>
#include <boost/beast/http/error.hpp>
#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>
#include <string_view>

#include "engine/base/open_files.h"

namespace mixferry::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using beast::http::error;

std::string describe_timeout(Step step, const Endpoint& endpoint, std::chrono::milliseconds deadline) {
  const double seconds = static_cast<double>(deadline.count()) / 1000;
  const std::string where = host_and_port(endpoint);
  switch (step) {
    case Step::resolve:
      return fmt::format("looking up {} took longer than {:g} s", endpoint.host, seconds);
    case Step::connect:
      return fmt::format("connecting to {} took longer than {:g} s", where, seconds);
    case Step::handshake:
      return fmt::format("the TLS handshake with {} took longer than {:g} s", where, seconds);
    case Step::write:
      return fmt::format("{} did not take the request within {:g} s", where, seconds);
    case Step::read:
      break;
  }
  return fmt::format("{} did not answer within {:g} s", where, seconds);
}

std::string describe_resolve(const boost::system::error_code& error, const Endpoint& endpoint) {
  if (error == asio::error::host_not_found || error == asio::error::no_data) {
    return fmt::format("no machine is known as {}; check the host name", endpoint.host);
  }
  return fmt::format("{} could not be looked up: {}; check the network and its name servers", endpoint.host,
                     error.message());
}

std::string describe_connect(const boost::system::error_code& error, const Endpoint& endpoint) {
  const std::string where = host_and_port(endpoint);
  if (error == asio::error::connection_refused) return fmt::format("nobody listens on {}", where);
  if (is_too_many_files(error))
    return fmt::format("could not connect to {}: {}. {}", where, error.message(), kAllowMoreFiles);
  return fmt::format("could not connect to {}: {}", where, error.message());
}

bool is_close(const boost::system::error_code& error) {
  return error == asio::error::eof || error == asio::error::connection_reset ||
         error == asio::error::broken_pipe || error == asio::ssl::error::stream_truncated;
}

/// Why no handshake comes about, as far as that can be told from OpenSSL's reason.
std::string_view reason_of(const boost::system::error_code& error) {
  if (error.category() != asio::error::get_ssl_category()) return "";
  switch (ERR_GET_REASON(static_cast<unsigned long>(error.value()))) {
    case SSL_R_UNSUPPORTED_PROTOCOL:
    case SSL_R_TLSV1_ALERT_PROTOCOL_VERSION:
    case SSL_R_SSLV3_ALERT_HANDSHAKE_FAILURE:
    case SSL_R_TLSV1_ALERT_INSUFFICIENT_SECURITY:
      return ", so it may be too old, or have no cipher that is safe";
    case SSL_R_WRONG_VERSION_NUMBER:
    case SSL_R_PACKET_LENGTH_TOO_LONG:
    case SSL_R_UNEXPECTED_MESSAGE:
      return ", so what answers may be no TLS at all";
    default:
      return "";
  }
}

std::string describe_handshake(const boost::system::error_code& error, const Endpoint& endpoint) {
  const std::string where = host_and_port(endpoint);
  if (is_close(error)) return fmt::format("{} closed the connection during the TLS handshake", where);
  return fmt::format("the TLS handshake with {} failed: {}{}; does this port speak HTTPS, TLS 1.2 or newer?",
                     where, error.message(), reason_of(error));
}

std::string describe_too_long(const std::string& where) {
  return fmt::format("the answer of {} is longer than any that makes sense", where);
}

std::string describe_read(const boost::system::error_code& error, const Endpoint& endpoint) {
  const std::string where = host_and_port(endpoint);
  if (error == error::end_of_stream) return fmt::format("{} closed the connection without an answer", where);
  if (error == error::partial_message) {
    return fmt::format("{} closed the connection in the middle of its answer", where);
  }
  if (error == error::body_limit || error == error::header_limit) {
    return describe_too_long(where);
  }
  if (is_close(error)) return fmt::format("{} closed the connection without a whole answer", where);
  if (error.category() == make_error_code(error::end_of_stream).category()) {
    return fmt::format("what {} answered is not HTTP ({}); does another service listen there?", where,
                       error.message());
  }
  return fmt::format("no answer from {}: {}", where, error.message());
}

}  // namespace

bool is_timeout(const boost::system::error_code& error) {
  return error == beast::error::timeout || error == asio::error::timed_out;
}

bool is_lasting_tls_error(const boost::system::error_code& error) {
  if (is_close(error) || error.category() != asio::error::get_ssl_category()) return false;
  const auto code = static_cast<unsigned long>(error.value());
  if (ERR_GET_LIB(code) != ERR_LIB_SSL) return false;
  switch (ERR_GET_REASON(code)) {
    case SSL_R_UNEXPECTED_EOF_WHILE_READING:
    case SSL_R_TLSV1_ALERT_INTERNAL_ERROR:
    case SSL_R_TLSV1_ALERT_USER_CANCELLED:
    case SSL_R_SSLV3_ALERT_BAD_RECORD_MAC:
    case SSL_R_TLSV1_ALERT_DECRYPT_ERROR:
    case SSL_R_DECRYPTION_FAILED_OR_BAD_RECORD_MAC:
    case SSL_R_BAD_SIGNATURE:
    case SSL_R_DIGEST_CHECK_FAILED:
      return false;
    default:
      return true;
  }
}

std::string describe_not_here(const Endpoint& endpoint) {
  return fmt::format(
      "{} is another machine today, and plain http is only for this one: look at /etc/hosts, or use https",
      endpoint.host);
}

std::string describe_failure(Step step, const boost::system::error_code& error, const Endpoint& endpoint,
                             std::chrono::milliseconds deadline) {
  if (is_timeout(error)) return describe_timeout(step, endpoint, deadline);
  switch (step) {
    case Step::resolve:
      return describe_resolve(error, endpoint);
    case Step::connect:
      return describe_connect(error, endpoint);
    case Step::handshake:
      return describe_handshake(error, endpoint);
    case Step::write:
      if (is_close(error)) {
        return fmt::format("{} closed the connection while the request was being sent",
                           host_and_port(endpoint));
      }
      return fmt::format("could not send the request to {}: {}", host_and_port(endpoint), error.message());
    case Step::read:
      break;
  }
  return describe_read(error, endpoint);
}

std::string describe_unfit_body(Inflater::Failure failure, const Endpoint& endpoint) {
  const std::string where = host_and_port(endpoint);
  if (failure == Inflater::Failure::too_long) return describe_too_long(where);
  return fmt::format(
      "the answer of {} was damaged on the way: it says that it is gzip, and is not, or not all of it",
      where);
}

std::string describe_refused_tunnel(unsigned status, const Endpoint& proxy, const Endpoint& endpoint) {
  constexpr unsigned proxy_authentication_required = 407;
  const char* const advice =
      status == proxy_authentication_required
          ? "it wants a user name and password: HTTPS_PROXY=http://USER:PASSWORD@HOST:PORT"
          : "ask whoever runs it to allow that host, or take the host out with NO_PROXY";
  return fmt::format("the proxy {} opened no way to {} (HTTP {}); {}", host_and_port(proxy),
                     host_and_port(endpoint), status, advice);
}

std::string describe_bad_certificate(long verify_result, const Endpoint& endpoint) {
  const std::string where = host_and_port(endpoint);
  switch (verify_result) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return fmt::format("the certificate of {} has expired, or this machine's clock is wrong", where);
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return fmt::format("the certificate of {} is not valid yet, or this machine's clock is wrong", where);
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      return fmt::format("the certificate of {} is for another host, so this may not be who it should be",
                         where);
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
      return fmt::format(
          "the certificate of {} is not signed by an authority that this machine trusts, or comes without "
          "the "
          "certificates in between ({}). If the network's own proxy opens TLS, name its authority's PEM file "
          "with --ca-file or in SSL_CERT_FILE",
          where, X509_verify_cert_error_string(verify_result));
    default:
      break;
  }
  return fmt::format("the certificate of {} was not accepted: {}", where,
                     X509_verify_cert_error_string(verify_result));
}

}  // namespace mixferry::http
