#include "engine/commands/import_job.h"

#include <algorithm>
#include <chrono>
#include <fmt/format.h>
#include <vector>

#include "engine/base/listed.h"
#include "engine/mixpanel/record_head.h"

namespace mixferry::commands {
namespace {

bool may_unset(const mappings::Target& target) {
  if (!target.unset.empty() || target.empty == mappings::EmptyPolicy::unset) return true;
  return std::ranges::any_of(target.operations, [](const mappings::Operation& operation) {
    return std::ranges::any_of(operation.properties, [](const mappings::Property& property) {
      return property.rule.empty == mappings::EmptyPolicy::unset;
    });
  });
}

constexpr std::uint32_t kSegmentsOfABatch = 100;

/// Most records that a row yields for `target`: an event or a link, or an update for each operation.
std::size_t records_for(const mappings::Target& target) {
  if (target.kind == TargetKind::events || target.kind == TargetKind::identity) return 1;
  const bool has_set =
      !target.operations.empty() && target.operations.front().kind == mappings::OperationKind::set;
  const std::size_t unmapped = target.kept.any() && !has_set ? 1 : 0;
  return std::max<std::size_t>(
      1, target.operations.size() + unmapped + (may_unset(target) ? 1 : 0));  // 1: a deletion
}

/// Most records of each kind that a row yields.
PerTarget<std::uint32_t> records_of_a_row(const mappings::Mapping& mapping) {
  PerTarget<std::uint32_t> records;
  for (const mappings::Target& target : mapping.targets)
    records[target.kind] += static_cast<std::uint32_t>(records_for(target));
  return records;
}

std::string sent_in_words(const mappings::Target& target) {
  switch (target.kind) {
    case TargetKind::groups:
      return fmt::format("group profiles ({})", target.group_key);
    case TargetKind::events:
      return "events";
    case TargetKind::identity:
      return "identities";
    case TargetKind::users:
      break;
  }
  return "user profiles";
}

/// What is sent, for people: `user profiles and group profiles (company)`.
std::string targets_in_words(const mappings::Mapping& mapping) {
  std::vector<std::string> kinds;
  for (const mappings::Target& target : mapping.targets) {
    std::string kind = sent_in_words(target);
    if (std::ranges::find(kinds, kind) == kinds.end()) kinds.push_back(std::move(kind));
  }
  return listed(kinds, "and");
}

}  // namespace

const mixpanel::Routes& routes_of(mappings::IdentityApi api) {
  return api == mappings::IdentityApi::rest ? mixpanel::kRoutesWithCalls : mixpanel::kRoutes;
}

std::uint32_t room_before_a_row(const mappings::Mapping& mapping, std::uint32_t batch_records,
                                const mixpanel::Routes& routes) {
  const PerTarget<std::uint32_t> records = records_of_a_row(mapping);
  std::uint32_t room = batch_records;
  for (const TargetKind kind : kTargetKinds)
    room = std::min(room, std::min(batch_records, routes[kind]->records_max) - records[kind] + 1);
  return room;
}

void require_room_for_a_row(const mappings::Mapping& mapping, std::uint32_t batch_records,
                            const mixpanel::Routes& routes) {
  const PerTarget<std::uint32_t> records = records_of_a_row(mapping);
  for (const TargetKind kind : kTargetKinds) {
    if (records[kind] <= routes[kind]->records_max) continue;
    throw RunError(ExitCode::usage,
                   fmt::format("a row of this mapping yields up to {} records for {}, and at most {} stay "
                               "together. Split it into several mappings.",
                               records[kind], name_of(kind), routes[kind]->records_max));
  }
  const std::uint32_t updates = std::ranges::max(records.each);
  if (batch_records >= updates) return;
  throw RunError(
      ExitCode::usage,
      fmt::format("--batch-records {}: a row of this mapping yields up to {} updates, which stay in "
                  "one request. Give at least that many.",
                  batch_records, updates));
}

pipeline::ImportJob job_of(const ImportArguments& arguments, const PreparedReading& prepared,
                           Listener& listener, report::Timeline& timeline) {
  pipeline::ImportJob job{
      .sources = prepared.sources,
      .plan = prepared.plan,
      .reading = prepared.options,
      .batch_limits = {},
      .record_head = mixpanel::record_head(arguments.delivery.token),
      .loop = {.delivery = {},
               .routes = routes_of(arguments.reading.identity_api),
               .reject_limit = arguments.reject_limit,
               .on_progress =
                   [&listener, &timeline](const pipeline::Progress& progress) {
                     listener.on_progress(progress);
                     timeline.note(progress, std::chrono::steady_clock::now());
                   },
               .on_leaving =
                   [&listener] {
                     listener.on_progress_end();
                     listener.on_warning(
                         "left at once; what was settled is kept. Run the same command again to go on.");
                   }}};
  const DeliveryArguments& asked = arguments.delivery;
  job.batch_limits.records_max = asked.batch_records;
  job.batch_limits.body_bytes_max = asked.batch_bytes;
  // Segments are what batches are packed from: small ones fill a batch well, and only full batches hold the
  // rate (a second has room for so many, whatever they hold). The row that fills one must still leave it fit
  // for a batch.
  const std::uint32_t room = room_before_a_row(prepared.mapping, asked.batch_records, job.loop.routes);
  job.reading.rows.segment_records_max =
      std::min(room, std::max(1U, asked.batch_records / kSegmentsOfABatch));
  job.reading.rows.segment_bytes_max = std::max<std::size_t>(1, asked.batch_bytes / kSegmentsOfABatch);
  // What a link comes to depends on those of all rows before.
  job.reading.rows.settled_too = std::ranges::any_of(
      prepared.mapping.targets, [](const auto& target) { return target.link.has_value(); });
  delivery::DeliveryOptions& delivery = job.loop.delivery;
  delivery.endpoint = asked.endpoint;
  delivery.http.ca_file = asked.ca_file;
  delivery.http.proxy = asked.proxy;
  delivery.http.response_deadline = asked.timeout;
  delivery.concurrency_max = asked.concurrency;
  delivery.records_per_second = asked.rate;
  if (asked.rate == delivery::kUnpaced) delivery.bytes_per_minute = delivery::kUnpaced;
  delivery.give_up_after = asked.give_up_after;
  delivery.back_off = {.first = asked.back_off};
  return job;
}

void observe(pipeline::ImportJob& job, PropertyFindings& findings) {
  job.reading.rows.observe = true;
  job.on_segment = [&findings](const batch::Segment& segment) { findings.take(segment); };
}

std::string place_in_words(const PreparedReading& prepared, const DeliveryArguments& delivery) {
  const std::string proxy =
      delivery.proxy ? fmt::format(", through the proxy {}", http::host_and_port(delivery.proxy->endpoint))
                     : "";
  const std::string project =
      delivery.project_id.empty() ? "the project" : fmt::format("project {}", delivery.project_id);
  return fmt::format("{}target   {} of {} at {}{}\n",
                     delivery.project ? in_words(*delivery.project, delivery.endpoint) : "",
                     targets_in_words(prepared.mapping), project, delivery.endpoint_url, proxy);
}

}  // namespace mixferry::commands
