#pragma once
/// A request as the endpoints see it, without its transport.

#include <string_view>

namespace mixferry::sandbox {

struct HttpRequest {
  std::string_view method;
  std::string_view target;       ///< path and query, as on the request line
  std::string_view host = {};    ///< with its port; empty: not said
  std::string_view origin = {};  ///< of a page that asks; empty: none does
  std::string_view authorization = {};
  std::string_view content_type = {};
  std::string_view content_encoding = {};
  std::string_view accept_encoding = {};
  std::string_view body = {};
};

/// `/engage` for `/engage?ip=0`.
[[nodiscard]] std::string_view path_of(std::string_view target);
/// `ip=0` for it.
[[nodiscard]] std::string_view query_of(std::string_view target);

}  // namespace mixferry::sandbox
