#pragma once
/// The one interface of delivery: the client that posts a batch is a `BatchSink`, and so is every layer
/// around it.

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/error.h"
#include "engine/batch/batch.h"

namespace mixferry::delivery {

namespace asio = boost::asio;

/// An update that Mixpanel will never accept, with its words.
struct RejectedUpdate {
  std::uint32_t index = 0;  ///< in the batch that was delivered
  std::string message;
};

/// What became of the updates of a batch that got an answer. Those that are not named are stored.
struct DeliveryReport {
  std::vector<RejectedUpdate> rejected;  ///< ascending by index
  std::vector<std::uint32_t> in_doubt;   ///< ascending; sent, no answer, and not to be sent again by itself
};

/// Why a batch as a whole was not delivered.
struct DeliveryError {
  ErrorKind kind;
  std::string message;
  /// Whether Mixpanel may have stored updates of the batch all the same: true unless it is known that none
  /// was.
  bool maybe_stored = true;
  /// The server's advice on when to come back.
  std::optional<std::chrono::milliseconds> retry_after = {};
  /// HTTP status, 0 where there was no (readable) answer.
  unsigned status = 0;
  /// With `rejected`: the updates the answer names as bad, if it names them and accounts for all others as
  /// stored.
  std::vector<RejectedUpdate> named = {};
};

using DeliveryResult = std::expected<DeliveryReport, DeliveryError>;

class BatchSink {
 public:
  BatchSink() = default;
  BatchSink(const BatchSink&) = delete;
  BatchSink& operator=(const BatchSink&) = delete;
  virtual ~BatchSink() = default;
  /// Completes when the fate of every update is known, or with an error about all of them. `batch` must live
  /// until then. Runs on the delivery loop's thread.
  virtual asio::awaitable<DeliveryResult> deliver(const batch::Batch& batch) = 0;
};

}  // namespace mixferry::delivery
