#include "mappings/testing/test_file.h"

#include <algorithm>
#include <array>
#include <boost/json/parse.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <span>
#include <string_view>

#include "engine/base/json_text.h"
#include "engine/base/nearest.h"
#include "engine/base/plain_json.h"
#include "mappings/language/constant.h"
#include "mappings/language/section.h"
#include "mappings/plan/dates.h"

namespace mixferry::mappings {
namespace {

using Kind = YamlValue::Kind;
using Names = std::span<const std::string_view>;
using Expected = MappingTest::Expected;

constexpr std::array<std::string_view, 4> kFileKeys = {"version", "mapping", "rows", "tests"};
constexpr std::array<std::string_view, 4> kTestKeys = {"name", "row", "expect", "contains"};
constexpr std::array<std::string_view, 7> kExpectKeys = {"users",  "groups", "events",  "identity",
                                                         "reject", "column", "filtered"};
constexpr std::array<std::string_view, 4> kContainsKeys = {"users", "groups", "events", "identity"};
constexpr std::array<std::string_view, 10> kUserKeys = {"id",     "groups", "set",    "set_once", "add",
                                                        "append", "union",  "remove", "unset",    "delete"};
constexpr std::array<std::string_view, 8> kGroupKeys = {"key",   "id",     "set",   "set_once",
                                                        "union", "remove", "unset", "delete"};
constexpr std::array<std::string_view, 6> kEventKeys = {"event",     "time",   "id",
                                                        "insert_id", "groups", "properties"};
constexpr std::array<std::string_view, 4> kLinkKeys = {"identify", "alias", "merge", "time"};
constexpr std::array<std::string_view, 2> kIdentifyKeys = {"id", "anonymous"};
constexpr std::array<std::string_view, 2> kAliasKeys = {"id", "alias"};

std::string json_string(std::string_view text) {
  std::string json;
  append_json_string(json, text);
  return json;
}

class Reader {
 public:
  explicit Reader(std::vector<Problem>& problems) : problems_(problems) {}

  TestFile read(const YamlValue& root) {
    TestFile file;
    if (!is_map(root, kFileKeys, "a file of tests")) return file;
    if (const YamlValue* version = need(root, "version", "version: 1, the version of this form");
        version != nullptr && version->text != "1")
      report(*version, "this program understands version 1 of such files; write version: 1");
    if (const YamlValue* mapping = need(root, "mapping", "mapping: and its file, from this one's folder")) {
      file.mapping = text(*mapping, "mapping");
      file.mapping_place = mapping->place;
    }
    if (const YamlValue* rows = find(root, "rows")) {
      if (rows->text != "csv" && rows->text != "json") report(*rows, "\"rows\" is csv or json");
      file.rows_are_json = rows->text == "json";
    }
    if (const YamlValue* tests = need(root, "tests", "tests: and a list of them")) {
      for (const YamlValue& test : list(*tests, "tests")) file.tests.push_back(read_test(test));
    }
    return file;
  }

 private:
  MappingTest read_test(const YamlValue& value) {
    MappingTest test{.name = {}, .place = value.place, .row = {}};
    if (!is_map(value, kTestKeys, "a test")) return test;
    if (const YamlValue* name = need(value, "name", "name: and what it shows"))
      test.name = text(*name, "name");
    if (const YamlValue* row = need(value, "row", "row: and its cells, column: cell")) read_row(*row, test);
    const YamlValue* const exact = find(value, "expect");
    const YamlValue* const part = find(value, "contains");
    if ((exact == nullptr) == (part == nullptr)) {
      report(value,
             "a test says what comes of its row: all of it below \"expect\", or a part below "
             "\"contains\"");
    } else if (exact != nullptr) {
      read_expect(*exact, test);
    } else if (is_map(*part, kContainsKeys, "\"contains\"")) {
      test.expected = Expected::contains;
      read_records(*part, test);
    }
    return test;
  }

  void read_row(const YamlValue& row, MappingTest& test) {
    if (row.kind != Kind::map || row.items.empty())
      return report(row, fmt::format("a row is a map of column: cell, not {}", in_words(row)));
    test.row = row;
  }

