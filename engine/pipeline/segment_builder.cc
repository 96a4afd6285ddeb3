#include "engine/pipeline/segment_builder.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mixferry::pipeline {
namespace {

bool anybody_erased(const RowStage::Options& options) {
  return options.erased != nullptr && !options.erased->empty();
}

}  // namespace

SegmentBuilder::SegmentBuilder(const mappings::Plan& plan, const RangeSet& settled,
                               const RowStage::Options& options)
    : mapper_(plan, {.observe = options.observe,
                     .owners = options.owners != nullptr,
                     .subjects = anybody_erased(options)}),
      columns_(plan.columns()),
      settled_(settled),
      options_(options) {
  if (anybody_erased(options)) erased_.emplace(*options.erased, options.observe);
  if (options.owners != nullptr) owners_.emplace(*options.owners);
}

void SegmentBuilder::begin(std::shared_ptr<const connectors::Block> block, MappedBlock& into) {
  block_ = std::move(block);
  into_ = &into;
  into_->used_ = 0;
}

void SegmentBuilder::on_row(const Row& row) {
  if (is_beyond(row.number)) return;
  std::vector<std::string_view> asked_for;
  if (options_.asked != nullptr) {
    asked_for = options_.asked->take(row, mapper_);
    if (asked_for.empty()) return;
  }
  if (is_passed_over(row.number)) return;
  batch::Segment& segment = segment_for(row.number);
  mappings::EncodedRows& encoded = segment.encoded;
  for (const std::string_view id : asked_for) ++encoded.tally.found_ids[std::string(id)];
  encoded.tally.repeated_keys += row.repeated_keys;
  columns_.take(row, encoded.tally.filled_columns);
  if (is_unchanged(row.number)) {
    ++encoded.tally.rows_unchanged;
    return;
  }
  mapper_.map(row, block_->bytes.data(), encoded);
  if (erased_) erased_->take(encoded);
  if (owners_) owners_->take(row.number, segment);
}

void SegmentBuilder::on_reject(Reject reject) {
  if (is_beyond(reject.row) || is_passed_over(reject.row)) return;
  batch::Segment& segment = segment_for(reject.row);
  mappings::EncodedRows& encoded = segment.encoded;
  ++segment.rows_unread;
  ++encoded.tally.rows_rejected;
  ++encoded.tally.reject_reasons[reject.code];
  encoded.rejects.push_back(std::move(reject));
}

void SegmentBuilder::on_header_again(std::uint64_t row) {
  if (is_beyond(row)) return;
  if (options_.asked != nullptr) return options_.asked->leave_out();
  if (!is_passed_over(row)) ++segment_for(row).encoded.tally.rows_filtered;
}

void SegmentBuilder::on_footer(std::uint64_t row) {
  on_header_again(row);
}

bool SegmentBuilder::is_beyond(std::uint64_t row) const {
  return options_.rows_max != 0 && row > options_.rows_max;
}

bool SegmentBuilder::is_passed_over(std::uint64_t row) const {
  return !options_.settled_too && settled_.contains(row);
}

bool SegmentBuilder::is_unchanged(std::uint64_t row) const {
  return options_.unchanged != nullptr && options_.unchanged->contains(options_.source, row);
}

batch::Segment& SegmentBuilder::segment_for(std::uint64_t row) {
  if (into_->used_ != 0) {
    batch::Segment& current = into_->pool_[into_->used_ - 1];
    const bool is_alike = !options_.settled_too || current.is_settled == settled_.contains(row);
    if (current.rows.last + 1 == row && is_alike && !is_full(current)) {
      current.rows.last = row;
      return current;
    }
  }
  return add_segment(row);
}

bool SegmentBuilder::is_full(const batch::Segment& segment) const {
  return segment.encoded.records.size() >= options_.segment_records_max ||
         segment.encoded.bytes.size() >= options_.segment_bytes_max;
}

batch::Segment& SegmentBuilder::add_segment(std::uint64_t first_row) {
  if (into_->used_ == into_->pool_.size()) into_->pool_.emplace_back();
  batch::Segment& segment = into_->pool_[into_->used_++];
  segment.rows = {first_row, first_row};
  segment.block = block_;
  segment.is_settled = options_.settled_too && settled_.contains(first_row);
  segment.encoded.clear();
  segment.owners.clear();
  segment.rows_unread = 0;
  return segment;
}

}  // namespace mixferry::pipeline
