#include "mappings/testing/records.h"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <chrono>

#include "engine/base/plain_json.h"
#include "engine/base/utc_time.h"
#include "mappings/plan/event_rules.h"

namespace mixferry::mappings {
namespace {

namespace json = boost::json;

std::string quoted(std::string_view text) {
  return plain_json(json::value(json::string(text.data(), text.size())));
}

/// `$set_once` as the mapping language calls it.
std::string operation_called(std::string_view wire) {
  return std::string(wire.substr(1));
}

Record::Properties properties_of(const json::value& value) {
  Record::Properties properties;
  if (const json::object* members = value.if_object()) {
    for (const auto& [name, member] : *members) properties.emplace(std::string(name), plain_json(member));
  } else if (const json::array* names = value.if_array()) {
    for (const json::value& name : *names) properties.emplace(std::string(name.as_string()), "");
  }
  return properties;
}

std::string text_of(const json::value& value) {
  return std::string(value.as_string());
}

json::object object_of(std::string_view record) {
  return json::parse({record.data(), record.size()}).as_object();
}

/// A record of one operation.
Record profile_of(std::string_view update) {
  Record record;
  for (const auto& [name, value] : object_of(update)) {
    if (name == "$distinct_id" || name == "$group_id") {
      record.id = text_of(value);
    } else if (name == "$group_key") {
      record.kind = TargetKind::groups;
      record.group_key = text_of(value);
    } else if (name != "$token" && name != "$ignore_time") {
      record.operations.emplace(operation_called(name), properties_of(value));
    }
  }
  return record;
}

/// Seconds since 1970, as tests write them.
std::string iso_time(const json::value& seconds) {
  const std::chrono::seconds since(seconds.to_number<std::int64_t>());
  return quoted(utc_time(std::chrono::system_clock::time_point(since)));
}

Record event_of(std::string_view event) {
  const json::object fields = object_of(event);
  Record record{.kind = TargetKind::events};
  record.fields["event"] = plain_json(fields.at("event"));
  Record::Properties& properties = record.operations["properties"];
  for (const auto& [name, value] : fields.at("properties").as_object()) {
    if (name == "time") {
      record.fields["time"] = iso_time(value);
    } else if (name == "distinct_id") {
      if (!value.as_string().empty()) record.fields["id"] = plain_json(value);
    } else if (name == "$insert_id") {
      record.fields["insert_id"] = plain_json(value);
    } else if (name != "token") {
      properties.emplace(std::string(name), plain_json(value));
    }
  }
  leave_out_address(properties);
  if (properties.empty()) record.operations.clear();
  return record;
}

/// What it is sent as depends on the project, see `LinkProgram`.
Record link_of(std::string_view link) {
  const json::object fields = object_of(link);
  const json::object& properties = fields.at("properties").as_object();
  Record record{.kind = TargetKind::identity};
  if (plain_json(properties.at("time")) != kTimeOfLinks)
    record.fields["time"] = iso_time(properties.at("time"));
  const auto put = [&](const std::string& operation, std::string_view first, const json::value& one,
                       std::string_view second, const json::value& other) {
    record.operations[operation] = {{std::string(first), plain_json(one)},
                                    {std::string(second), plain_json(other)}};
  };
  if (const json::value* ids = properties.if_contains("$distinct_ids")) {
    put("merge", kMergedIds[0], ids->at(0), kMergedIds[1], ids->at(1));
  } else if (const json::value* alias = properties.if_contains("alias")) {
    put("alias", "id", properties.at("distinct_id"), "alias", *alias);
  } else {
    const json::value* anonymous = properties.if_contains("$anon_id");
    put("identify", "id", properties.at("distinct_id"), "anonymous",
        anonymous != nullptr ? *anonymous : properties.at("$device_id"));
  }
  return record;
}

Record record_of(std::string_view text, TargetKind kind) {
  if (kind == TargetKind::events) return event_of(text);
  return kind == TargetKind::identity ? link_of(text) : profile_of(text);
}

bool is_profile(const Record& record) {
  return record.kind == TargetKind::users || record.kind == TargetKind::groups;
}

bool belongs_to(const Record& update, const Record& record) {
  return is_profile(update) && update.who() == record.who() &&
         !record.operations.contains(update.operations.begin()->first);
}

bool same(const json::value& one, const json::value& other);

bool same_members(const json::object& one, const json::object& other) {
  return one.size() == other.size() && std::ranges::all_of(one, [&](const auto& member) {
           const json::value* const its = other.if_contains(member.key());
           return its != nullptr && same(member.value(), *its);
         });
}

bool same(const json::value& one, const json::value& other) {
  if (one.is_number() && other.is_number()) return one.to_number<double>() == other.to_number<double>();
  if (const json::array* items = one.if_array(); items != nullptr && other.is_array())
    return std::equal(items->begin(), items->end(), other.get_array().begin(), other.get_array().end(), same);
  if (one.is_object() && other.is_object()) return same_members(one.get_object(), other.get_object());
  return one == other;
}

}  // namespace

std::string Record::who() const {
  switch (kind) {
    case TargetKind::users:
      return "user " + quoted(id);
    case TargetKind::groups:
      return group_key + " " + quoted(id);
    case TargetKind::events: {
      const auto of = fields.find("id");
      return "event " + fields.at("event") + (of == fields.end() ? "" : " of " + of->second);
    }
    case TargetKind::identity:
      break;
  }
  const auto& [link, ids] = *operations.begin();
  return link + " " + ids.at(link == "merge" ? std::string(kMergedIds[0]) : "id");
}

void leave_out_address(Record::Properties& properties) {
  const auto address = properties.find("ip");
  if (address != properties.end() && address->second == R"("0")") properties.erase(address);
}

std::vector<Record> records_of(const EncodedRows& row) {
  std::vector<Record> records;
  for (const EncodedRecord& update : row.records) {
    Record record = record_of(std::string_view(row.bytes).substr(update.offset, update.length), update.kind);
    if (!records.empty() && belongs_to(record, records.back())) {
      records.back().operations.merge(record.operations);
    } else {
      records.push_back(std::move(record));
    }
  }
  return records;
}

bool same_value(std::string_view one, std::string_view other) {
  return one == other ||
         (!one.empty() && !other.empty() &&
          same(json::parse({one.data(), one.size()}), json::parse({other.data(), other.size()})));
}

}  // namespace mixferry::mappings
