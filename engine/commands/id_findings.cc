#include "engine/commands/id_findings.h"

#include <boost/json/parse.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/pipeline/duplicate_ids.h"

namespace mixferry::commands {
namespace {

constexpr std::size_t kIdExamplesMax = 3;

/// Where the id stands in a record.
const boost::json::value& id_in(const boost::json::object& record, TargetKind kind) {
  switch (kind) {
    case TargetKind::groups:
      return record.at("$group_id");
    case TargetKind::events:
    case TargetKind::identity:
      return record.at("properties").at("distinct_id");
    case TargetKind::users:
      break;
  }
  return record.at("$distinct_id");
}

std::string id_of(const mappings::EncodedRows& encoded, std::uint32_t index) {
  const mappings::EncodedRecord& encoded_record = encoded.records[index];
  const boost::json::value record =
      boost::json::parse({encoded.bytes.data() + encoded_record.offset, encoded_record.length});
  return std::string(id_in(record.as_object(), encoded_record.kind).as_string());
}

void add_example(std::vector<report::IdReport::Pair>& examples, const mappings::EncodedRows& encoded,
                 const mappings::IdSighting& sighting, std::uint64_t earlier_row) {
  if (examples.size() == kIdExamplesMax) return;
  examples.push_back(
      {.id = id_of(encoded, sighting.update), .row = sighting.row, .earlier_row = earlier_row});
}

}  // namespace

void IdFindings::take(batch::Segment& segment) {
  mappings::EncodedRows& encoded = segment.encoded;
  ids_.empty += encoded.seen.ids_empty;
  encoded.tally.repeated_events += pipeline::count_repeated_events(encoded, events_);
  for (const mappings::IdSighting& sighting : encoded.seen.ids) {
    const pipeline::IdSurvey::Finding finding = survey_.note(sighting);
    if (finding.repeated) ++encoded.tally.duplicate_ids;
    if (finding.other_case) {
      ++ids_.other_case;
      add_example(ids_.other_case_examples, encoded, sighting, finding.first_row);
    }
    if (finding.other_email) {
      ++ids_.shared;
      add_example(ids_.shared_examples, encoded, sighting, finding.first_row);
    }
  }
  if (!survey_.exact()) encoded.tally.duplicate_ids_unsure = 1;
}

}  // namespace mixferry::commands
