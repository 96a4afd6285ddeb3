#include "engine/pipeline/unchanged_stage.h"

#include <algorithm>

namespace mixferry::pipeline {

void UnchangedStage::take(SourceId source, batch::Segment& segment) {
  if (unchanged_ == nullptr) return;
  const auto left_out_of = [&](std::uint64_t row) { return unchanged_->spaces_of(source, row); };
  const auto& rows = segment.encoded.rows;
  if (std::ranges::none_of(rows,
                           [&](const mappings::EncodedRow& row) { return left_out_of(row.number) != 0; }))
    return;
  segment.encoded.keep_records([&](const mappings::EncodedRow& row, const mappings::EncodedRecord& record) {
    return (left_out_of(row.number) >> record.space & 1) == 0;
  });
  for (batch::RowOwner& owner : segment.owners.each()) {
    if ((left_out_of(owner.row) >> owner.space & 1) != 0) owner.content = 0;
  }
}

}  // namespace mixferry::pipeline
