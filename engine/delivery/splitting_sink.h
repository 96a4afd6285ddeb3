#pragma once
/// The outermost layer: no batch is refused as a whole beyond it.

#include <cstdint>
#include <map>
#include <string_view>

#include "engine/delivery/batch_sink.h"

namespace mixferry::delivery {

/// Splits what is refused until the bad record stands alone and is rejected with Mixpanel's words. A refusal
/// for size lowers the size of all later requests to the same place: to the limit that it names, or else to
/// half. When one record after the other is refused and nothing is
/// accepted in between, of any batch, it is not the records: then it ends with a fatal error.
class SplittingSink final : public BatchSink {
 public:
  /// `inner` must outlive it. No refusal teaches a size below `learnt_bytes_min`.
  SplittingSink(BatchSink& inner, std::uint64_t learnt_bytes_min)
      : inner_(inner), learnt_bytes_min_(learnt_bytes_min) {}

  asio::awaitable<DeliveryResult> deliver(const batch::Batch& batch) override;
  /// Bytes that a body may have there: what its route allows, or less, learnt from refusals.
  [[nodiscard]] std::uint64_t body_bytes_max(const mixpanel::Route& route) const;

 private:
  void note_size(const batch::Batch& refused, DeliveryError& error);
  [[nodiscard]] bool is_every_record_refused(const batch::Batch& sent, const DeliveryError& error);

  BatchSink& inner_;
  const std::uint64_t learnt_bytes_min_;
  std::map<std::string_view, std::uint64_t> body_bytes_max_;  ///< by a route's target; those learnt
  std::uint32_t refused_in_a_row_ = 0;
};

}  // namespace mixferry::delivery
