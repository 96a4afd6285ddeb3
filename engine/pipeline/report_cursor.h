#pragma once
/// Going through a delivery report beside the rows that its records are of.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/delivery/delivery_result.h"

namespace mixferry::pipeline {

/// Both the report's indexes and the rows' records ascend, so that each is looked at once.
class ReportCursor {
 public:
  /// `report` must outlive it.
  explicit ReportCursor(const delivery::DeliveryReport& report) : report_(report) {}

  /// The next rejected records before record `end`; each is given out once.
  [[nodiscard]] std::span<const delivery::RejectedRecord> take_rejected(std::uint32_t end) {
    return take_before(report_.rejected, rejected_,
                       [end](const delivery::RejectedRecord& record) { return record.index < end; });
  }
  /// The same of those in doubt.
  [[nodiscard]] std::span<const std::uint32_t> take_in_doubt(std::uint32_t end) {
    return take_before(report_.in_doubt, in_doubt_, [end](std::uint32_t index) { return index < end; });
  }

 private:
  template <typename Found, typename IsBefore>
  static std::span<const Found> take_before(const std::vector<Found>& found, std::size_t& next,
                                            IsBefore&& is_before) {
    const std::size_t first = next;
    while (next < found.size() && is_before(found[next])) ++next;
    return std::span(found).subspan(first, next - first);
  }

  const delivery::DeliveryReport& report_;
  std::size_t rejected_ = 0;
  std::size_t in_doubt_ = 0;
};

}  // namespace mixferry::pipeline
