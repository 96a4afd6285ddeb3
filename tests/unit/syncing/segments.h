#pragma once
/// Rows with their owners, as they come out of mapping.

#include <initializer_list>
#include <string_view>

#include "engine/batch/row_batch.h"
#include "engine/snapshot/fingerprint.h"

namespace mixferry::syncing {

/// What row `row` sends to a profile; empty: it is filtered, or a reject.
struct Sent {
  std::uint64_t row = 0;
  std::uint32_t space = 0;
  std::string_view id;
  std::string_view records;
};

inline batch::Segment segment_of(RowRange rows, std::initializer_list<Sent> sent) {
  batch::Segment segment{.rows = rows, .block = {}, .encoded = {}};
  for (const Sent& each : sent) {
    const snapshot::Fingerprint known = snapshot::fingerprint(each.id, each.records);
    segment.owners.add({.row = each.row,
                        .space = each.space,
                        .id_hash = known.id,
                        .content = each.records.empty() ? 0 : known.content},
                       each.id, each.records);
  }
  return segment;
}

}  // namespace mixferry::syncing
