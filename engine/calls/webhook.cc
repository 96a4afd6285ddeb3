#include "engine/calls/webhook.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>
#include <fmt/format.h>
#include <optional>
#include <random>
#include <utility>

#include "engine/calls/caller.h"
#include "engine/http/message/status.h"

namespace mixferry::calls {
namespace {

constexpr std::uint32_t kTries = 3;
constexpr std::chrono::seconds kAllTries{15};
constexpr std::chrono::milliseconds kStep{5'000};  ///< resolving, connecting, sending, waiting: each at most

Verdict judge_hook(const Attempt& attempt) {
  if (attempt && http::is_redirect(attempt->status)) {
    return {
        .next = Verdict::Next::refused,
        .reason = fmt::format("it answered HTTP {}, a redirect, which is not followed: give the address that "
                              "it leads to",
                              attempt->status)};
  }
  return judge_by_status(attempt);
}

http::ClientOptions with_short_deadlines(http::ClientOptions options) {
  options.resolve_deadline = options.connect_deadline = kStep;
  options.write_deadline = options.response_deadline = kStep;
  return options;
}

CallOptions call_options(const Webhook& webhook) {
  return {.back_off = {.first = webhook.first_pause, .longest = 2 * webhook.first_pause},
          .attempts_max = kTries,
          .give_up_after = kAllTries,
          .retry_after_max = kStep,
          .seed = std::random_device{}()};
}

}  // namespace

Result<> notify(const Webhook& webhook, std::string_view json) {
  asio::io_context loop{1};
  flow::LoopTimer timer(loop.get_executor());
  http::Client client(loop.get_executor(), webhook.address.endpoint, with_short_deadlines(webhook.http));
  RateQuota no_quota;
  Caller caller(loop.get_executor(), client, timer, no_quota, call_options(webhook));
  http::Request request{.verb = http::Verb::post,
                        .target = webhook.address.target,
                        .content_type = "application/json",
                        .body = json};
  std::string why_not;
  asio::co_spawn(loop, caller.call(std::move(request), judge_hook),
                 [&](const std::exception_ptr& failure, const Result<http::Response>& answer) {
                   if (failure) why_not = "an unexpected failure";
                   if (!failure && !answer) why_not = answer.error().message;
                   loop.stop();  // a lookup that goes on by itself is not waited for
                 });
  loop.run();
  if (why_not.empty()) return {};
  return std::unexpected(
      Error{.kind = ErrorKind::retryable,
            .message = fmt::format("the report was not posted to {}: {}",
                                   http::host_and_port(webhook.address.endpoint), why_not)});
}

}  // namespace mixferry::calls
