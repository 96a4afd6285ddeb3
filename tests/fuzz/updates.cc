#include "tests/fuzz/updates.h"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <iterator>
#include <string_view>

#include "mappings/plan/event_rules.h"
#include "mappings/plan/limits.h"
#include "tests/fuzz/target.h"

namespace mixferry::fuzz {
namespace {

namespace json = boost::json;
using namespace mappings;

constexpr std::string_view kOperations[] = {"$set",   "$set_once", "$add",   "$append",
                                            "$union", "$remove",   "$unset", "$delete"};

/// `value` is `levels` lists deep in a property, and in no object.
void expect_within_limits(const json::value& value, std::uint32_t levels, bool in_object = false) {
  if (value.is_string() && !in_object) {
    expect(value.get_string().size() <= kStringBytesMax, "strings are cut to their limit");
  }
  if (value.is_structured()) expect(levels < kNestingMax, "values are nested {} deep", levels + 1);
  if (value.is_array()) {
    for (const json::value& item : value.get_array()) expect_within_limits(item, levels + 1, in_object);
  }
  if (value.is_object()) {
    expect(value.get_object().size() <= kObjectKeysMax, "objects have at most {} keys", kObjectKeysMax);
    for (const auto& [key, item] : value.get_object()) expect_within_limits(item, levels + 1, true);
  }
}

void expect_valid_operation(std::string_view operation, const json::value& what, std::string_view update) {
  expect(std::ranges::find(kOperations, operation) != std::end(kOperations), "{} is an operation in {}",
         operation, update);
  if (operation == "$delete") return;
  if (operation == "$unset")
    return expect(what.is_array() && !what.get_array().empty(), "names to unset in {}", update);
  expect(what.is_object() && !what.get_object().empty(), "there are properties in {}", update);
  expect(what.get_object().size() <= kPropertiesMax, "at most {} properties", kPropertiesMax);
  for (const auto& [name, value] : what.get_object()) {
    expect(name.size() <= kNameBytesMax, "names of properties have a limit");
    expect_within_limits(value, 0);
  }
}

json::object object_of(std::string_view record) {
  expect(record.size() <= kRecordBytesMax, "a record has {} bytes", record.size());
  json::error_code error;
  const json::value parsed = json::parse(json::string_view(record.data(), record.size()), error);
  expect(!error && parsed.is_object(), "a record is a JSON object: {}", record);
  return parsed.get_object();
}

/// Of a link of ids, too.
void expect_valid_event(std::string_view event) {
  const json::object fields = object_of(event);
  const json::value* const name = fields.if_contains("event");
  const json::value* const what = fields.if_contains("properties");
  expect(fields.size() == 2 && name != nullptr && what != nullptr, "a name and properties: {}", event);
  expect(name->is_string() && !name->get_string().empty(), "an event has a name: {}", event);
  expect(what->is_object() && what->get_object().size() <= kEventPropertiesMax, "so many properties");
  const json::value* const time = what->get_object().if_contains("time");
  expect(time != nullptr && time->is_int64() && time->get_int64() >= kEventTimeMin &&
             time->get_int64() <= kEventTimeMax,
         "a time in seconds: {}", event);
  const json::value* const id = what->get_object().if_contains("$insert_id");
  expect(id != nullptr && id->is_string() && is_insert_id(std::string_view(id->get_string())),
         "an insert id that Mixpanel takes: {}", event);
  for (const auto& [key, value] : what->get_object()) {
    expect(key.size() <= kNameBytesMax, "names of properties have a limit");
    expect_within_limits(value, 0);
  }
}

void expect_valid_update(std::string_view update) {
  int ids = 0;
  int operations = 0;
  for (const auto& [key, value] : object_of(update)) {
    const std::string_view name(key.data(), key.size());
    if (name == "$token" || name == "$group_key" || name == "$ignore_time") continue;
    if (name == "$distinct_id" || name == "$group_id") {
      ++ids;
      expect(value.is_string() && !value.get_string().empty() && value.get_string().size() <= kIdBytesMax,
             "an id is a text within its limit: {}", update);
      continue;
    }
    ++operations;
    expect_valid_operation(name, value, update);
  }
  expect(ids == 1 && operations == 1, "one operation on one id: {}", update);
}

void expect_valid_link(const EncodedLink& link, const EncodedRows& encoded) {
  expect(link.record < encoded.records.size(), "a link is a record");
  const EncodedRecord& record = encoded.records[link.record];
  expect(record.kind == TargetKind::identity, "only identity links ids");
  for (const EncodedLink::Id& id : {link.id, link.other}) {
    expect(
        id.offset >= record.offset && id.offset + id.length <= record.offset + record.length && id.length > 2,
        "the ids of a link stand in its record");
    expect(encoded.bytes[id.offset] == '"' && encoded.bytes[id.offset + id.length - 1] == '"',
           "the ids of a link are texts");
  }
}

}  // namespace

void expect_valid_updates(const EncodedRows& encoded, std::uint64_t rows_mapped) {
  const Tally& tally = encoded.tally;
  expect(encoded.rows.size() + tally.rows_filtered + tally.rows_rejected == rows_mapped,
         "{} rows are counted once", rows_mapped);
  expect(encoded.rejects.size() == tally.rows_rejected, "every rejected row is kept");
  for (const Reject& reject : encoded.rejects) {
    expect(!reject.code.empty() && !reject.message.empty(), "a reject says why");
  }
  std::uint64_t updates = 0;
  for (const EncodedRow& row : encoded.rows) {
    expect(row.first_record == updates && row.record_count > 0, "updates of row {} follow those before",
           row.number);
    updates += row.record_count;
  }
  expect(updates == encoded.records.size(), "every update belongs to a row");
  for (const EncodedRecord& record : encoded.records) {
    const std::string_view text = std::string_view(encoded.bytes).substr(record.offset, record.length);
    const bool is_update = record.kind == TargetKind::users || record.kind == TargetKind::groups;
    is_update ? expect_valid_update(text) : expect_valid_event(text);
  }
  expect(std::ranges::count(encoded.records, TargetKind::identity, &EncodedRecord::kind) ==
             std::ssize(encoded.links),
         "each link is told");
  for (const EncodedLink& link : encoded.links) expect_valid_link(link, encoded);
}

}  // namespace mixferry::fuzz
