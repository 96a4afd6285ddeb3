#pragma once
/// The layer that has a witness for what does not bear repeating.

#include "engine/delivery/batch_sink.h"
#include "engine/delivery/witness.h"

namespace mixferry::delivery {

/// Tells the witness right before such a batch is sent, so that after a crash exactly what may be under way
/// is known to be.
class WitnessedSink final : public BatchSink {
 public:
  /// `inner` and `witness` must outlive it; without a witness nobody is told.
  WitnessedSink(BatchSink& inner, Witness* witness) : inner_(inner), witness_(witness) {}

  asio::awaitable<DeliveryResult> deliver(const batch::Batch& batch) override;

 private:
  BatchSink& inner_;
  Witness* witness_;
};

}  // namespace mixferry::delivery
