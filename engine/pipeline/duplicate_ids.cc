#include "engine/pipeline/duplicate_ids.h"

namespace mixferry::pipeline {

void DuplicateIds::take(SourceId /*source*/, batch::Segment& segment) {
  for (const mappings::EncodedRow& row : segment.encoded.rows) {
    if (row.id_hash != 0 && ids_.seen_before(row.id_hash)) ++segment.encoded.tally.duplicate_ids;
  }
}

}  // namespace mixferry::pipeline
