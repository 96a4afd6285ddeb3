#include "engine/sandbox/stats.h"

#include <boost/json.hpp>

namespace mixferry::sandbox {
namespace {

namespace json = boost::json;

json::object updates_to_json(const UpdateStats& updates) {
  return {{"received", updates.received},   {"applied", updates.applied},
          {"invalid", updates.invalid},     {"unknown_token", updates.unknown_token},
          {"ignored", updates.ignored},     {"dropped", updates.dropped},
          {"unchanged", updates.unchanged}, {"several_operations", updates.several_operations}};
}

json::object events_to_json(const EventStats& events) {
  return {{"received", events.received},
          {"stored", events.stored},
          {"invalid", events.invalid},
          {"ignored", events.ignored},
          {"unknown_token", events.unknown_token},
          {"dropped", events.dropped}};
}

template <typename Counts>
json::object counts_to_json(const Counts& counts) {
  json::object object;
  for (const auto& [name, count] : counts) object[name] = count;
  return object;
}

}  // namespace

std::string Stats::to_json(std::deque<Project>& projects) const {
  json::object statuses;
  for (const auto& [status, count] : answers_by_status) statuses[std::to_string(status)] = count;
  json::object operations;
  for (std::size_t at = 0; at < kOperations; ++at) operations[kOperationNames[at]] = applied_by_operation[at];
  std::uint64_t profiles = 0;
  std::uint64_t groups = 0;
  json::array by_project;
  for (const Project& project : projects) {
    profiles += project.users.size();
    groups += project.groups.size();
    by_project.push_back(json::object{{"token", project.token},
                                      {"profiles", project.users.size()},
                                      {"groups", project.groups.size()},
                                      {"events", project.events.size()},
                                      {"linked_ids", project.identities.linked()}});
  }
  return json::serialize(json::object{{"requests", requests},
                                      {"requests_by_path", counts_to_json(requests_by_path)},
                                      {"answers_by_status", std::move(statuses)},
                                      {"unanswered", unanswered},
                                      {"body_bytes", body_bytes},
                                      {"updates", updates_to_json(updates)},
                                      {"applied_by_operation", std::move(operations)},
                                      {"events", events_to_json(events)},
                                      {"faults", counts_to_json(faults)},
                                      {"profiles", profiles},
                                      {"groups", groups},
                                      {"projects", std::move(by_project)}});
}

}  // namespace mixferry::sandbox
