#include "engine/sandbox/findings.h"

#include <fmt/format.h>

#include "engine/sandbox/json_value.h"

namespace mixferry::sandbox {

void Findings::refuse(std::size_t index, std::string_view reason) {
  ++invalid;
  if (first_invalid.empty()) first_invalid = reason;
  if (!errors.empty()) errors += ',';
  errors += fmt::format("\"{}\":[", index);
  append_quoted(errors, reason);
  errors += ']';
}

bool Findings::success(const Flags& flags, bool any_invalid_is_failure) const {
  const bool must_be_flawless = flags.strict || any_invalid_is_failure;
  return error.empty() && good > 0 && (invalid == 0 || !must_be_flawless);
}

Answer Findings::answer(const Flags& flags, bool any_invalid_is_failure) const {
  if (too_many_requests) return too_many_requests_answer();
  const int status = success(flags, any_invalid_is_failure) ? 1 : 0;
  std::string text = fmt::to_string(status);
  if (flags.strict || flags.verbose) {
    std::string error_text = "null";
    if (status == 0) {
      const std::string_view summary =
          flags.strict ? std::string_view{"some data points in the request failed validation"}
                       : first_invalid;
      error_text.clear();
      append_quoted(error_text, error.empty() ? summary : error);
    }
    text = flags.strict ? fmt::format(R"({{"error":{},"errors":{{{}}},"num_good_events":{},"status":{}}})",
                                      error_text, errors, good, status)
                        : fmt::format(R"({{"error":{},"status":{}}})", error_text, status);
  }
  if (flags.callback.empty()) return {.body = std::move(text)};
  return {.content_type = "text/javascript", .body = fmt::format("{}({});", flags.callback, text)};
}

}  // namespace mixferry::sandbox
