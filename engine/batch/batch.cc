#include "engine/batch/batch.h"

#include <algorithm>

namespace mixferry::batch {

void Batch::open_body() {
  if (!is_array()) return;
  if (records.empty()) {
    body.assign(1, '[');
  } else {
    body.back() = ',';
  }
}

void Batch::append(std::string_view record, bool bears_repeating, std::uint64_t id_hash) {
  open_body();
  records.push_back({.offset = static_cast<std::uint32_t>(body.size()),
                     .length = static_cast<std::uint32_t>(record.size()),
                     .bears_repeating = bears_repeating,
                     .id_hash = id_hash});
  body += record;
  body += is_array() ? ']' : '\n';
}

void Batch::append(const mappings::EncodedRows& encoded, std::span<const mappings::EncodedRecord> added) {
  if (added.empty()) return;
  open_body();
  const std::uint32_t begin = added.front().offset;
  const std::uint32_t end = added.back().offset + added.back().length + 1;
  const auto body_begin = static_cast<std::uint32_t>(body.size());
  body.append(encoded.bytes, begin, end - begin);
  if (is_array()) body.back() = ']';
  for (const mappings::EncodedRecord& record : added) {
    records.push_back({.offset = body_begin + (record.offset - begin),
                       .length = record.length,
                       .bears_repeating = record.bears_repeating,
                       .id_hash = record.id_hash});
    if (!is_array()) body[body_begin + (record.offset - begin) + record.length] = '\n';
  }
}

bool Batch::all_bear_repeating() const {
  return std::ranges::all_of(records, &Record::bears_repeating);
}

void Batch::clear() {
  route = &mixpanel::kUsers;
  body.clear();
  records.clear();
  tag = 0;
  begun = false;
  packed.clear();
}

std::string_view Batch::record(std::size_t index) const {
  const Record& record = records[index];
  return std::string_view{body}.substr(record.offset, record.length);
}

Batch subset(const Batch& batch, std::span<const std::uint32_t> indexes) {
  std::size_t body_bytes = 1;
  for (const std::uint32_t index : indexes) body_bytes += batch.records[index].length + 1;
  Batch part;
  part.route = batch.route;
  part.tag = batch.tag;
  part.begun = batch.begun;
  part.body.reserve(body_bytes);
  part.records.reserve(indexes.size());
  for (const std::uint32_t index : indexes) {
    const Record& record = batch.records[index];
    part.append(batch.record(index), record.bears_repeating, record.id_hash);
  }
  return part;
}

}  // namespace mixferry::batch
