#pragma once
/// Certificates made on the spot, so that no test carries a key and none expires in the repository.

#include <memory>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <string>

namespace mixferry::tests {

struct FreeKey {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
struct FreeCertificate {
  void operator()(X509* certificate) const { X509_free(certificate); }
};

/// A certificate with its private key.
struct Identity {
  std::unique_ptr<EVP_PKEY, FreeKey> key;
  std::unique_ptr<X509, FreeCertificate> certificate;
};

struct CertificateOptions {
  std::string names = "DNS:localhost,IP:127.0.0.1";  ///< subjectAltName, as OpenSSL writes it
  long valid_from_seconds = -3600;                   ///< from now
  long valid_to_seconds = 3600;
};

/// A certificate authority of one test.
class Authority {
 public:
  explicit Authority(const std::string& name);
  /// One that `above` has signed. Its certificate is to be sent by servers, and is not.
  Authority(const std::string& name, const Authority& above);
  [[nodiscard]] Identity issue(const CertificateOptions& options) const;
  /// Its own certificate, PEM.
  [[nodiscard]] std::string pem() const;

 private:
  Identity self_;
};

/// A certificate that nobody but itself has signed.
[[nodiscard]] Identity self_signed(const CertificateOptions& options);

}  // namespace mixferry::tests
