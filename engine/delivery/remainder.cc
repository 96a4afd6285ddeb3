#include "engine/delivery/remainder.h"

#include <algorithm>
#include <utility>

namespace mixferry::delivery {

void Remainder::set_aside_unrepeatable() {
  if (batch().all_bear_repeating()) return;
  // Only the first time finds any, so the part is cut from the whole.
  for (std::uint32_t i = 0; i < whole_.records.size(); ++i) {
    (whole_.records[i].bears_repeating ? left_ : in_doubt_).push_back(i);
  }
  part_ = batch::subset(whole_, left_);
}

DeliveryReport Remainder::whole_report(DeliveryReport report) const {
  return {.rejected = whole_indexes(std::move(report.rejected)), .in_doubt = whole_in_doubt(report.in_doubt)};
}

DeliveryError Remainder::whole_error(DeliveryError error) const {
  error.named = whole_indexes(std::move(error.named));
  error.in_doubt = whole_in_doubt(error.in_doubt);
  return error;
}

std::vector<RejectedRecord> Remainder::whole_indexes(std::vector<RejectedRecord> records) const {
  for (RejectedRecord& record : records) record.index = whole_index(record.index);
  return records;
}

std::vector<std::uint32_t> Remainder::whole_in_doubt(const std::vector<std::uint32_t>& more) const {
  std::vector<std::uint32_t> all = in_doubt_;
  for (const std::uint32_t index : more) all.push_back(whole_index(index));
  std::ranges::sort(all);
  return all;
}

}  // namespace mixferry::delivery
