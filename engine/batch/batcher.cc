#include "engine/batch/batcher.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace mixferry::batch {
namespace {

std::size_t body_bytes(const RowBatch& batch) {
  std::size_t bytes = 0;
  for (const Batch& each : batch.batches.each) bytes += each.body.size();
  return bytes;
}

PerTarget<std::size_t> records_by_kind(const Segment& segment) {
  PerTarget<std::size_t> counts;
  for (const mappings::EncodedRecord& record : segment.encoded.records) ++counts[record.kind];
  return counts;
}

CountedRecord counted(std::uint64_t row, std::uint32_t record, const mappings::CounterKey& key) {
  return {.row = row, .record = record, .counter = key.counter, .key = key.key};
}

}  // namespace

Batcher::Batcher(SourceId source, Limits limits, const RangeSet& held_rows, SpentBatches& spent,
                 const mixpanel::Routes& routes)
    : source_(source),
      limits_(limits),
      held_rows_(held_rows),
      spent_(spent),
      routes_(routes),
      pending_(fresh()) {}

RowBatch Batcher::fresh() const {
  RowBatch batch = spent_.take();
  batch.source = source_;
  for (const TargetKind kind : kTargetKinds) batch.batches[kind].route = routes_[kind];
  return batch;
}

std::uint32_t Batcher::records_max(TargetKind kind) const {
  return std::min(limits_.records_max, routes_[kind]->records_max);
}

bool Batcher::fits(const Segment& segment) const {
  const bool follows_directly = segment.rows.first == pending_.range.last + 1;
  const PerTarget<std::size_t> records = records_by_kind(segment);
  const auto has_room = [&](TargetKind kind) {
    return pending_.batches[kind].records.size() + records[kind] <= records_max(kind) &&
           pending_.batches[kind].body.size() + segment.encoded.bytes.size() <= routes_[kind]->body_bytes_max;
  };
  return follows_directly && std::ranges::all_of(kTargetKinds, has_room) &&
         body_bytes(pending_) + segment.encoded.bytes.size() <= limits_.body_bytes_max &&
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
  for (const TargetKind kind : kTargetKinds) {
    body_bytes_likely_[kind] = pending_.batches[kind].body.size();
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
  const PerTarget<std::size_t> records = records_by_kind(segment);
  if (std::ranges::any_of(kTargetKinds, [&](TargetKind kind) { return records[kind] > records_max(kind); }))
    throw std::logic_error("a segment holds more records than a batch may");
  if (!segment.encoded.rows.empty() && (pending_.blocks.empty() || pending_.blocks.back() != segment.block)) {
    pending_.blocks.push_back(segment.block);
  }
  append_rows(segment.encoded);
  pending_.rejects.insert(pending_.rejects.end(), segment.encoded.rejects.begin(),
                          segment.encoded.rejects.end());
  pending_.owners.append_sent(segment.owners);
  pending_.tally += segment.encoded.tally;
}

// Records of one kind that stand side by side are copied together: mostly, those of the whole segment.
void Batcher::append_rows(const mappings::EncodedRows& encoded) {
  const bool any_held = !held_rows_.ranges().empty();
  PerTarget<std::uint32_t> records_end;
  for (const TargetKind kind : kTargetKinds) {
    records_end[kind] = static_cast<std::uint32_t>(pending_.batches[kind].records.size());
  }
  std::uint32_t copied = 0;
  auto key = encoded.keys.begin();
  for (const mappings::EncodedRow& row : encoded.rows) {
    const bool held = any_held && held_rows_.contains(row.number);
    bool any_applied = false;
    for (std::uint32_t i = row.first_record; i < row.first_record + row.record_count; ++i) {
      const mappings::EncodedRecord& record = encoded.records[i];
      if (i != copied && encoded.records[copied].kind != record.kind) {
        copy_records(encoded, copied, i);
        copied = i;
      }
      if (!record.bears_repeating) {
        const mappings::CounterKey& known_by = *key++;
        any_applied |= known_by.applied != mappings::AppliedBefore::no;
        if (held || known_by.applied != mappings::AppliedBefore::no) {
          copy_records(encoded, copied, i);
          copied = i + 1;
          leave_out(row.number, encoded, known_by);
          continue;
        }
        pending_.counted.push_back(counted(row.number, records_end[record.kind], known_by));
      }
      ++records_end[record.kind];
    }
    pending_.tally.applied_before += any_applied ? 1 : 0;
    pending_.rows.push_back({.number = row.number,
                             .line = row.line,
                             .block = static_cast<std::uint32_t>(pending_.blocks.size() - 1),
                             .raw_offset = row.raw_offset,
                             .raw_length = row.raw_length,
                             .records_end = records_end});
  }
  copy_records(encoded, copied, static_cast<std::uint32_t>(encoded.records.size()));
}

/// A record of the row that is appended next: it was applied before, or else it is held.
void Batcher::leave_out(std::uint64_t row, const mappings::EncodedRows& encoded,
                        const mappings::CounterKey& key) {
  switch (key.applied) {
    case mappings::AppliedBefore::by_key:
      return;
    case mappings::AppliedBefore::by_content:
      pending_.found_applied.push_back(counted(row, 0, key));
      return;
    case mappings::AppliedBefore::no:
      break;
  }
  const mappings::EncodedRecord& record = encoded.records[key.record];
  pending_.held.push_back(
      {static_cast<std::uint32_t>(pending_.rows.size()), encoded.bytes.substr(record.offset, record.length)});
}

/// Records [first, end), which are of one kind.
void Batcher::copy_records(const mappings::EncodedRows& encoded, std::uint32_t first, std::uint32_t end) {
  if (first == end) return;
  const TargetKind kind = encoded.records[first].kind;
  Batch& batch = pending_.batches[kind];
  if (batch.records.empty()) reserve_body(batch, body_bytes_likely_[kind]);
  batch.append(encoded, std::span(encoded.records).subspan(first, end - first));
}

/// Bodies that grow take up to twice the memory they need.
void Batcher::reserve_body(Batch& batch, std::size_t likely) {
  if (batch.body.capacity() > likely + likely / 16) return;
  batch.body = std::string();
  batch.body.reserve(likely + likely / 8);
}

}  // namespace mixferry::batch
