#include "engine/commands/id_findings.h"

#include <boost/json/parse.hpp>
#include <cstdint>
#include <string>
#include <vector>

namespace mixferry::commands {
namespace {

constexpr std::size_t kIdExamplesMax = 3;

/// The id in an update.
std::string id_of(const mappings::EncodedRows& encoded, std::uint32_t update) {
  const auto& [offset, length, repeatable, kind, hash] = encoded.records[update];
  const boost::json::value record = boost::json::parse({encoded.bytes.data() + offset, length});
  const boost::json::object& fields = record.as_object();
  const char* const key = kind == TargetKind::users ? "$distinct_id" : "$group_id";
  return std::string(fields.at(key).as_string());
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
  for (const std::uint64_t rows : encoded.seen.ids_empty) ids_.empty += rows;
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
}

}  // namespace mixferry::commands
