#include "engine/cli/import_job.h"

#include <algorithm>
#include <chrono>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <vector>

#include "engine/mixpanel/record_head.h"

namespace mixferry::cli {
namespace {

/// From 2 s to a minute, unless asked otherwise. Source: Mixpanel docs, reference "Import Events".
constexpr int kBackOffGrowth = 30;

bool may_unset(const mappings::Target& target) {
  if (!target.unset.empty() || target.empty == mappings::EmptyPolicy::unset) return true;
  return std::ranges::any_of(target.operations, [](const mappings::Operation& operation) {
    return std::ranges::any_of(operation.properties, [](const mappings::Property& property) {
      return property.rule.empty == mappings::EmptyPolicy::unset;
    });
  });
}

constexpr std::uint32_t kSegmentsOfABatch = 100;

/// Most updates of one kind of profile that a row yields.
std::uint32_t records_of_a_row(const mappings::Mapping& mapping) {
  PerTarget<std::size_t> updates;
  for (const mappings::Target& target : mapping.targets) {
    const bool has_set =
        !target.operations.empty() && target.operations.front().kind == mappings::OperationKind::set;
    const std::size_t unmapped = target.keep_unmapped && !has_set ? 1 : 0;
    updates[target.kind] += std::max<std::size_t>(
        1, target.operations.size() + unmapped + (may_unset(target) ? 1 : 0));  // 1: a deletion
  }
  return static_cast<std::uint32_t>(std::ranges::max(updates.each));
}

/// Which profiles are updated, for people: `user profiles and group profiles (company)`.
std::string targets_in_words(const mappings::Mapping& mapping) {
  std::vector<std::string> kinds;
  for (const mappings::Target& target : mapping.targets) {
    std::string kind = target.kind == TargetKind::users
                           ? "user profiles"
                           : fmt::format("group profiles ({})", target.group_key);
    if (std::ranges::find(kinds, kind) == kinds.end()) kinds.push_back(std::move(kind));
  }
  return fmt::format("{}", fmt::join(kinds, " and "));
}

}  // namespace

void require_room_for_a_row(const mappings::Mapping& mapping, std::uint32_t batch_records) {
  const std::uint32_t updates = records_of_a_row(mapping);
  if (batch_records >= updates) return;
  throw RunError(
      ExitCode::usage,
      fmt::format("--batch-records {}: a row of this mapping yields up to {} updates, which stay in "
                  "one request. Give at least that many.",
                  batch_records, updates));
}

pipeline::ImportJob job_of(const Options& options, const PreparedReading& prepared, report::Console& console,
                           report::Timeline& timeline) {
  const ImportArguments& arguments = options.import;
  pipeline::ImportJob job{
      .sources = prepared.sources,
      .plan = prepared.plan,
      .reading = prepared.options,
      .batch_limits = {},
      .record_head = mixpanel::record_head(arguments.token),
      .loop = {.delivery = {},
               .reject_limit = arguments.reject_limit,
               .on_progress =
                   [&console, &timeline](const pipeline::Progress& progress) {
                     console.show(progress);
                     timeline.note(progress, std::chrono::steady_clock::now());
                   },
               .on_leaving =
                   [&console] {
                     console.end_progress();
                     console.warn(
                         "left at once; what was settled is kept. Run the same command again to go on.");
                   }}};
  job.batch_limits.records_max = arguments.batch_records;
  job.batch_limits.body_bytes_max = arguments.batch_bytes;
  // Segments are what batches are packed from: small ones fill a batch well, and only full batches hold the
  // rate (a second has room for so many, whatever they hold). The row that fills one must still leave it fit
  // for a batch.
  const std::uint32_t room = arguments.batch_records - records_of_a_row(prepared.mapping) + 1;
  job.reading.rows.segment_records_max =
      std::min(room, std::max(1U, arguments.batch_records / kSegmentsOfABatch));
  job.reading.rows.segment_bytes_max = std::max<std::size_t>(1, arguments.batch_bytes / kSegmentsOfABatch);
  delivery::DeliveryOptions& delivery = job.loop.delivery;
  delivery.endpoint = arguments.endpoint;
  delivery.http.ca_file = arguments.ca_file;
  delivery.http.proxy = arguments.proxy;
  delivery.http.response_deadline = arguments.timeout;
  delivery.concurrency_max = arguments.concurrency;
  delivery.records_per_second = arguments.rate;
  if (arguments.rate == delivery::kUnpaced) delivery.bytes_per_minute = delivery::kUnpaced;
  delivery.give_up_after = arguments.give_up_after;
  delivery.back_off_first = arguments.back_off;
  delivery.back_off_longest = arguments.back_off * kBackOffGrowth;
  return job;
}

void observe(pipeline::ImportJob& job, PropertyFindings& findings) {
  job.reading.rows.observe = true;
  job.on_segment = [&findings](const batch::Segment& segment) { findings.take(segment); };
}

std::string place_in_words(const PreparedReading& prepared, const ImportArguments& import) {
  const std::string proxy =
      import.proxy ? fmt::format(", through the proxy {}", http::host_and_port(import.proxy->endpoint)) : "";
  return fmt::format("target   {} of the project at {}{}\n", targets_in_words(prepared.mapping),
                     import.endpoint_url, proxy);
}

}  // namespace mixferry::cli
