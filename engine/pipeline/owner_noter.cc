#include "engine/pipeline/owner_noter.h"

#include <fmt/format.h>
#include <span>
#include <xxhash.h>

#include "engine/snapshot/fingerprint.h"

namespace mixferry::pipeline {
namespace {

/// Between two records of one profile, and before the first where they are kept: what their heads begin with.
constexpr std::string_view kNextRecord = ",{";

bool has_owner(TargetKind kind) {
  return kind == TargetKind::users || kind == TargetKind::groups;
}

std::span<const mappings::EncodedRecord> records_of(const mappings::EncodedRows& encoded,
                                                    const mappings::EncodedRow& row) {
  return std::span(encoded.records).subspan(row.first_record, row.record_count);
}

}  // namespace

void OwnerNoter::take(std::uint64_t number, batch::Segment& segment) {
  mappings::EncodedRows& encoded = segment.encoded;
  const bool has_records = !encoded.rows.empty() && encoded.rows.back().number == number;
  for (const mappings::EncodedOwner& owner : encoded.owners) {
    const std::string_view id = std::string_view(encoded.owner_ids).substr(owner.id_offset, owner.id_length);
    add(number, owner.space, id,
        has_records ? content_for(owner, encoded, encoded.rows.back()) : std::string_view(), segment.owners);
  }
  encoded.owners.clear();
  encoded.owner_ids.clear();
  if (!has_records) return;
  for (const mappings::EncodedRecord& record : records_of(encoded, encoded.rows.back())) {
    if (has_owner(record.kind)) continue;
    const std::string_view body = body_of(encoded, record);
    const std::uint64_t hash =
        record.kind == TargetKind::events ? record.id_hash : XXH3_64bits(body.data(), body.size());
    add(number, record.space, fmt::format("{:016x}", hash), body, segment.owners);
  }
}

void OwnerNoter::add(std::uint64_t row, std::uint32_t space, std::string_view id, std::string_view content,
                     batch::RowOwners& owners) {
  const snapshot::Fingerprint fingerprint = snapshot::fingerprint(id, content);
  const bool is_sent = !content.empty();
  whole_.clear();
  if (is_sent && snapshot::is_kept_whole(fingerprint.id, noting_.whole_every))
    whole_.append(kNextRecord.substr(1)).append(content);
  owners.add(
      {.row = row, .space = space, .id_hash = fingerprint.id, .content = is_sent ? fingerprint.content : 0},
      id, whole_);
}

std::string_view OwnerNoter::content_for(const mappings::EncodedOwner& owner,
                                         const mappings::EncodedRows& encoded,
                                         const mappings::EncodedRow& row) {
  std::string_view content;
  std::size_t count = 0;
  for (const mappings::EncodedRecord& record : records_of(encoded, row)) {
    if (record.space != owner.space || record.id_hash != owner.id_hash) continue;
    const std::string_view body = body_of(encoded, record);
    ++count;
    if (count == 1) {
      content = body;  // mostly it is the only one, and lies where it is
      continue;
    }
    if (count == 2) joined_.assign(content);
    joined_.append(kNextRecord).append(body);
  }
  return count > 1 ? std::string_view(joined_) : content;
}

/// Behind what names the project, or behind its brace.
std::string_view OwnerNoter::body_of(const mappings::EncodedRows& encoded,
                                     const mappings::EncodedRecord& record) const {
  const std::string_view text = std::string_view(encoded.bytes).substr(record.offset, record.length);
  return text.substr(text.starts_with(noting_.record_head) ? noting_.record_head.size() : 1);
}

}  // namespace mixferry::pipeline
