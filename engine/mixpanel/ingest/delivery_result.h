#pragma once
/// What can become of a batch, as values: the verdict on one answer, and on all attempts together.

#include <chrono>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/error.h"
#include "engine/http/message/status.h"

namespace mixferry::mixpanel {

/// A record that Mixpanel will never accept, with its words.
struct RejectedRecord {
  std::uint32_t index = 0;  ///< in the batch that was delivered
  std::string message = {};
};

/// What became of the records of a batch that got an answer. Those that are not named are stored.
struct DeliveryReport {
  std::vector<RejectedRecord> rejected;  ///< ascending by index
  std::vector<std::uint32_t> in_doubt;   ///< ascending; sent, no answer, and not to be sent again by itself
};

/// Why a batch as a whole was not delivered. Kinds: `retryable`, the retries are spent and another run may
/// succeed; `rejected`, the batch is refused as it is (never leaves the whole stack); `fatal`, no batch will
/// be accepted.
struct DeliveryError {
  ErrorKind kind = ErrorKind::retryable;
  std::string message = {};
  /// Whether Mixpanel may have stored records of the batch all the same: true unless it is known that none
  /// was.
  bool maybe_stored = true;
  /// The server's advice on when to come back.
  std::optional<std::chrono::milliseconds> retry_after = {};
  /// HTTP status, 0 where there was no (readable) answer.
  unsigned status = 0;
  /// Of a request before compression, where the answer refuses it for its size and names the limit.
  std::optional<std::uint64_t> body_bytes_max = {};
  /// With `rejected`: the records the answer names as bad, ascending, if it names them and accounts for all
  /// others (but those in doubt) as stored.
  std::vector<RejectedRecord> named = {};
  /// Ascending; sent by an earlier attempt that got no answer, and not to be sent again by themselves.
  std::vector<std::uint32_t> in_doubt = {};
};

using DeliveryResult = std::expected<DeliveryReport, DeliveryError>;

/// Whether Mixpanel judged the batch, be it by refusing what is in it: it is up and takes requests.
[[nodiscard]] inline bool is_judged(const DeliveryResult& result) {
  return result.has_value() || result.error().kind == ErrorKind::rejected;
}

/// Whether Mixpanel asks to slow down.
[[nodiscard]] inline bool asks_to_slow_down(const DeliveryResult& result) {
  return !result.has_value() && result.error().status == http::kTooManyRequests;
}

/// Whether Mixpanel says, one way or another, that it has too much to do.
[[nodiscard]] inline bool is_overloaded(const DeliveryResult& result) {
  return asks_to_slow_down(result) || (!result.has_value() && result.error().status == http::kUnavailable);
}

}  // namespace mixferry::mixpanel
