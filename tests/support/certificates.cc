#include "tests/support/certificates.h"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdexcept>

namespace mixferry::tests {
namespace {

void require(bool done, const char* what) {
  if (!done) throw std::runtime_error{what};
}

void add_extension(X509* certificate, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str());
  require(extension != nullptr, "X509V3_EXT_conf_nid");
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

Identity make_unsigned(const std::string& name, long valid_from_seconds, long valid_to_seconds) {
  static long serial = 1;
  Identity identity;
  identity.key.reset(EVP_EC_gen("P-256"));
  identity.certificate.reset(X509_new());
  require(identity.key && identity.certificate, "EVP_EC_gen");
  X509* const certificate = identity.certificate.get();
  X509_set_version(certificate, X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), serial++);
  X509_gmtime_adj(X509_getm_notBefore(certificate), valid_from_seconds);
  X509_gmtime_adj(X509_getm_notAfter(certificate), valid_to_seconds);
  X509_set_pubkey(certificate, identity.key.get());
  X509_NAME* const subject = X509_get_subject_name(certificate);
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
  X509_set_issuer_name(certificate, subject);
  return identity;
}

void sign(const Identity& identity, EVP_PKEY* by) {
  require(X509_sign(identity.certificate.get(), by, EVP_sha256()) > 0, "X509_sign");
}

}  // namespace

Authority::Authority(const std::string& name) : Authority(name, *this) {}

Authority::Authority(const std::string& name, const Authority& above)
    : self_(make_unsigned(name, -86'400, 86'400)) {
  X509_set_issuer_name(self_.certificate.get(), X509_get_subject_name(above.self_.certificate.get()));
  add_extension(self_.certificate.get(), NID_basic_constraints, "critical,CA:TRUE");
  add_extension(self_.certificate.get(), NID_key_usage, "critical,keyCertSign,cRLSign");
  sign(self_, above.self_.key.get());
}

Identity Authority::issue(const CertificateOptions& options) const {
  Identity identity = make_unsigned("test server", options.valid_from_seconds, options.valid_to_seconds);
  X509_set_issuer_name(identity.certificate.get(), X509_get_subject_name(self_.certificate.get()));
  add_extension(identity.certificate.get(), NID_subject_alt_name, options.names);
  sign(identity, self_.key.get());
  return identity;
}

std::string Authority::pem() const {
  const std::unique_ptr<BIO, decltype(&BIO_free)> memory{BIO_new(BIO_s_mem()), &BIO_free};
  require(PEM_write_bio_X509(memory.get(), self_.certificate.get()) == 1, "PEM_write_bio_X509");
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(memory.get(), &bytes);
  return {bytes, static_cast<std::size_t>(size)};
}

Identity self_signed(const CertificateOptions& options) {
  Identity identity = make_unsigned("test server", options.valid_from_seconds, options.valid_to_seconds);
  add_extension(identity.certificate.get(), NID_subject_alt_name, options.names);
  sign(identity, identity.key.get());
  return identity;
}

}  // namespace mixferry::tests