  void read_expect(const YamlValue& value, MappingTest& test) {
    if (!is_map(value, kExpectKeys, "\"expect\"")) return;
    const YamlValue* const reject = find(value, "reject");
    const YamlValue* const filtered = find(value, "filtered");
    const YamlValue* const column = find(value, "column");
    const bool sends = std::ranges::any_of(
        kContainsKeys, [&](std::string_view records) { return find(value, records) != nullptr; });
    if ((reject != nullptr) + (filtered != nullptr) + sends != 1) {
      report(value, fmt::format("a row comes to records ({}), to a \"reject\", or is \"filtered\": name one",
                                fmt::join(kContainsKeys, ", ")));
    }
    if (column != nullptr && reject == nullptr) report(*column, "\"column\" belongs to \"reject\"");
    if (reject != nullptr) {
      test.expected = Expected::rejected;
      test.reject_code = text(*reject, "reject");
      if (column != nullptr) test.reject_column = text(*column, "column");
    } else if (filtered != nullptr) {
      test.expected = Expected::filtered;
      if (filtered->text != "true") report(*filtered, "write filtered: true");
    } else {
      read_records(value, test);
    }
  }

  void read_records(const YamlValue& value, MappingTest& test) {
    if (const YamlValue* users = find(value, "users")) {
      for (const YamlValue& user : list(*users, "users")) read_record(user, TargetKind::users, test);
    }
    if (const YamlValue* groups = find(value, "groups")) {
      for (const YamlValue& group : list(*groups, "groups")) read_record(group, TargetKind::groups, test);
    }
    if (const YamlValue* events = find(value, "events")) {
      for (const YamlValue& event : list(*events, "events")) read_event(event, test);
    }
    if (const YamlValue* links = find(value, "identity")) {
      for (const YamlValue& link : list(*links, "identity")) read_link(link, test);
    }
  }

  void read_event(const YamlValue& value, MappingTest& test) {
    if (!is_map(value, kEventKeys, "an event")) return;
    Record record{.kind = TargetKind::events};
    if (const YamlValue* event = need(value, "event", "event: and its name"))
      put_text(*event, "event", record);
    const YamlValue* const time = find(value, "time");
    if (time != nullptr) put_time(*time, record);
    if (time == nullptr && test.expected == Expected::records)
      report(value, "\"time\" is missing; write time: and when it happened, such as 2024-03-12T09:14:00Z");
    if (const YamlValue* id = find(value, "id")) put_text(*id, "id", record);
    if (const YamlValue* insert_id = find(value, "insert_id")) put_text(*insert_id, "insert_id", record);
    if (const YamlValue* groups = find(value, "groups")) put_groups(*groups, record);
    if (const YamlValue* properties = find(value, "properties")) {
      Record::Properties& expected = record.operations["properties"] =
          read_operation("properties", *properties);
      leave_out_address(expected);
    }
    test.records.push_back(std::move(record));
  }

  void read_link(const YamlValue& value, MappingTest& test) {
    if (!is_map(value, kLinkKeys, "a link of ids")) return;
    Record record{.kind = TargetKind::identity};
    if (const YamlValue* pair = find(value, "identify")) put_pair(*pair, "identify", kIdentifyKeys, record);
    if (const YamlValue* pair = find(value, "alias")) put_pair(*pair, "alias", kAliasKeys, record);
    if (const YamlValue* pair = find(value, "merge")) {
      const auto ids = list(*pair, "merge");
      if (!ids.empty() && ids.size() != 2) report(*pair, "\"merge\" is a list of two ids");
      for (std::size_t i = 0; i < std::min<std::size_t>(ids.size(), 2); ++i)
        record.operations["merge"].emplace(kMergedIds[i], json_string(text(ids[i], "merge")));
    }
    if (const YamlValue* time = find(value, "time")) put_time(*time, record);
    if (record.operations.size() != 1) report(value, "a link of ids has one of identify, alias, merge");
    test.records.push_back(std::move(record));
  }

