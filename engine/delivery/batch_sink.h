#pragma once
/// The one interface of delivery: the client that posts a batch is a `BatchSink`, and so is every layer
/// around it.

#include <boost/asio/awaitable.hpp>

#include "engine/batch/batch.h"
#include "engine/delivery/delivery_result.h"

namespace mixferry::delivery {

namespace asio = boost::asio;

class BatchSink {
 public:
  BatchSink() = default;
  BatchSink(const BatchSink&) = delete;
  BatchSink& operator=(const BatchSink&) = delete;
  virtual ~BatchSink() = default;
  /// Completes when the fate of every record is known, or with an error about all of them. `batch` must live
  /// until then, and so must the sink. Runs on the delivery loop's thread. Cancelling the coroutine (Asio's
  /// terminal cancellation) ends it promptly, mostly by `system_error(operation_aborted)`: what was sent and
  /// not yet reported then has an unknown fate.
  virtual asio::awaitable<DeliveryResult> deliver(const batch::Batch& batch) = 0;
};

}  // namespace mixferry::delivery
