#pragma once
/// The stage that leaves out what need not be sent.

#include "engine/pipeline/segment_stage.h"
#include "engine/pipeline/unchanged_rows.h"

namespace mixferry::pipeline {

/// Behind those that look at all records of a row. Rows of which nothing is left are unchanged.
class UnchangedStage final : public SegmentStage {
 public:
  /// nullptr: everything is sent. It must outlive the stage.
  explicit UnchangedStage(const UnchangedRows* unchanged) : unchanged_(unchanged) {}

  void take(SourceId source, batch::Segment& segment) override;

 private:
  const UnchangedRows* const unchanged_;
};

}  // namespace mixferry::pipeline
