#include "engine/pipeline/duplicate_ids.h"

namespace mixferry::pipeline {

std::uint64_t count_repeated_events(const mappings::EncodedRows& rows, IdRegister& seen) {
  std::uint64_t repeated = 0;
  for (const mappings::EncodedRecord& record : rows.records) {
    if (record.kind == TargetKind::events && seen.seen_before(record.id_hash)) ++repeated;
  }
  return repeated;
}

void DuplicateIds::take(SourceId /*source*/, batch::Segment& segment) {
  Tally& tally = segment.encoded.tally;
  for (const mappings::EncodedRow& row : segment.encoded.rows) {
    if (row.id_hash != 0 && ids_.seen_before(row.id_hash)) ++tally.duplicate_ids;
  }
  tally.repeated_events += count_repeated_events(segment.encoded, events_);
  if (!knows_all_ || !ids_.exact() || !events_.exact()) tally.duplicate_ids_unsure = 1;
}

}  // namespace mixferry::pipeline
