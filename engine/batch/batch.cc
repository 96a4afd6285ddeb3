#include "engine/batch/batch.h"

#include <algorithm>

namespace mixferry::batch {

void Batch::open_body() {
  if (updates.empty()) {
    body.assign(1, '[');
  } else {
    body.back() = ',';
  }
}

void Batch::append(std::string_view update, bool bears_repeating, std::uint64_t id_hash) {
  open_body();
  updates.push_back({.offset = static_cast<std::uint32_t>(body.size()),
                     .length = static_cast<std::uint32_t>(update.size()),
                     .bears_repeating = bears_repeating,
                     .id_hash = id_hash});
  body += update;
  body += ']';
}

void Batch::append(const mappings::EncodedRows& encoded, std::span<const mappings::EncodedUpdate> added) {
  if (added.empty()) return;
  open_body();
  const std::uint32_t begin = added.front().offset;
  const std::uint32_t end = added.back().offset + added.back().length + 1;
  const auto body_begin = static_cast<std::uint32_t>(body.size());
  body.append(encoded.bytes, begin, end - begin);
  body.back() = ']';
  for (const mappings::EncodedUpdate& update : added) {
    updates.push_back({.offset = body_begin + (update.offset - begin),
                       .length = update.length,
                       .bears_repeating = update.bears_repeating,
                       .id_hash = update.id_hash});
  }
}

bool Batch::all_bear_repeating() const {
  return std::ranges::all_of(updates, &Update::bears_repeating);
}

void Batch::clear() {
  kind = ProfileKind::users;
  body.clear();
  updates.clear();
  tag = 0;
}

std::string_view Batch::record(std::size_t index) const {
  const Update& update = updates[index];
  return std::string_view{body}.substr(update.offset, update.length);
}

Batch subset(const Batch& batch, std::span<const std::uint32_t> indexes) {
  std::size_t body_bytes = 1;
  for (const std::uint32_t index : indexes) body_bytes += batch.updates[index].length + 1;
  Batch part;
  part.kind = batch.kind;
  part.tag = batch.tag;
  part.begun = batch.begun;
  part.body.reserve(body_bytes);
  part.updates.reserve(indexes.size());
  for (const std::uint32_t index : indexes) {
    const Update& update = batch.updates[index];
    part.append(batch.record(index), update.bears_repeating, update.id_hash);
  }
  return part;
}

}  // namespace mixferry::batch