  void put_pair(const YamlValue& pair, const std::string& operation, Names keys, Record& record) {
    Record::Properties& ids = record.operations[operation];
    if (!is_map(pair, keys, fmt::format("\"{}\"", operation))) return;
    for (const std::string_view key : keys) {
      if (const YamlValue* id = need(pair, key, fmt::format("{}: and the id", key)))
        ids.emplace(key, json_string(text(*id, key)));
    }
  }

  void put_text(const YamlValue& value, const std::string& key, Record& record) {
    record.fields[key] = json_string(text(value, key));
  }

  /// An instant, however it is written in ISO 8601.
  void put_time(const YamlValue& value, Record& record) {
    DateReader::Text instant;
    if (DateReader().read_datetime(value.text, instant) != Fault::none || instant.size == 0) {
      report(value, fmt::format("\"time\" is a time in ISO 8601, such as 2024-03-12T09:14:00Z, not {}",
                                in_words(value)));
      return;
    }
    record.fields["time"] = json_string(std::string(instant.view()) + "Z");
  }

  /// Ids of groups are texts, whatever they look like.
  void put_groups(const YamlValue& value, Record& record) {
    Record::Properties& groups = record.operations["groups"];
    if (value.kind != Kind::map)
      return report(value, fmt::format("\"groups\" is a map of group key: id, not {}", in_words(value)));
    for (std::size_t i = 0; i < value.keys.size(); ++i) {
      const std::string& key = value.keys[i].text;
      if (value.items[i].kind != Kind::list) {
        groups.emplace(key, json_string(text(value.items[i], key)));
        continue;
      }
      std::vector<std::string> ids;
      for (const YamlValue& id : value.items[i].items) ids.push_back(json_string(text(id, key)));
      groups.emplace(key, fmt::format("[{}]", fmt::join(ids, ",")));
    }
  }

  void read_record(const YamlValue& value, TargetKind kind, MappingTest& test) {
    const bool is_group = kind == TargetKind::groups;
    if (!is_map(value, is_group ? Names(kGroupKeys) : Names(kUserKeys), "a record")) return;
    Record record{.kind = kind};
    if (const YamlValue* id = need(value, "id", "id: and the profile's")) record.id = text(*id, "id");
    if (is_group) {
      if (const YamlValue* key = need(value, "key", "key: and the group's, such as company"))
        record.group_key = text(*key, "key");
    }
    for (std::size_t i = 0; i < value.keys.size(); ++i) {
      const std::string& operation = value.keys[i].text;
      if (operation == "groups") {
        put_groups(value.items[i], record);
      } else if (operation != "id" && operation != "key") {
        record.operations.emplace(operation, read_operation(operation, value.items[i]));
      }
    }
    test.records.push_back(std::move(record));
  }

  Record::Properties read_operation(const std::string& operation, const YamlValue& value) {
    Record::Properties properties;
    if (operation == "delete") {
      if (value.text != "true") report(value, "write delete: true");
    } else if (operation == "unset") {
      for (const YamlValue& name : list(value, "unset")) properties.emplace(text(name, "unset"), "");
    } else if (value.kind != Kind::map) {
      report(value, fmt::format("\"{}\" is a map of property: value, not {}", operation, in_words(value)));
    } else {
      for (std::size_t i = 0; i < value.keys.size(); ++i)
        properties.emplace(value.keys[i].text, json_of(value.items[i]));
    }
    return properties;
  }

  /// A value as it is sent. Values of the language, and the objects and nulls that JSON may hold.
  std::string json_of(const YamlValue& value) {
    if (value.kind == Kind::null || value.kind == Kind::map) return json_line_of(value);
    if (value.kind != Kind::list)
      return plain_json(boost::json::parse(constant_json(value, problems_).value_or("null")));
    std::string items;
    for (const YamlValue& item : value.items)
      items += fmt::format("{}{}", items.empty() ? "" : ",", json_of(item));
    return fmt::format("[{}]", items);
  }

