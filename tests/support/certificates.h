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
  std::unique_ptr<X509, FreeCertificate> above = nullptr;  ///< sent with it, if any
};

struct CertificateOptions {
  std::string names = "DNS:localhost,IP:127.0.0.1";  ///< subjectAltName, as OpenSSL writes it; empty: none
  long valid_from_seconds = -3600;                   ///< from now
  long valid_to_seconds = 3600;
  std::string common_name = "test server";
  std::string key_usage = {};  ///< extendedKeyUsage, such as `clientAuth`; empty: none
  int rsa_bits = 0;            ///< 0: a P-256 key
  bool signed_with_sha1 = false;
};

/// A certificate authority of one test.
class Authority {
 public:
  explicit Authority(const std::string& name);
  /// One that `above` has signed. Its certificate is to be sent by servers, and is not.
  Authority(const std::string& name, const Authority& above);
  /// One that `above` has signed, for servers of names below `domain` alone.
  Authority(const std::string& name, const Authority& above, const std::string& domain);
  [[nodiscard]] Identity issue(const CertificateOptions& options) const;
  /// What it has issued, to be sent with its own certificate.
  [[nodiscard]] Identity issue_with_chain(const CertificateOptions& options) const;
  /// Its own certificate, PEM.
  [[nodiscard]] std::string pem() const;

 private:
  /// `signer` is null for one that signs itself.
  Authority(const std::string& name, const Identity* signer, const std::string& domain);

  Identity self_;
};

/// One that `issuer`, an ordinary server, has no right to sign; sent with that one's.
[[nodiscard]] Identity issued_by(const Identity& issuer, const CertificateOptions& options);

/// A certificate that nobody but itself has signed.
[[nodiscard]] Identity self_signed(const CertificateOptions& options);

}  // namespace mixferry::tests
