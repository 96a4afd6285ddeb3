#pragma once
/// An answer as a value.

#include <string>

#include "engine/http/message/headers.h"

namespace mixferry::http {

struct Response {
  unsigned status = 0;
  Headers headers = {};
  std::string body = {};
};

/// Why there is no (readable) answer.
struct RequestError {
  std::string message;        ///< step, host and reason, for people
  bool request_sent = false;  ///< some of the request may have reached the server
  bool lasting =
      false;  ///< another attempt meets the same: a certificate that is not accepted, a proxy that won't
};

}  // namespace mixferry::http
