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

Identity make_unsigned(const CertificateOptions& options) {
  static long serial = 1;
  Identity identity;
  identity.key.reset(options.rsa_bits == 0 ? EVP_EC_gen("P-256")
                                           : EVP_RSA_gen(static_cast<unsigned>(options.rsa_bits)));
  identity.certificate.reset(X509_new());
  require(identity.key && identity.certificate, "EVP_EC_gen");
  X509* const certificate = identity.certificate.get();
  X509_set_version(certificate, X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), serial++);
  X509_gmtime_adj(X509_getm_notBefore(certificate), options.valid_from_seconds);
  X509_gmtime_adj(X509_getm_notAfter(certificate), options.valid_to_seconds);
  X509_set_pubkey(certificate, identity.key.get());
  X509_NAME* const subject = X509_get_subject_name(certificate);
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(options.common_name.data()),
                             static_cast<int>(options.common_name.size()), -1, 0);
  X509_set_issuer_name(certificate, subject);
  if (!options.names.empty()) add_extension(certificate, NID_subject_alt_name, options.names);
  if (!options.key_usage.empty()) add_extension(certificate, NID_ext_key_usage, options.key_usage);
  return identity;
}

CertificateOptions of_authority(const std::string& name) {
  constexpr long day = 86'400;
  return {.names = "", .valid_from_seconds = -day, .valid_to_seconds = day, .common_name = name};
}

void sign(const Identity& identity, EVP_PKEY* by, bool with_sha1 = false) {
  require(X509_sign(identity.certificate.get(), by, with_sha1 ? EVP_sha1() : EVP_sha256()) > 0, "X509_sign");
}

}  // namespace

Authority::Authority(const std::string& name) : Authority(name, nullptr, "") {}

Authority::Authority(const std::string& name, const Authority& above) : Authority(name, &above.self_, "") {}

Authority::Authority(const std::string& name, const Authority& above, const std::string& domain)
    : Authority(name, &above.self_, domain) {}

Authority::Authority(const std::string& name, const Identity* signer, const std::string& domain)
    : self_(make_unsigned(of_authority(name))) {
  const Identity& above = signer == nullptr ? self_ : *signer;
  X509_set_issuer_name(self_.certificate.get(), X509_get_subject_name(above.certificate.get()));
  add_extension(self_.certificate.get(), NID_basic_constraints, "critical,CA:TRUE");
  add_extension(self_.certificate.get(), NID_key_usage, "critical,keyCertSign,cRLSign");
  if (!domain.empty())
    add_extension(self_.certificate.get(), NID_name_constraints, "critical,permitted;DNS:" + domain);
  sign(self_, above.key.get());
}

Identity Authority::issue(const CertificateOptions& options) const {
  Identity identity = make_unsigned(options);
  X509_set_issuer_name(identity.certificate.get(), X509_get_subject_name(self_.certificate.get()));
  sign(identity, self_.key.get(), options.signed_with_sha1);
  return identity;
}

Identity Authority::issue_with_chain(const CertificateOptions& options) const {
  return issued_by(self_, options);
}

std::string Authority::pem() const {
  const std::unique_ptr<BIO, decltype(&BIO_free)> memory{BIO_new(BIO_s_mem()), &BIO_free};
  require(PEM_write_bio_X509(memory.get(), self_.certificate.get()) == 1, "PEM_write_bio_X509");
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(memory.get(), &bytes);
  return {bytes, static_cast<std::size_t>(size)};
}

Identity issued_by(const Identity& issuer, const CertificateOptions& options) {
  Identity identity = make_unsigned(options);
  X509_set_issuer_name(identity.certificate.get(), X509_get_subject_name(issuer.certificate.get()));
  sign(identity, issuer.key.get());
  X509_up_ref(issuer.certificate.get());
  identity.above.reset(issuer.certificate.get());
  return identity;
}

Identity self_signed(const CertificateOptions& options) {
  Identity identity = make_unsigned(options);
  sign(identity, identity.key.get());
  return identity;
}

}  // namespace mixferry::tests
