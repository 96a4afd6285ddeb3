#include "mappings/plan/hashing.h"

#include <array>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>
#include <stdexcept>

namespace mixferry::mappings {

void append_digest(std::string& out, std::string_view text, std::string_view key) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest;
  const auto* const bytes = reinterpret_cast<const unsigned char*>(text.data());
  if (key.empty()) {
    SHA256(bytes, text.size(), digest.data());
  } else if (HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes, text.size(), digest.data(),
                  nullptr) == nullptr) {
    throw std::runtime_error("HMAC-SHA256 can't be computed: OpenSSL refuses it");
  }
  constexpr std::string_view digits = "0123456789abcdef";
  for (const unsigned char byte : digest) {
    out += digits[byte >> 4];
    out += digits[byte & 0xF];
  }
}

}  // namespace mixferry::mappings
