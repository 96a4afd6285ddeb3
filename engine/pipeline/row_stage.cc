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
  }
  RowStage* const self = stage.get();
  stage->threads_.emplace_back([self] { self->run_guarded([self] { self->cut(); }); });
  for (const auto& reader : stage->readers_) {
    stage->threads_.emplace_back([self, &reader] { self->run_guarded([&] { self->map(*reader); }); });
  }
  return stage;
}

RowStage::RowStage(connectors::Source& source, const mappings::Plan& plan, const RangeSet& settled,
                   Options options)
    : source_(source), plan_(plan), settled_(settled), options_(options), slots_(options.threads + 2) {}

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
  changed_.notify_all();
}

template <typename Work>
void RowStage::run_guarded(Work&& work) {
  try {
    work();
  } catch (...) {
    const std::scoped_lock lock(mutex_);
    if (!failure_) failure_ = std::current_exception();
    stopping_ = true;
    changed_.notify_all();
  }
}

void RowStage::cut() {
  while (true) {
    Result<std::optional<connectors::Block>> block = source_.next();
    const bool ended =
        !block || !*block || (options_.rows_max != 0 && (*block)->first_row > options_.rows_max);
    std::unique_lock lock(mutex_);
    if (ended) {
      if (!block) source_error_ = block.error();
      cut_all_ = true;
      changed_.notify_all();
      return;
    }
    rows_seen_ = (*block)->first_row + (*block)->rows - 1;
    if (options_.rows_max != 0) rows_seen_ = std::min(rows_seen_, options_.rows_max);
    if (!is_wanted(**block)) continue;
    changed_.wait(lock, [this] { return stopping_ || cut_ < taken_ + slots_.size(); });
    if (stopping_) return;
    Slot& free_slot = slot(cut_);
    free_slot.block = std::make_shared<const connectors::Block>(std::move(**block));
    free_slot.state = SlotState::cut;
    ++cut_;
    changed_.notify_all();
  }
}

bool RowStage::is_wanted(const connectors::Block& block) const {
  return !settled_.covers({block.first_row, block.first_row + block.rows - 1});
}

void RowStage::map(connectors::RowReader& reader) {
  SegmentBuilder builder(plan_, settled_, options_);
  while (true) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return stopping_ || picked_up_ < cut_ || cut_all_; });
    if (stopping_ || picked_up_ == cut_) return;
    Slot& mine = slot(picked_up_++);
    lock.unlock();
    builder.begin(mine.block, mine.mapped);
    reader.read(*mine.block, builder);
    lock.lock();
    mine.block.reset();
    mine.state = SlotState::mapped;
    changed_.notify_all();
  }
}

Result<bool> RowStage::next(MappedBlock& block) {
  for (batch::Segment& segment : block.segments()) segment.block.reset();
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] {
    return stopping_ || (taken_ < cut_ && slot(taken_).state == SlotState::mapped) ||
           (cut_all_ && taken_ == cut_);
  });
  if (failure_) std::rethrow_exception(failure_);
  if (stopping_) return false;
  if (taken_ == cut_) {
    if (source_error_) return std::unexpected(*source_error_);
    return false;
  }
  Slot& oldest = slot(taken_);
  std::swap(block, oldest.mapped);
  oldest.state = SlotState::empty;
  ++taken_;
  changed_.notify_all();
  return true;
}

}  // namespace mixferry::pipeline
