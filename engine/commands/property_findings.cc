#include "engine/commands/property_findings.h"

#include <array>
#include <string>
#include <string_view>

namespace mixferry::commands {
namespace {

constexpr std::size_t kExamplesMax = 3;

/// By `ValueKind`.
constexpr std::array<std::string_view, mappings::kValueKinds> kTypes = {"null",    "string", "number",
                                                                        "boolean", "list",   "object"};

void put_counts(const mappings::PropertyCounts& counts, report::PropertyReport& report) {
  report.filled = counts.filled();
  report.cut = counts.cut();
  report.skipped = counts.skipped();
  for (std::size_t kind = 0; kind < kTypes.size(); ++kind) {
    const std::uint64_t rows = counts.written(static_cast<mappings::ValueKind>(kind));
    if (rows != 0) report.types.emplace(kTypes[kind], rows);
  }
}

std::string target_of_finding(const mappings::Mapping& mapping, std::uint32_t index) {
  if (mapping.targets.size() == 1) return {};
  const mappings::Target& target = mapping.targets[index];
  return in_words(target.kind, target.group_key);
}

}  // namespace

PropertyFindings::PropertyFindings(const mappings::Mapping& mapping, const mappings::Plan& plan)
    : mapping_(mapping), plan_(plan) {}

void PropertyFindings::take(const batch::Segment& segment) {
  rows_ += segment.encoded.rows.size();
  seen_.add_counts(segment.encoded.seen);
  take_rejects(segment.encoded);
}

void PropertyFindings::take_rejects(const mappings::EncodedRows& encoded) {
  for (const mappings::PropertyReject& refused : encoded.seen.rejects) {
    Refusals& refusals = refusals_[refused.property];
    const Reject& reject = encoded.rejects[refused.reject];
    ++refusals.reasons[reject.code];
    if (refusals.examples.size() < kExamplesMax) refusals.examples.push_back({reject.row, refused.value});
  }
}

std::vector<report::PropertyReport> PropertyFindings::properties() const {
  std::vector<report::PropertyReport> reports;
  const std::vector<mappings::PlannedProperty>& planned = plan_.properties();
  for (std::uint32_t i = 0; i < planned.size(); ++i) {
    report::PropertyReport& report = reports.emplace_back();
    report.name = planned[i].name;
    report.operation = mappings::word_of(planned[i].operation);
    report.target = target_of_finding(mapping_, planned[i].target);
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

}  // namespace mixferry::commands
