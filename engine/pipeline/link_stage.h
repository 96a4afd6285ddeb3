#pragma once
/// The stage that finds links of ids which Mixpanel would take with a success and drop.

#include <string_view>

#include "engine/pipeline/id_clusters.h"
#include "engine/pipeline/segment_stage.h"

namespace mixferry::pipeline {

/// Why a row is rejected that links more ids than Mixpanel makes one of.
inline constexpr std::string_view kTooManyLinkedIds = "too_many_linked_ids";

/// By the links of all rows of the run before, be they settled or not, so that its verdicts are the same
/// however often the run was broken off; what Mixpanel knew before the run, it does not know. A link that
/// would make more ids one person's than Mixpanel does makes its row a reject. One that contradicts an
/// earlier one, of which Mixpanel keeps the first, is counted. Rejected rows link nothing.
class LinkStage final : public SegmentStage {
 public:
  void take(SourceId source, batch::Segment& segment) override;

 private:
  IdClusters clusters_;
};

}  // namespace mixferry::pipeline