  // What is there, or a problem.

  static const YamlValue* find(const YamlValue& map, std::string_view key) {
    const auto found = std::ranges::find(map.keys, key, &YamlKey::text);
    return found == map.keys.end() ? nullptr : &map.items[static_cast<std::size_t>(found - map.keys.begin())];
  }

  const YamlValue* need(const YamlValue& map, std::string_view key, std::string_view what) {
    const YamlValue* const value = find(map, key);
    if (value == nullptr) report(map, fmt::format("\"{}\" is missing; write {}", key, what));
    return value;
  }

  bool is_map(const YamlValue& value, Names keys, std::string_view what) {
    if (value.kind != Kind::map) {
      report(value, fmt::format("{} is a map with the keys {}, not {}", what, fmt::join(keys, ", "),
                                in_words(value)));
      return false;
    }
    const std::vector<std::string> known(keys.begin(), keys.end());
    for (const YamlKey& key : value.keys) {
      if (std::ranges::find(known, key.text) != known.end()) continue;
      const std::vector<std::string> nearest = nearest_names(known, key.text, 1);
      problems_.push_back(
          {key.place, fmt::format("unknown key \"{}\"; {}", key.text,
                                  nearest.empty() ? fmt::format("{} has {}", what, fmt::join(known, ", "))
                                                  : fmt::format("did you mean \"{}\"?", nearest.front()))});
    }
    return true;
  }

  std::span<const YamlValue> list(const YamlValue& value, std::string_view key) {
    if (value.kind == Kind::list && !value.items.empty()) return value.items;
    report(value, fmt::format("\"{}\" is a list of at least one, not {}", key, in_words(value)));
    return {};
  }

  std::string text(const YamlValue& value, std::string_view key) {
    if (!value.is_scalar() || value.text.empty())
      report(value, fmt::format("\"{}\" is text, not {}", key, in_words(value)));
    return value.text;
  }

  void report(const YamlValue& value, std::string message) {
    problems_.push_back({value.place, std::move(message)});
  }

  std::vector<Problem>& problems_;
};

std::string quoted_cell(std::string_view text) {
  std::string cell = "\"";
  for (const char c : text) {
    if (c == '"') cell += '"';
    cell += c;
  }
  return cell + "\"";
}

bool is_json_literal(const YamlValue& value) {
  if (value.kind != Kind::plain) return false;
  if (value.text == "true" || value.text == "false") return true;
  boost::json::error_code failed;
  const boost::json::value parsed = boost::json::parse(value.text, failed);
  return !failed && parsed.is_number();
}

}  // namespace

ReadTestFile read_test_file(std::string_view text) {
  ReadTestFile read;
  const std::optional<YamlValue> root = read_yaml(text, read.problems);
  if (root) read.file = Reader(read.problems).read(*root);
  return read;
}

std::string csv_of(const YamlValue& row) {
  std::string header;
  std::string cells;
  for (std::size_t i = 0; i < row.keys.size(); ++i) {
    header += fmt::format("{}{}", i == 0 ? "" : ",", quoted_cell(row.keys[i].text));
    cells += fmt::format("{}{}", i == 0 ? "" : ",",
                         quoted_cell(row.items[i].kind == Kind::null ? "" : row.items[i].text));
  }
  return header + "\n" + cells + "\n";
}

std::string json_line_of(const YamlValue& value) {
  switch (value.kind) {
    case Kind::null:
      return "null";
    case Kind::plain:
    case Kind::quoted:
      return is_json_literal(value) ? value.text : json_string(value.text);
    case Kind::list:
    case Kind::map:
      break;
  }
  const bool is_map = value.kind == Kind::map;
  std::string items;
  for (std::size_t i = 0; i < value.items.size(); ++i) {
    if (i != 0) items += ',';
    if (is_map) items += fmt::format("{}:", json_string(value.keys[i].text));
    items += json_line_of(value.items[i]);
  }
  return is_map ? fmt::format("{{{}}}", items) : fmt::format("[{}]", items);
}

}  // namespace mixferry::mappings
