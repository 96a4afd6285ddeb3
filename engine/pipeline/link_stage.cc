#include "engine/pipeline/link_stage.h"

#include <cstddef>
#include <fmt/format.h>
#include <optional>
#include <string>
#include <utility>
#include <xxhash.h>

#include "engine/mixpanel/limits.h"

namespace mixferry::pipeline {
namespace {

using mappings::EncodedLink;
using mappings::EncodedRows;
using mappings::LinkKind;
using mappings::ProjectIdentity;
using Outcome = IdClusters::Outcome;

constexpr std::uint64_t kDevices = 1;  ///< seed of hashes: in a simplified project their ids are no user's
constexpr std::string_view kDevicePrefix = "\"$device:";

std::string_view text_of(const EncodedRows& encoded, const EncodedLink::Id& id) {
  return std::string_view(encoded.bytes).substr(id.offset, id.length);
}

std::uint64_t hash_of(std::string_view json, std::uint64_t seed) {
  return XXH3_64bits_withSeed(json.data(), json.size(), seed);
}

/// Mixpanel takes a device's id with its prefix for the same without.
std::uint64_t hash_of_device(std::string_view json) {
  return hash_of(json.substr(json.starts_with(kDevicePrefix) ? kDevicePrefix.size() : 1), kDevices);
}

IdClusters::Link link_of(const EncodedRows& encoded, const EncodedLink& link) {
  const std::string_view other = text_of(encoded, link.other);
  return {.id = hash_of(text_of(encoded, link.id), 0),
          .other = link.mode == ProjectIdentity::simplified ? hash_of_device(other) : hash_of(other, 0),
          .joins_once = link.kind != LinkKind::merge,
          .together_max = link.mode == ProjectIdentity::original ? mixpanel::kLinkedIdsMax : 0};
}

std::string too_many_in_words(const EncodedRows& encoded, const EncodedLink& link,
                              const IdClusters::Verdict& verdict) {
  const auto with_number = [](std::string_view id, std::uint32_t ids) {
    return ids == 1 ? std::string(id) : fmt::format("{} ({} ids by the rows before)", id, ids);
  };
  return fmt::format(
      "identity: linking {} with {} would make {} ids one person's, and Mixpanel makes at most {} one: it "
      "would say yes and drop the link. Filter rows that link too much with `when`, or link fewer ids.",
      with_number(text_of(encoded, link.id), verdict.of_id),
      with_number(text_of(encoded, link.other), verdict.of_other), verdict.of_id + verdict.of_other,
      mixpanel::kLinkedIdsMax);
}

/// What the links of one row come to.
struct RowVerdict {
  std::uint64_t contradicting = 0;
  std::optional<std::string> too_many = {};  ///< why the row is a reject
};

RowVerdict judge(const EncodedRows& encoded, std::size_t first, std::size_t end, IdClusters& clusters) {
  RowVerdict row;
  clusters.keep();
  for (std::size_t i = first; i < end; ++i) {
    const EncodedLink& link = encoded.links[i];
    const IdClusters::Verdict verdict = clusters.link(link_of(encoded, link));
    if (verdict.outcome == Outcome::contradicts) ++row.contradicting;
    if (verdict.outcome != Outcome::too_many) continue;
    row.too_many = too_many_in_words(encoded, link, verdict);
    clusters.take_back();
    break;
  }
  return row;
}

Reject reject_of(const batch::Segment& segment, const mappings::EncodedRow& row, std::string message) {
  return {.row = row.number,
          .line = row.line,
          .column = {},
          .code = std::string(kTooManyLinkedIds),
          .message = std::move(message),
          .raw = segment.block->bytes.substr(row.raw_offset, row.raw_length)};
}

}  // namespace

void LinkStage::take(SourceId /*source*/, batch::Segment& segment) {
  EncodedRows& encoded = segment.encoded;
  std::size_t first = 0;  // of the links of the row that is looked at
  for (std::size_t i = 0; first < encoded.links.size();) {
    const mappings::EncodedRow& row = encoded.rows[i];
    std::size_t end = first;
    while (end < encoded.links.size() && encoded.links[end].record < row.first_record + row.record_count)
      ++end;
    RowVerdict verdict = judge(encoded, first, end, clusters_);
    if (verdict.too_many) {
      encoded.reject_row(i, reject_of(segment, row, *std::move(verdict.too_many)));  // and the next is there
      continue;
    }
    encoded.tally.contradicting_links += verdict.contradicting;
    first = end;
    ++i;
  }
  if (!clusters_.exact()) encoded.tally.links_unsure = 1;
}

}  // namespace mixferry::pipeline
