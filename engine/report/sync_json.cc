#include "engine/report/sync_json.h"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <exception>
#include <utility>

#include "engine/report/path_text.h"
#include "engine/report/pretty_json.h"

namespace mixferry::report {
namespace {

using boost::json::array;
using boost::json::object;
using boost::json::value;

constexpr std::int64_t kSyncSchema = 1;

object json_of(const syncing::ChangedProperty& property) {
  array examples;
  for (const syncing::PropertyExample& example : property.examples) {
    object one{{"id", valid_text(example.id)}};
    if (!example.before.empty()) one["before"] = valid_text(example.before);
    if (!example.after.empty()) one["after"] = valid_text(example.after);
    examples.push_back(std::move(one));
  }
  return {{"property", valid_text(property.name)},
          {"profiles", property.profiles},
          {"alone", property.alone},
          {"replaced", property.replaced},
          {"examples", std::move(examples)}};
}

object json_of(const SyncedProfiles& space) {
  object one{
      {"before", space.before},   {"added", space.added},         {"added_exact", !space.added_at_most},
      {"changed", space.changed}, {"unchanged", space.unchanged}, {"left_out", space.left_out},
      {"gone", space.gone}};
  if (!space.gone_rule.empty()) one["gone_rule"] = space.gone_rule;
  one["gone_done"] = space.gone_done;
  one["gone_rejected"] = space.gone_rejected;
  one["gone_left"] = space.gone_left;
  one["gone_requests"] = space.gone_requests;
  one["repeated_rows"] = space.repeated;
  one["looked_at"] = space.looked_at;
  one["same_values"] = space.same_values;
  array properties;
  for (const syncing::ChangedProperty& property : space.why) properties.push_back(json_of(property));
  one["properties"] = std::move(properties);
  one["properties_left_out"] = space.why_left_out;
  if (const auto* const stamp = syncing::stamp_among(space.why, space.looked_at))
    one["stamp"] = valid_text(stamp->name);
  return one;
}

/// What `from` has under `name`; nothing where it has none. Throw where it has something else.
std::string text_in(const object& from, std::string_view name) {
  const value* const found = from.if_contains(name);
  return found == nullptr ? std::string() : std::string(found->as_string());
}

std::uint64_t number_in(const object& from, std::string_view name) {
  const value* const found = from.if_contains(name);
  return found == nullptr ? 0 : found->to_number<std::uint64_t>();
}

bool flag_in(const object& from, std::string_view name) {
  const value* const found = from.if_contains(name);
  return found != nullptr && found->as_bool();
}

array list_in(const object& from, std::string_view name) {
  const value* const found = from.if_contains(name);
  return found == nullptr ? array() : found->as_array();
}

syncing::ChangedProperty property_from(const object& from) {
  syncing::ChangedProperty property{.name = text_in(from, "property"),
                                    .profiles = number_in(from, "profiles"),
                                    .alone = number_in(from, "alone"),
                                    .replaced = number_in(from, "replaced")};
  for (const value& example : list_in(from, "examples")) {
    const object& one = example.as_object();
    property.examples.push_back({text_in(one, "id"), text_in(one, "before"), text_in(one, "after")});
  }
  return property;
}

SyncedProfiles space_from(std::string_view name, const object& from) {
  SyncedProfiles space{.profiles = std::string(name),
                       .before = number_in(from, "before"),
                       .added = number_in(from, "added"),
                       .added_at_most = !flag_in(from, "added_exact"),
                       .changed = number_in(from, "changed"),
                       .unchanged = number_in(from, "unchanged"),
                       .left_out = number_in(from, "left_out"),
                       .gone = number_in(from, "gone"),
                       .gone_rule = text_in(from, "gone_rule"),
                       .gone_done = number_in(from, "gone_done"),
                       .gone_rejected = number_in(from, "gone_rejected"),
                       .gone_left = number_in(from, "gone_left"),
                       .gone_requests = number_in(from, "gone_requests"),
                       .looked_at = number_in(from, "looked_at"),
                       .same_values = number_in(from, "same_values")};
  for (const value& property : list_in(from, "properties"))
    space.why.push_back(property_from(property.as_object()));
  space.why_left_out = flag_in(from, "properties_left_out");
  space.repeated = number_in(from, "repeated_rows");
  return space;
}

}  // namespace

object to_json_object(const SyncReport& sync) {
  object report{{"job", valid_text(sync.job)}};
  if (!sync.last.empty()) report["last"] = sync.last;
  report["full"] = sync.full;
  report["dry_run"] = sync.dry_run;
  object profiles;
  for (const SyncedProfiles& space : sync.spaces) profiles[valid_text(space.profiles)] = json_of(space);
  report["profiles"] = std::move(profiles);
  report["rows_compared"] = sync.rows_compared;
  report["rows_rejected"] = sync.rows_rejected;
  report["rows_unreadable"] = sync.rows_unreadable;
  array remarks;
  for (const std::string& remark : sync.remarks) remarks.emplace_back(valid_text(remark));
  report["remarks"] = std::move(remarks);
  return report;
}

std::string to_json(const SyncReport& sync) {
  object document{{"schema", kSyncSchema}};
  for (auto& [name, member] : to_json_object(sync)) document[name] = std::move(member);
  return pretty_json(document);
}

std::optional<SyncReport> sync_report_from(std::string_view json) {
  boost::json::error_code failed;
  const value document = boost::json::parse(json, failed);
  if (failed) return std::nullopt;
  try {
    const object& from = document.as_object();
    if (from.at("schema").as_int64() != kSyncSchema) return std::nullopt;
    SyncReport sync{.job = text_in(from, "job"),
                    .last = text_in(from, "last"),
                    .full = flag_in(from, "full"),
                    .dry_run = flag_in(from, "dry_run"),
                    .rows_compared = number_in(from, "rows_compared"),
                    .rows_rejected = number_in(from, "rows_rejected"),
                    .rows_unreadable = number_in(from, "rows_unreadable")};
    for (const auto& [name, space] : from.at("profiles").as_object())
      sync.spaces.push_back(space_from(name, space.as_object()));
    for (const value& remark : list_in(from, "remarks")) sync.remarks.emplace_back(remark.as_string());
    return sync;
  } catch (const std::exception&) {  // another kind of value than ours
    return std::nullopt;
  }
}

}  // namespace mixferry::report
