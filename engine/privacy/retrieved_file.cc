#include "engine/privacy/retrieved_file.h"

#include <boost/asio/this_coro.hpp>
#include <chrono>
#include <fmt/format.h>
#include <limits>
#include <random>
#include <utility>

#include "engine/calls/quota.h"
#include "engine/calls/verdict.h"
#include "engine/http/client.h"
#include "engine/http/endpoint.h"
#include "engine/http/message/request.h"

namespace mixferry::privacy {
namespace {

constexpr std::chrono::hours kFetchedWithin{6};

/// Mixpanel's OpenAPI file shows a link without a scheme.
std::string with_scheme(std::string link) {
  return link.find("://") == std::string::npos ? "https://" + link : link;
}

}  // namespace

boost::asio::awaitable<Result<>> fetch_retrieved(flow::Timer& timer, std::string link,
                                                 http::ClientOptions options, calls::BodySink& sink) {
  const Result<http::Address> address = http::parse_address(with_scheme(std::move(link)));
  if (!address) {
    co_return std::unexpected(Error{
        .kind = ErrorKind::fatal,
        .message = fmt::format("the link to what was retrieved leads nowhere: {}", address.error().message)});
  }
  const auto executor = co_await boost::asio::this_coro::executor;
  http::Client client(executor, address->endpoint, std::move(options));
  calls::RateQuota no_quota;
  calls::CallOptions calling{.give_up_after = kFetchedWithin, .seed = std::random_device{}()};
  calls::Caller caller(executor, client, timer, no_quota, calling);
  http::Request request{.target = address->target, .accept = "*/*"};
  request.response_bytes_max = std::numeric_limits<std::uint64_t>::max();
  const auto answer = co_await caller.call(std::move(request), calls::judge_by_status, &sink);
  if (answer) co_return Result<>{};
  Error error = answer.error();
  error.message = fmt::format("what was retrieved could not be fetched from {}: {}",
                              http::host_and_port(address->endpoint), error.message);
  co_return std::unexpected(std::move(error));
}

}  // namespace mixferry::privacy
