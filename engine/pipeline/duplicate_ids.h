#pragma once
/// The stage that counts rows whose id, or whose event, came before.

#include "engine/pipeline/id_register.h"
#include "engine/pipeline/segment_stage.h"

namespace mixferry::pipeline {

/// How many events of `rows` Mixpanel takes for one that `seen` has met, there or earlier among them.
[[nodiscard]] std::uint64_t count_repeated_events(const mappings::EncodedRows& rows, IdRegister& seen);

/// In the tally of their segment; also that some may not have been recognised.
class DuplicateIds final : public SegmentStage {
 public:
  /// `knows_all`: whether no row of the run comes before those that it sees.
  explicit DuplicateIds(bool knows_all) : knows_all_(knows_all) {}

  void take(SourceId source, batch::Segment& segment) override;

 private:
  const bool knows_all_;
  IdRegister ids_;
  IdRegister events_;
};

}  // namespace mixferry::pipeline
