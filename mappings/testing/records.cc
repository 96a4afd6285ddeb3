#include "mappings/testing/records.h"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include "engine/base/plain_json.h"

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

/// A record of one operation.
Record record_of(std::string_view update) {
  const json::object fields = json::parse({update.data(), update.size()}).as_object();
  Record record;
  for (const auto& [name, value] : fields) {
    if (name == "$distinct_id" || name == "$group_id") {
      record.id = std::string(value.as_string());
    } else if (name == "$group_key") {
      record.kind = TargetKind::groups;
      record.group_key = std::string(value.as_string());
    } else if (name != "$token" && name != "$ignore_time") {
      record.operations.emplace(operation_called(name), properties_of(value));
    }
  }
  return record;
}

bool belongs_to(const Record& update, const Record& record) {
  return update.who() == record.who() && !record.operations.contains(update.operations.begin()->first);
}

bool same(const json::value& one, const json::value& other) {
  if (one.is_number() && other.is_number()) return one.to_number<double>() == other.to_number<double>();
  if (const json::array* items = one.if_array(); items != nullptr && other.is_array())
    return std::equal(items->begin(), items->end(), other.get_array().begin(), other.get_array().end(), same);
  return one == other;
}

}  // namespace

std::string Record::who() const {
  return (kind == TargetKind::users ? "user" : group_key) + " " + quoted(id);
}

std::vector<Record> records_of(const EncodedRows& row) {
  std::vector<Record> records;
  for (const EncodedRecord& update : row.records) {
    Record record = record_of(std::string_view(row.bytes).substr(update.offset, update.length));
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
