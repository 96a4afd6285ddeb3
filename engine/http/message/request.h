#pragma once
/// A request as a value.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "engine/http/message/authorization.h"
#include "engine/http/message/headers.h"
#include "engine/http/message/verb.h"

namespace mixferry::http {

class BodySource;

/// Bytes of the request's own; bytes lent, or a source, which must outlive the request.
using Body = std::variant<std::string_view, std::string, BodySource*>;

struct Request {
  Verb verb = Verb::get;
  std::string target = "/";            ///< path and query, from `/` on; the endpoint's prefix is put in front
  std::string_view content_type = {};  ///< a literal; empty: no body
  Body body = {};
  std::string_view accept = "application/json";  ///< a literal
  bool accepts_gzip = false;                     ///< the answer may come compressed; it is inflated
  std::optional<Authorization> authorization = {};
  Headers headers = {};  ///< beyond those above

  // What is not said is the client's own.
  std::optional<std::chrono::milliseconds> write_deadline = {};
  std::optional<std::chrono::milliseconds> response_deadline = {};
  std::optional<std::uint64_t> response_bytes_max = {};  ///< of the body, as it comes and inflated
};

}  // namespace mixferry::http
