#pragma once
/// The stage that counts rows whose id came before.

#include "engine/pipeline/id_register.h"
#include "engine/pipeline/segment_stage.h"

namespace mixferry::pipeline {

/// In the tally of their segment.
class DuplicateIds final : public SegmentStage {
 public:
  void take(SourceId source, batch::Segment& segment) override;
  /// Whether every repetition so far was recognised.
  [[nodiscard]] bool exact() const { return ids_.exact(); }

 private:
  IdRegister ids_;
};

}  // namespace mixferry::pipeline
