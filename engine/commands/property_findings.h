#pragma once
/// What the rows of a command say of each property, gathered segment by segment.

#include <cstdint>
#include <map>
#include <vector>

#include "engine/pipeline/row_stage.h"
#include "engine/report/property_report.h"
#include "mappings/language/mapping.h"
#include "mappings/plan/plan.h"

namespace mixferry::commands {

/// One thread at a time. Memory is bounded by the number of properties.
class PropertyFindings {
 public:
  /// Both must outlive it.
  PropertyFindings(const mappings::Mapping& mapping, const mappings::Plan& plan);

  /// Segments in row order, of rows that were observed (`RowStage::Options::observe`).
  void take(const batch::Segment& segment);

  /// Rows that can be delivered, of those taken.
  [[nodiscard]] std::uint64_t rows() const { return rows_; }
  [[nodiscard]] std::vector<report::PropertyReport> properties() const;

 private:
  /// The rejects of one property.
  struct Refusals {
    NamedCounts reasons;
    std::vector<report::RowExample> examples;
  };
  void take_rejects(const mappings::EncodedRows& encoded);

  const mappings::Mapping& mapping_;
  const mappings::Plan& plan_;
  std::uint64_t rows_ = 0;
  mappings::Observations seen_;
  std::map<std::uint32_t, Refusals> refusals_;
};

}  // namespace mixferry::commands
