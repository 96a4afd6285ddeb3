#include "engine/delivery/witnessed_sink.h"

namespace mixferry::delivery {

asio::awaitable<DeliveryResult> WitnessedSink::deliver(const batch::Batch& batch) {
  const bool to_be_told = witness_ != nullptr && !batch.all_bear_repeating();
  if (to_be_told && !co_await witness_->before_sending(batch)) {
    co_return std::unexpected(DeliveryError{
        .kind = ErrorKind::retryable, .message = "stopped before it was sent", .maybe_stored = false});
  }
  DeliveryResult result = co_await inner_.deliver(batch);
  if (to_be_told && !result.has_value() && !result.error().maybe_stored) witness_->nothing_stored(batch);
  co_return result;
}

}  // namespace mixferry::delivery
