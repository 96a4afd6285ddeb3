#pragma once
/// What is done to rows between mapping and batching.

#include "engine/batch/row_batch.h"

namespace mixferry::pipeline {

/// One of a chain. By the reading thread.
class SegmentStage {
 public:
  SegmentStage() = default;
  SegmentStage(const SegmentStage&) = delete;
  SegmentStage& operator=(const SegmentStage&) = delete;
  virtual ~SegmentStage() = default;
  /// The next rows of `source`, in row order; what it changes is batched, unless they are settled.
  virtual void take(SourceId source, batch::Segment& segment) = 0;
};

}  // namespace mixferry::pipeline
