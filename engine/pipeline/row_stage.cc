#include "engine/pipeline/row_stage.h"

#include <algorithm>
#include <utility>

#include "engine/pipeline/segment_builder.h"

namespace mixferry::pipeline {

Result<std::unique_ptr<RowStage>> RowStage::start(connectors::Source& source, const mappings::Plan& plan,
                                                  const RangeSet& settled, Options options) {
  std::unique_ptr<RowStage> stage(new RowStage(source, plan, settled, options));
  for (unsigned i = 0; i < options.threads; ++i) {
    auto reader = source.row_reader(plan.columns());
    if (!reader) return std::unexpected(reader.error());
    stage->readers_.push_back(std::move(*reader));
    // A header says what there is. Read apart, so that what rows come to is what it is without being asked.
    if (options.others == nullptr || source.header()) continue;
    auto others = source.row_reader(options.others->request());
    if (!others) return std::unexpected(others.error());
    stage->other_readers_.push_back(std::move(*others));
  }
  RowStage* const self = stage.get();
  for (std::size_t i = 0; i < stage->readers_.size(); ++i) {
    connectors::RowReader* const others =
        stage->other_readers_.empty() ? nullptr : stage->other_readers_[i].get();
    stage->threads_.emplace_back([self, i, others] { self->work(*self->readers_[i], others); });
  }
  return stage;
}

RowStage::RowStage(connectors::Source& source, const mappings::Plan& plan, const RangeSet& settled,
                   Options options)
    : source_(source), plan_(plan), settled_(settled), options_(options), slots_(options.threads + 1) {}

RowStage::~RowStage() {
  stop();
}

std::uint64_t RowStage::rows_seen() {
  const std::scoped_lock lock(mutex_);
  return rows_seen_;
}

void RowStage::stop() {
  const std::scoped_lock lock(mutex_);
  stopping_ = true;
  wake_all();
}

void RowStage::fail(std::exception_ptr failure) {
  const std::scoped_lock lock(mutex_);
  if (!failure_) failure_ = std::move(failure);
  stopping_ = true;
  wake_all();
}

void RowStage::wake_all() {
  room_.notify_all();
  mapped_.notify_all();
}

void RowStage::work(connectors::RowReader& reader, connectors::RowReader* others) {
  try {
    SegmentBuilder builder(plan_, settled_, options_);
    std::optional<OtherNamesNoter> noter;
    if (others != nullptr) noter.emplace(*options_.others, options_.rows_max);
    while (const std::optional<std::uint64_t> sequence = cut_next()) {
      Slot& mine = slot(*sequence);
      builder.begin(mine.block, mine.mapped);
      reader.read(*mine.block, builder);
      if (noter) others->read(*mine.block, *noter);
      mine.block.reset();
      hand_over(*sequence);
    }
  } catch (...) {
    fail(std::current_exception());
  }
}

/// Puts the next block that is wanted into a slot; nothing at the end of the source.
std::optional<std::uint64_t> RowStage::cut_next() {
  const std::scoped_lock turn(cutting_);
  while (true) {
    {
      std::unique_lock lock(mutex_);
      room_.wait(lock, [this] { return stopping_ || cut_all_ || cut_ < taken_ + slots_.size(); });
      if (stopping_ || cut_all_) return std::nullopt;
    }
    Result<std::optional<connectors::Block>> block = source_.next();
    if (!block) {
      end_cutting(block.error());
    } else if (!*block || (options_.rows_max != 0 && (*block)->first_row > options_.rows_max)) {
      end_cutting(std::nullopt);
    } else if (const auto sequence = put(std::move(**block))) {
      return sequence;
    }
  }
}

void RowStage::end_cutting(std::optional<Error> error) {
  const std::scoped_lock lock(mutex_);
  source_error_ = std::move(error);
  cut_all_ = true;
  mapped_.notify_one();
}

/// Nothing: all rows of `block` are settled.
std::optional<std::uint64_t> RowStage::put(connectors::Block block) {
  const std::scoped_lock lock(mutex_);
  rows_seen_ = block.first_row + block.rows - 1;
  if (options_.rows_max != 0) rows_seen_ = std::min(rows_seen_, options_.rows_max);
  if (!is_wanted(block)) return std::nullopt;
  slot(cut_).block = std::make_shared<const connectors::Block>(std::move(block));
  return cut_++;
}

bool RowStage::is_wanted(const connectors::Block& block) const {
  // Of ids that were asked for, it is to be told which were there.
  return options_.asked != nullptr || options_.settled_too ||
         !settled_.covers({block.first_row, block.first_row + block.rows - 1});
}

void RowStage::hand_over(std::uint64_t sequence) {
  std::unique_lock lock(mutex_);
  slot(sequence).is_mapped = true;
  const bool is_oldest = sequence == taken_;
  lock.unlock();
  if (is_oldest) mapped_.notify_one();
}

Result<bool> RowStage::next(MappedBlock& block) {
  for (batch::Segment& segment : block.segments()) segment.block.reset();
  std::unique_lock lock(mutex_);
  mapped_.wait(lock, [this] {
    return stopping_ || (taken_ < cut_ && slot(taken_).is_mapped) || (cut_all_ && taken_ == cut_);
  });
  if (failure_) std::rethrow_exception(failure_);
  if (stopping_) return false;
  if (taken_ == cut_) {
    if (source_error_) return std::unexpected(*source_error_);
    return false;
  }
  Slot& oldest = slot(taken_);
  std::swap(block, oldest.mapped);
  oldest.is_mapped = false;
  ++taken_;
  lock.unlock();
  room_.notify_one();
  return true;
}

}  // namespace mixferry::pipeline
