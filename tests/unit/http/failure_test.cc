#include "engine/http/failure.h"

#include <boost/asio/error.hpp>
#include <boost/beast/core/error.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/x509_vfy.h>

namespace mixferry::http {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using testing::HasSubstr;

const Endpoint kEndpoint{.tls = true, .host = "api.example.org", .port = 8443};

TEST(Failure, DeadlinesNameTheStepAndTheTime) {
  struct Case {
    Step step;
    const char* message;
  };
  const Case cases[] = {
      {Step::resolve, "looking up api.example.org took longer than 2.5 s"},
      {Step::connect, "connecting to api.example.org:8443 took longer than 2.5 s"},
      {Step::handshake, "the TLS handshake with api.example.org:8443 took longer than 2.5 s"},
      {Step::write, "api.example.org:8443 did not take the request within 2.5 s"},
      {Step::read, "api.example.org:8443 did not answer within 2.5 s"},
  };
  const error_code timeouts[] = {asio::error::timed_out, boost::beast::error::timeout};
  for (const error_code& timeout : timeouts) {
    EXPECT_TRUE(is_timeout(timeout));
    for (const Case& c : cases) {
      EXPECT_EQ(describe_failure(c.step, timeout, kEndpoint, std::chrono::milliseconds{2'500}), c.message);
    }
  }
}

TEST(Failure, OtherErrorsNameTheHostAndTheReason) {
  struct Case {
    Step step;
    error_code error;
    const char* host;
    const char* reason;
  };
  const Case cases[] = {
      {Step::resolve, asio::error::host_not_found, "api.example.org", "no machine is known as"},
      {Step::resolve, asio::error::host_not_found_try_again, "api.example.org", "name servers"},
      {Step::connect, asio::error::connection_refused, "api.example.org:8443", "nobody listens on"},
      {Step::connect, asio::error::network_unreachable, "api.example.org:8443", "Network is unreachable"},
      {Step::connect, asio::error::no_descriptors, "api.example.org:8443", "Allow more open files"},
      {Step::handshake, asio::error::connection_reset, "api.example.org:8443", "during the TLS handshake"},
      {Step::write, asio::error::broken_pipe, "api.example.org:8443", "while the request was being sent"},
      {Step::write, asio::error::no_memory, "api.example.org:8443", "could not send the request"},
      {Step::read, asio::error::connection_reset, "api.example.org:8443", "without a whole answer"},
      {Step::read, asio::error::no_memory, "api.example.org:8443", "no answer from"},
  };
  for (const Case& c : cases) {
    const std::string message = describe_failure(c.step, c.error, kEndpoint, std::chrono::seconds{1});
    EXPECT_FALSE(is_timeout(c.error));
    EXPECT_THAT(message, HasSubstr(c.host));
    EXPECT_THAT(message, HasSubstr(c.reason));
  }
}

TEST(Failure, CertificatesThatAreNotAcceptedSayWhatToTry) {
  EXPECT_THAT(describe_bad_certificate(X509_V_ERR_CERT_HAS_EXPIRED, kEndpoint), HasSubstr("clock"));
  EXPECT_THAT(describe_bad_certificate(X509_V_ERR_HOSTNAME_MISMATCH, kEndpoint), HasSubstr("another host"));
  EXPECT_THAT(describe_bad_certificate(X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN, kEndpoint),
              HasSubstr("SSL_CERT_FILE"));
  EXPECT_THAT(describe_bad_certificate(X509_V_ERR_CERT_REVOKED, kEndpoint), HasSubstr("revoked"));
}

}  // namespace
}  // namespace mixferry::http
