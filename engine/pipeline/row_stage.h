#pragma once
/// Reading and mapping, block-parallel: one thread a core cuts a block when it is its turn, then parses and
/// maps it beside the others; the caller takes the results up in row order.
///
/// Blocks stand in a ring of slots, in the order they were cut. Each slot is passed on from a worker to the
/// caller and back: at any time taken <= cut <= taken + slots. That bounds memory, keeps the order, and is
/// all the back-pressure there is.
///
/// Who cuts a block also maps it: its bytes are in that core's cache then, and nobody has to be woken for it.

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <thread>
#include <vector>

#include "connectors/source/source.h"
#include "engine/base/error.h"
#include "engine/base/range.h"
#include "engine/batch/row_batch.h"
#include "engine/pipeline/asked_ids.h"
#include "engine/pipeline/erased_ids.h"
#include "engine/pipeline/other_names.h"
#include "engine/pipeline/owner_noter.h"
#include "engine/pipeline/unchanged_rows.h"
#include "mappings/plan/plan.h"

namespace mixferry::pipeline {

/// The segments of one block. Reused from block to block, so that their memory is.
class MappedBlock {
 public:
  [[nodiscard]] std::span<batch::Segment> segments() { return {pool_.data(), used_}; }

 private:
  friend class SegmentBuilder;
  std::vector<batch::Segment> pool_;
  std::size_t used_ = 0;
};

class RowStage {
 public:
  struct Options {
    unsigned threads = 1;                     ///< that cut, parse and map, at least 1
    std::uint64_t rows_max = 0;               ///< rows numbered above this are not looked at; 0: no limit
    std::uint32_t segment_records_max = 250;  ///< a segment ends with the row that reaches this ...
    std::size_t segment_bytes_max = 200'000;  ///< ... or this many bytes of records
    bool observe = false;                     ///< fill in `EncodedRows::seen`
    bool settled_too = false;                 ///< map settled rows, too, in segments that say so
    AskedIds* asked = nullptr;                ///< rows of other ids are passed over; nullptr: of none
    OtherNames* others = nullptr;         ///< notes fields of JSON that no rule reads; nullptr: nobody does
    const OwnerNoting* owners = nullptr;  ///< fill in `Segment::owners` by it; nullptr: don't
    const ErasedIds* erased = nullptr;    ///< what is about them is left out; nullptr: nobody was erased
    const UnchangedRows* unchanged = nullptr;  ///< those of `source` are counted and not mapped; may be null
    SourceId source = 0;                       ///< whose rows these are
  };

  /// Starts the threads. Rows in `settled` are passed over, unless they are asked for. All arguments must
  /// outlive the stage. An error when the source refuses the plan's columns.
  [[nodiscard]] static Result<std::unique_ptr<RowStage>> start(connectors::Source& source,
                                                               const mappings::Plan& plan,
                                                               const RangeSet& settled, Options options);
  /// Stops and joins the threads.
  ~RowStage();
  RowStage(const RowStage&) = delete;
  RowStage& operator=(const RowStage&) = delete;

  /// Puts the next rows into `block`, whose memory is taken back for later ones. False at the end of the
  /// source, or once `stop` was called. An error (`fatal`) when the source can't be read any further.
  [[nodiscard]] Result<bool> next(MappedBlock& block);

  /// How many rows the source has, those passed over included; told once `next` has returned false.
  [[nodiscard]] std::uint64_t rows_seen();

  /// Makes `next` return false soon. From any thread.
  void stop();

 private:
  struct Slot {
    std::shared_ptr<const connectors::Block> block;  ///< while it is being mapped
    MappedBlock mapped;
    bool is_mapped = false;
  };

  RowStage(connectors::Source& source, const mappings::Plan& plan, const RangeSet& settled, Options options);
  /// `others` may be nullptr: nobody asks for them.
  void work(connectors::RowReader& reader, connectors::RowReader* others);
  [[nodiscard]] std::optional<std::uint64_t> cut_next();
  [[nodiscard]] std::optional<std::uint64_t> put(connectors::Block block);
  void end_cutting(std::optional<Error> error);
  void hand_over(std::uint64_t sequence);
  void wake_all();
  [[nodiscard]] bool is_wanted(const connectors::Block& block) const;
  [[nodiscard]] Slot& slot(std::uint64_t sequence) { return slots_[sequence % slots_.size()]; }
  void fail(std::exception_ptr failure);

  connectors::Source& source_;
  const mappings::Plan& plan_;
  const RangeSet& settled_;
  const Options options_;

  std::mutex cutting_;  ///< held by the worker whose turn it is to cut; `mutex_` is taken inside of it
  std::mutex mutex_;    ///< guards everything below but the slots' contents, which belong to whose turn it is
  std::condition_variable room_;    ///< to cut; who cuts waits for it
  std::condition_variable mapped_;  ///< is the oldest block; the caller waits for it
  std::vector<Slot> slots_;
  std::uint64_t cut_ = 0;    ///< blocks cut so far
  std::uint64_t taken_ = 0;  ///< of them, blocks the caller has got
  std::uint64_t rows_seen_ = 0;
  bool cut_all_ = false;
  bool stopping_ = false;
  std::optional<Error> source_error_;
  std::exception_ptr failure_;

  std::vector<std::unique_ptr<connectors::RowReader>> readers_;
  std::vector<std::unique_ptr<connectors::RowReader>> other_readers_;  ///< for `Options::others`
  std::vector<std::jthread> threads_;
};

}  // namespace mixferry::pipeline
