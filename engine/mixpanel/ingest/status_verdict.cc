#include "engine/mixpanel/ingest/status_verdict.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <fmt/format.h>
#include <optional>

#include "engine/http/message/retry_after.h"
#include "engine/http/message/status.h"
#include "engine/mixpanel/answer_json.h"

namespace mixferry::mixpanel {
namespace {

DeliveryResult fatal(const Answer& answer, std::string_view what, std::string_view advice) {
  return std::unexpected(DeliveryError{
      .kind = ErrorKind::fatal,
      .message = fmt::format("{} (HTTP {}: {}). {}", what, answer.status, words_of(answer.body), advice),
      .maybe_stored = false,
      .status = answer.status});
}

DeliveryResult rejected(const Answer& answer, std::string_view what, bool maybe_stored) {
  return std::unexpected(
      DeliveryError{.kind = ErrorKind::rejected,
                    .message = fmt::format("{} (HTTP {}: {})", what, answer.status, words_of(answer.body)),
                    .maybe_stored = maybe_stored,
                    .status = answer.status});
}

DeliveryResult retryable(const Answer& answer, std::string_view what, bool maybe_stored) {
  return std::unexpected(
      DeliveryError{.kind = ErrorKind::retryable,
                    .message = fmt::format("{} (HTTP {}: {})", what, answer.status, words_of(answer.body)),
                    .maybe_stored = maybe_stored,
                    .retry_after = http::parse_retry_after(answer.retry_after, answer.now),
                    .status = answer.status});
}

/// The limit that a refusal for size names: `request exceeds max limit of 2097152 bytes`.
std::optional<std::uint64_t> limit_named_in(std::string_view words) {
  const std::size_t unit = words.find(" bytes");
  if (unit == std::string_view::npos) return std::nullopt;
  const std::string_view before = words.substr(0, unit);
  const std::string_view digits = before.substr(before.find_last_not_of("0123456789") + 1);
  std::uint64_t limit = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), limit);
  return error == std::errc{} && limit != 0 ? std::optional(limit) : std::nullopt;
}

DeliveryResult too_large(const Answer& answer) {
  DeliveryResult result = rejected(answer, "Mixpanel finds the request too large", false);
  result.error().body_bytes_max = limit_named_in(words_of(answer.body));
  return result;
}

}  // namespace

DeliveryResult judge_status(const Answer& answer, const ApiWords& api) {
  switch (answer.status) {
    case 401:
    case 402:
    case 403:
      return fatal(answer, "Mixpanel refused the credentials or the project", api.credentials);
    case 404:
    case 405:
    case 410:
      return fatal(answer, fmt::format("There is no {} at this address", api.name), api.absent);
    case 407:
      return fatal(answer, "A proxy wants credentials", "Check the endpoint and the network's proxy.");
    case 409:  // a conflict with what somebody else writes just then
      return retryable(answer, "Mixpanel could not take the request now", true);
    case http::kTooLarge:
      return too_large(answer);
    case http::kTooManyRequests:
      return retryable(answer, "Mixpanel asks to slow down", false);
    default:
      break;
  }
  if (http::is_redirect(answer.status)) {
    return fatal(answer, "The address answers with a redirect, as no Mixpanel API does",
                 "Check the endpoint, and whether a proxy or a login page stands in between.");
  }
  if (http::is_server_trouble(answer.status)) return retryable(answer, "Mixpanel had trouble", true);
  if (http::may_pass(answer.status)) {
    return retryable(answer, "Mixpanel could not take the request now", true);
  }
  if (answer.status / 100 == 4) {
    return fatal(answer, "The server does not take requests of this form", "Check the endpoint.");
  }
  return no_readable_answer(answer);
}

DeliveryResult no_readable_answer(const Answer& answer) {
  return std::unexpected(
      DeliveryError{.kind = ErrorKind::retryable,
                    .message = fmt::format("the answer could not be understood (HTTP {}: {})", answer.status,
                                           words_of(answer.body)),
                    .maybe_stored = true,
                    .status = answer.status});
}

DeliveryResult refused_as_a_whole(const Answer& answer, bool maybe_stored) {
  return rejected(answer, "Mixpanel refused the request", maybe_stored);
}

std::string refusal(std::string_view words) {
  return fmt::format("Mixpanel refused it: {}", words.empty() ? "no reason given" : words);
}

std::vector<RejectedRecord> in_order(std::vector<RejectedRecord> named) {
  std::ranges::sort(named, {}, &RejectedRecord::index);
  const auto same = std::ranges::adjacent_find(named, {}, &RejectedRecord::index);
  if (same != named.end()) named.clear();
  return named;
}

}  // namespace mixferry::mixpanel
