#pragma once
/// Maps the rows of one block into segments.

#include <cstdint>
#include <memory>
#include <optional>

#include "connectors/source/source.h"
#include "engine/base/range.h"
#include "engine/pipeline/erased_filter.h"
#include "engine/pipeline/filled_columns.h"
#include "engine/pipeline/row_stage.h"
#include "mappings/plan/plan.h"

namespace mixferry::pipeline {

/// Visits the rows of a block and fills a `MappedBlock`: a segment ends when it is full, and before a row
/// that is passed over, so that the rows of each are consecutive, and all are settled or none is. One per
/// thread; `begin` for each block.
class SegmentBuilder final : public connectors::RowVisitor {
 public:
  SegmentBuilder(const mappings::Plan& plan, const RangeSet& settled, const RowStage::Options& options);

  void begin(std::shared_ptr<const connectors::Block> block, MappedBlock& into);
  void on_row(const Row& row) override;
  void on_reject(Reject reject) override;
  void on_header_again(std::uint64_t row) override;
  void on_footer(std::uint64_t row) override;

 private:
  [[nodiscard]] bool is_beyond(std::uint64_t row) const;       ///< `rows_max`
  [[nodiscard]] bool is_passed_over(std::uint64_t row) const;  ///< as it is settled
  [[nodiscard]] bool is_unchanged(std::uint64_t row) const;
  [[nodiscard]] batch::Segment& segment_for(std::uint64_t row);
  [[nodiscard]] bool is_full(const batch::Segment& segment) const;
  [[nodiscard]] batch::Segment& add_segment(std::uint64_t first_row);

  mappings::RowMapper mapper_;
  std::optional<ErasedFilter> erased_;
  std::optional<OwnerNoter> owners_;
  FilledColumns columns_;
  const RangeSet& settled_;
  const RowStage::Options& options_;
  std::shared_ptr<const connectors::Block> block_;
  MappedBlock* into_ = nullptr;
};

}  // namespace mixferry::pipeline
