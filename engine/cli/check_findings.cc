#include "engine/cli/check_findings.h"

#include <array>
#include <boost/json/parse.hpp>
#include <fmt/format.h>
#include <numeric>
#include <string_view>

namespace mixferry::cli {
namespace {

constexpr std::size_t kExamplesMax = 3;

/// By `ValueKind`.
constexpr std::array<std::string_view, mappings::kValueKinds> kTypes = {"null",    "string", "number",
                                                                        "boolean", "list",   "object"};

void put_counts(const mappings::PropertyCounts& counts, report::PropertyReport& report) {
  report.filled = counts.filled();
  report.cut = counts.cut;
  report.skipped = counts.skipped;
  for (std::size_t kind = 0; kind < kTypes.size(); ++kind) {
    if (counts.written[kind] != 0) report.types.emplace(kTypes[kind], counts.written[kind]);
  }
}

/// The id in an update.
std::string id_of(const mappings::EncodedRows& encoded, std::uint32_t update) {
  const auto& [offset, length, repeatable, kind, hash] = encoded.updates[update];
  const boost::json::value record = boost::json::parse({encoded.bytes.data() + offset, length});
  const boost::json::object& fields = record.as_object();
  const char* const key = kind == ProfileKind::users ? "$distinct_id" : "$group_id";
  return std::string(fields.at(key).as_string());
}

std::string target_in_words(const mappings::Mapping& mapping, std::uint32_t index) {
  if (mapping.targets.size() == 1) return {};
  const mappings::Target& target = mapping.targets[index];
  return target.kind == ProfileKind::users ? "users" : fmt::format("groups {}", target.group_key);
}

void add_example(std::vector<report::IdReport::Pair>& examples, const mappings::EncodedRows& encoded,
                 const mappings::IdSighting& sighting, std::uint64_t earlier_row) {
  if (examples.size() == kExamplesMax) return;
  examples.push_back(
      {.id = id_of(encoded, sighting.update), .row = sighting.row, .earlier_row = earlier_row});
}

}  // namespace

CheckFindings::CheckFindings(const mappings::Mapping& mapping, const mappings::Plan& plan)
    : mapping_(mapping), plan_(plan) {}

void CheckFindings::take(batch::Segment& segment) {
  seen_.add_counts(segment.encoded.seen);
  take_rejects(segment.encoded);
  take_ids(segment.encoded);
}

void CheckFindings::take_rejects(const mappings::EncodedRows& encoded) {
  for (const mappings::PropertyReject& refused : encoded.seen.rejects) {
    Refusals& refusals = refusals_[refused.property];
    const Reject& reject = encoded.rejects[refused.reject];
    ++refusals.reasons[reject.code];
    if (refusals.examples.size() < kExamplesMax) refusals.examples.push_back({reject.row, refused.value});
  }
}

void CheckFindings::take_ids(mappings::EncodedRows& encoded) {
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

std::vector<report::PropertyReport> CheckFindings::properties() const {
  std::vector<report::PropertyReport> reports;
  const std::vector<mappings::PlannedProperty>& planned = plan_.properties();
  for (std::uint32_t i = 0; i < planned.size(); ++i) {
    report::PropertyReport& report = reports.emplace_back();
    report.name = planned[i].name;
    report.operation = mappings::wire_name(planned[i].operation).substr(1);
    report.target = target_in_words(mapping_, planned[i].target);
    if (i < seen_.properties.size()) put_counts(seen_.properties[i], report);
    if (const auto refusals = refusals_.find(i); refusals != refusals_.end()) {
      report.reject_reasons = refusals->second.reasons;
      report.rejects = refusals->second.examples;
    }
  }
  for (const auto& [name, counts] : seen_.columns) {
    report::PropertyReport& report = reports.emplace_back();
    report.name = name;
    report.operation = "unmapped";
    put_counts(counts, report);
  }
  return reports;
}

report::IdReport CheckFindings::ids() const {
  report::IdReport report = ids_;
  report.empty = std::accumulate(seen_.ids_empty.begin(), seen_.ids_empty.end(), std::uint64_t{0});
  return report;
}

}  // namespace mixferry::cli
