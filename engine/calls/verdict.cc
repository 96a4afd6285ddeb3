#include "engine/calls/verdict.h"

#include <fmt/format.h>

#include "engine/http/message/status.h"

namespace mixferry::calls {

Verdict judge_by_status(const Attempt& attempt) {
  using Next = Verdict::Next;
  if (!attempt) {
    const http::RequestError& error = attempt.error();
    return {.next = error.lasting ? Next::refused : Next::again, .reason = error.message};
  }
  if (http::is_success(attempt->status)) return {};
  return {.next = http::may_pass(attempt->status) ? Next::again : Next::refused,
          .reason = fmt::format("it answered HTTP {}", attempt->status)};
}

}  // namespace mixferry::calls
