#pragma once
/// What goes back for a request, and the answers that several endpoints share.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/sandbox/lines.h"

namespace mixferry::sandbox {

struct Answer {
  unsigned status = 200;
  std::string_view content_type = "application/json";
  std::string body = {};
  std::vector<std::pair<std::string_view, std::string>> headers = {};  ///< beside those of any answer
};

/// An answer whose body may come a piece at a time.
struct Reply {
  Answer answer;
  std::unique_ptr<Lines> lines = nullptr;   ///< if set, the body comes from here, behind what `answer` has
  std::shared_ptr<void> running = nullptr;  ///< counts as a query under way as long as it is held
};

/// `{"error":"...","status":"error"}`
[[nodiscard]] Answer error_answer(unsigned status, std::string_view error);
/// `{"request":"/api/query/engage","error":"..."}`, as the query API says it.
[[nodiscard]] Answer query_error_answer(unsigned status, std::string_view path, std::string_view error);
/// The page that a load balancer would show.
[[nodiscard]] Answer html_answer(unsigned status, std::string_view title);
/// The answer of `/import` to what it refuses whole, and of all ingestion to what is too much or too large:
/// `{"code":401,"error":"...","status":"Unauthorized"}`
[[nodiscard]] Answer coded_answer(unsigned status, std::string_view error);
/// The body of a 429, as documented for all ingestion.
[[nodiscard]] Answer too_many_requests_answer();
/// The 413 that names the limit, or a load balancer's page.
[[nodiscard]] Answer too_large_answer(std::uint64_t body_bytes_max, bool as_html);

}  // namespace mixferry::sandbox
