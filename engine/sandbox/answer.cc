#include "engine/sandbox/answer.h"

#include <fmt/format.h>

#include "engine/sandbox/json_value.h"

namespace mixferry::sandbox {
namespace {

std::string_view reason_of(unsigned status) {
  switch (status) {
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 413:
      return "Request Entity Too Large";
    default:
      return "Too Many Requests";
  }
}

}  // namespace

Answer error_answer(unsigned status, std::string_view error) {
  std::string text;
  append_quoted(text, error);
  return {.status = status, .body = fmt::format(R"({{"error":{},"status":"error"}})", text)};
}

Answer query_error_answer(unsigned status, std::string_view path, std::string_view error) {
  std::string request;
  append_quoted(request, path);
  std::string text;
  append_quoted(text, error);
  return {.status = status, .body = fmt::format(R"({{"request":{},"error":{}}})", request, text)};
}

Answer html_answer(unsigned status, std::string_view title) {
  return {
      .status = status,
      .content_type = "text/html",
      .body = fmt::format("<html><head><title>{0} {1}</title></head><body><h1>{0} {1}</h1></body></html>\n",
                          status, title)};
}

Answer coded_answer(unsigned status, std::string_view error) {
  std::string text;
  append_quoted(text, error);
  return {.status = status,
          .body = fmt::format(R"({{"code":{},"error":{},"status":"{}"}})", status, text, reason_of(status))};
}

Answer too_many_requests_answer() {
  return coded_answer(429,
                      "Project exceeded rate limits. Please retry the request with exponential backoff.");
}

Answer too_large_answer(std::uint64_t body_bytes_max, bool as_html) {
  if (as_html) return html_answer(413, reason_of(413));
  return coded_answer(413, fmt::format("request exceeds max limit of {} bytes", body_bytes_max));
}

}  // namespace mixferry::sandbox
