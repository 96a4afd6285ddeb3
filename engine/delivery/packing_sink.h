#pragma once
/// The layer that compresses bodies, off the loop.

#include <boost/asio/thread_pool.hpp>
#include <cstdint>
#include <optional>

#include "engine/delivery/batch_sink.h"

namespace mixferry::delivery {

/// Packs what goes to a route that takes it compressed, before it stands in any line, on threads of its own:
/// compressing keeps a core busy, and the loop must not wait for that. Each batch once, however often it is
/// sent. Without such a route there are no threads.
class PackingSink final : public BatchSink {
 public:
  /// `inner` must outlive it. `threads`: 0 packs on the loop itself, for simulated time.
  PackingSink(BatchSink& inner, std::uint32_t threads) : inner_(inner), threads_(threads) {}

  asio::awaitable<DeliveryResult> deliver(const batch::Batch& batch) override;

 private:
  [[nodiscard]] asio::awaitable<void> pack(const batch::Batch& batch);

  BatchSink& inner_;
  const std::uint32_t threads_;
  std::optional<asio::thread_pool> pool_;
};

}  // namespace mixferry::delivery
