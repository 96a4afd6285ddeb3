#pragma once
/// The stage that says of what is sent which profiles have several rows tonight.

#include "engine/pipeline/segment_stage.h"
#include "engine/syncing/comparison.h"

namespace mixferry::syncing {

/// Behind the stage that leaves out what is unchanged.
class RepeatsStage final : public pipeline::SegmentStage {
 public:
  /// It has seen all rows, and must outlive the stage.
  explicit RepeatsStage(const Comparison& comparison) : comparison_(comparison) {}

  void take(SourceId source, batch::Segment& segment) override;

 private:
  const Comparison& comparison_;
};

}  // namespace mixferry::syncing
