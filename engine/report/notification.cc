#include "engine/report/notification.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <fmt/format.h>
#include <optional>
#include <utility>

#include "engine/http/message/status.h"

namespace mixferry::report {
namespace {

namespace asio = boost::asio;

constexpr int kTries = 3;
constexpr std::chrono::seconds kAllTries{15};
constexpr std::chrono::milliseconds kStep{5'000};  ///< resolving, connecting, sending, waiting: each at most

std::string describe(unsigned status) {
  if (status / 100 == 3) {
    return fmt::format(
        "it answered HTTP {}, a redirect, which is not followed: give the address that it leads to", status);
  }
  return fmt::format("it answered HTTP {}", status);
}

std::unexpected<Error> not_posted(const Webhook& webhook, std::string_view why) {
  return std::unexpected(Error{.kind = ErrorKind::retryable,
                               .message = fmt::format("the report was not posted to {}: {}",
                                                      http::host_and_port(webhook.address.endpoint), why)});
}

asio::awaitable<Result<>> post(http::Client& client, const Webhook& webhook, std::string_view json) {
  asio::steady_timer pause(co_await asio::this_coro::executor);
  for (int attempt = 1;; ++attempt) {
    http::Request request{.verb = http::Verb::post,
                          .target = webhook.address.target,
                          .content_type = "application/json",
                          .body = json};
    const auto response = co_await client.send(std::move(request));
    if (response && response->status / 100 == 2) co_return Result<>{};
    const bool again = response ? http::may_pass(response->status) : !response.error().lasting;
    if (!again || attempt == kTries) {
      co_return not_posted(webhook, response ? describe(response->status) : response.error().message);
    }
    pause.expires_after(webhook.first_pause * attempt);
    co_await pause.async_wait(asio::use_awaitable);
  }
}

}  // namespace

Result<> notify(const Webhook& webhook, std::string_view json) {
  http::ClientOptions options = webhook.http;
  options.resolve_deadline = options.connect_deadline = kStep;
  options.write_deadline = options.response_deadline = kStep;
  asio::io_context loop{1};
  http::Client client(loop.get_executor(), webhook.address.endpoint, options);
  asio::cancellation_signal give_up;
  std::optional<Result<>> posted;
  const auto take = [&](const std::exception_ptr& failure, Result<> result) {
    if (!failure) posted = std::move(result);
    loop.stop();
  };
  asio::co_spawn(loop, post(client, webhook, json), asio::bind_cancellation_slot(give_up.slot(), take));
  loop.run_for(kAllTries);
  if (!posted && !loop.stopped()) {
    give_up.emit(asio::cancellation_type::terminal);
    loop.run();
    return not_posted(webhook, fmt::format("no answer within {} s", kAllTries.count()));
  }
  return posted ? std::move(*posted) : not_posted(webhook, "an unexpected failure");
}

}  // namespace mixferry::report
