#include "tests/fuzz/updates.h"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <iterator>
#include <string_view>

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

void expect_valid_update(std::string_view update) {
  expect(update.size() <= kRecordBytesMax, "an update has {} bytes", update.size());
  json::error_code error;
  const json::value parsed = json::parse(json::string_view(update.data(), update.size()), error);
  expect(!error && parsed.is_object(), "an update is a JSON object: {}", update);
  int ids = 0;
  int operations = 0;
  for (const auto& [key, value] : parsed.get_object()) {
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
  for (const EncodedRecord& update : encoded.records) {
    expect_valid_update(std::string_view(encoded.bytes).substr(update.offset, update.length));
  }
}

}  // namespace mixferry::fuzz
