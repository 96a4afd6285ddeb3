#pragma once
/// What is left of a batch between two attempts.

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/batch/batch.h"
#include "engine/delivery/delivery_result.h"

namespace mixferry::delivery {

/// A batch whose unrepeatable records may be set aside as in doubt. Outcomes that speak of what was left are
/// turned into outcomes of the whole batch. Pure.
class Remainder {
 public:
  /// `whole` must outlive it.
  explicit Remainder(const batch::Batch& whole) : whole_(whole) {}

  /// What is left to send.
  [[nodiscard]] const batch::Batch& batch() const { return part_ ? *part_ : whole_; }
  [[nodiscard]] bool empty() const { return batch().records.empty(); }
  /// After an attempt that got no answer: what does not bear repeating is in doubt from now on.
  void set_aside_unrepeatable();

  [[nodiscard]] DeliveryReport whole_report(DeliveryReport report) const;
  [[nodiscard]] DeliveryError whole_error(DeliveryError error) const;

 private:
  [[nodiscard]] std::uint32_t whole_index(std::uint32_t index) const { return part_ ? left_[index] : index; }
  [[nodiscard]] std::vector<RejectedRecord> whole_indexes(std::vector<RejectedRecord> records) const;
  [[nodiscard]] std::vector<std::uint32_t> whole_in_doubt(const std::vector<std::uint32_t>& more) const;

  const batch::Batch& whole_;
  std::optional<batch::Batch> part_;     ///< what is left, once that is less than the whole
  std::vector<std::uint32_t> left_;      ///< index in the part -> index in the whole
  std::vector<std::uint32_t> in_doubt_;  ///< ascending
};

}  // namespace mixferry::delivery
