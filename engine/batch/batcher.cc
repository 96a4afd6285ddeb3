#include "engine/batch/batcher.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace mixferry::batch {
namespace {

/// What `segment` adds to bodies: its updates, and a comma for each.
std::size_t body_bytes(const Segment& segment) {
  return segment.encoded.bytes.size() + segment.encoded.updates.size();
}

std::size_t body_bytes(const RowBatch& batch) {
  std::size_t bytes = 0;
  for (const Batch& each : batch.batches.each) bytes += each.body.size();
  return bytes;
}

PerKind<std::size_t> updates_by_kind(const Segment& segment) {
  PerKind<std::size_t> counts;
  for (const mappings::EncodedUpdate& update : segment.encoded.updates) ++counts[update.kind];
  return counts;
}

}  // namespace

std::string_view raw_row(const RowBatch& batch, const BatchedRow& row) {
  return std::string_view(batch.blocks[row.block]->bytes).substr(row.raw_offset, row.raw_length);
}

Batcher::Batcher(SourceId source, Limits limits, const RangeSet& held_rows)
    : source_(source), limits_(limits), held_rows_(held_rows), pending_(fresh()) {}

RowBatch Batcher::fresh() const {
  RowBatch batch;
  batch.source = source_;
  for (const ProfileKind kind : kProfileKinds) batch.batches[kind].kind = kind;
  return batch;
}

bool Batcher::fits(const Segment& segment) const {
  const bool follows_directly = segment.rows.first == pending_.range.last + 1;
  const PerKind<std::size_t> updates = updates_by_kind(segment);
  const auto has_room = [&](ProfileKind kind) {
    return pending_.batches[kind].updates.size() + updates[kind] <= limits_.updates_max;
  };
  return follows_directly && std::ranges::all_of(kProfileKinds, has_room) &&
         body_bytes(pending_) + body_bytes(segment) <= limits_.body_bytes_max &&
         segment.rows.last - pending_.range.first < limits_.rows_max &&
         pending_.rejects.size() + segment.encoded.rejects.size() <= limits_.rejects_max;
}

std::optional<RowBatch> Batcher::add(const Segment& segment) {
  if (segment.rows.last < segment.rows.first) return std::nullopt;
  const bool pending_is_empty = pending_.range.last < pending_.range.first;
  std::optional<RowBatch> complete;
  if (!pending_is_empty && !fits(segment)) complete = take_pending();
  append(segment);
  return complete;
}

std::optional<RowBatch> Batcher::flush() {
  if (pending_.range.last < pending_.range.first) return std::nullopt;
  return take_pending();
}

RowBatch Batcher::take_pending() {
  for (const ProfileKind kind : kProfileKinds) {
    const std::size_t bytes = pending_.batches[kind].body.size();
    body_bytes_likely_[kind] = bytes + bytes / 8;
  }
  return std::exchange(pending_, fresh());
}

void Batcher::append(const Segment& segment) {
  if (pending_.range.last < pending_.range.first) {
    pending_.range = segment.rows;
  } else {
    pending_.range.last = segment.rows.last;
  }
  pending_.resume_at = segment.block->place();
  if (std::ranges::max(updates_by_kind(segment).each) > limits_.updates_max) {
    throw std::logic_error("a segment holds more updates than a batch may");
  }
  if (!segment.encoded.rows.empty() && (pending_.blocks.empty() || pending_.blocks.back() != segment.block)) {
    pending_.blocks.push_back(segment.block);
  }
  for (const mappings::EncodedRow& row : segment.encoded.rows) append_row(segment, row);
  pending_.rejects.insert(pending_.rejects.end(), segment.encoded.rejects.begin(),
                          segment.encoded.rejects.end());
  pending_.tally += segment.encoded.tally;
}

void Batcher::append_row(const Segment& segment, const mappings::EncodedRow& row) {
  const bool held = !held_rows_.ranges().empty() && held_rows_.contains(row.number);
  for (std::uint32_t i = row.first_update; i < row.first_update + row.update_count; ++i) {
    const mappings::EncodedUpdate& update = segment.encoded.updates[i];
    const auto text = std::string_view(segment.encoded.bytes).substr(update.offset, update.length);
    if (held && !update.bears_repeating) {
      pending_.held.push_back({static_cast<std::uint32_t>(pending_.rows.size()), std::string(text)});
      continue;
    }
    Batch& batch = pending_.batches[update.kind];
    if (batch.updates.empty()) batch.body.reserve(body_bytes_likely_[update.kind]);
    batch.append(text, update.bears_repeating, update.id_hash);
  }
  BatchedRow batched{.number = row.number,
                     .line = row.line,
                     .block = static_cast<std::uint32_t>(pending_.blocks.size() - 1),
                     .raw_offset = row.raw_offset,
                     .raw_length = row.raw_length};
  for (const ProfileKind kind : kProfileKinds) {
    batched.updates_end[kind] = static_cast<std::uint32_t>(pending_.batches[kind].updates.size());
  }
  pending_.rows.push_back(batched);
}

}  // namespace mixferry::batch
