#pragma once
/// What a check finds out about properties and ids, gathered segment by segment.

#include <cstdint>
#include <map>
#include <vector>

#include "engine/pipeline/id_survey.h"
#include "engine/pipeline/row_stage.h"
#include "engine/report/property_report.h"
#include "mappings/language/mapping.h"
#include "mappings/plan/plan.h"

namespace mixferry::cli {

/// One thread. Memory is bounded by the number of properties, and see `IdSurvey`.
class CheckFindings {
 public:
  /// Both must outlive it.
  CheckFindings(const mappings::Mapping& mapping, const mappings::Plan& plan);

  /// Segments in row order; counts repeated ids in the segment's tally.
  void take(batch::Segment& segment);

  [[nodiscard]] std::vector<report::PropertyReport> properties() const;
  [[nodiscard]] report::IdReport ids() const;
  /// Whether every id was compared with all others.
  [[nodiscard]] bool ids_exact() const { return survey_.exact(); }

 private:
  /// The rejects of one property.
  struct Refusals {
    NamedCounts reasons;
    std::vector<report::RowExample> examples;
  };
  void take_rejects(const mappings::EncodedRows& encoded);
  void take_ids(mappings::EncodedRows& encoded);

  const mappings::Mapping& mapping_;
  const mappings::Plan& plan_;
  mappings::Observations seen_;
  std::map<std::uint32_t, Refusals> refusals_;
  pipeline::IdSurvey survey_;
  report::IdReport ids_;
};

}  // namespace mixferry::cli
