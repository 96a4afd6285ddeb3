#pragma once
/// What a check finds out about ids, gathered segment by segment.

#include "engine/pipeline/id_register.h"
#include "engine/pipeline/id_survey.h"
#include "engine/pipeline/row_stage.h"
#include "engine/report/property_report.h"

namespace mixferry::commands {

/// One thread. Memory is bounded, see `IdSurvey`.
class IdFindings {
 public:
  /// Segments in row order; counts repeated ids and events in the segment's tally.
  void take(batch::Segment& segment);

  [[nodiscard]] const report::IdReport& ids() const { return ids_; }

 private:
  pipeline::IdSurvey survey_;
  pipeline::IdRegister events_;
  report::IdReport ids_;
};

}  // namespace mixferry::commands
