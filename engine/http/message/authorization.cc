#include "engine/http/message/authorization.h"

#include <algorithm>
#include <openssl/evp.h>

namespace mixferry::http {
namespace {

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
}

bool is_visible_ascii(char c) {
  return c > 0x20 && c < 0x7F;
}

std::string base64(const std::string& bytes) {
  std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');
  const int length =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                      reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(length));
  return text;
}

std::unexpected<Error> unfit(const char* why) {
  return std::unexpected(Error{.kind = ErrorKind::fatal, .message = why});
}

}  // namespace

Result<Authorization> Authorization::basic(std::string_view user, std::string_view password) {
  if (user.find(':') != std::string_view::npos) return unfit("a user name can't hold a colon");
  if (std::ranges::any_of(user, is_control) || std::ranges::any_of(password, is_control)) {
    return unfit("a user name or password can't hold line breaks or other control characters");
  }
  return Authorization{"Basic " + base64(std::string(user).append(1, ':').append(password))};
}

Result<Authorization> Authorization::bearer(std::string_view token) {
  if (token.empty()) return unfit("the token is empty");
  if (!std::ranges::all_of(token, is_visible_ascii)) {
    return unfit(
        "a token can't hold blanks, line breaks or other characters than those of ASCII that are visible");
  }
  return Authorization{std::string("Bearer ").append(token)};
}

}  // namespace mixferry::http
