#include "engine/pipeline/duplicate_ids.h"

namespace mixferry::pipeline {

void DuplicateIds::take(SourceId /*source*/, batch::Segment& segment) {
  Tally& tally = segment.encoded.tally;
  for (const mappings::EncodedRow& row : segment.encoded.rows) {
    if (row.id_hash != 0 && ids_.seen_before(row.id_hash)) ++tally.duplicate_ids;
    if (row.event_hash != 0 && events_.seen_before(row.event_hash)) ++tally.repeated_events;
  }
  if (!knows_all_ || !ids_.exact() || !events_.exact()) tally.duplicate_ids_unsure = 1;
}

}  // namespace mixferry::pipeline
