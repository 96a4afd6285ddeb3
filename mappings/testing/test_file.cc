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

namespace mixferry::mappings {
namespace {

using Kind = YamlValue::Kind;
using Names = std::span<const std::string_view>;
using Expected = MappingTest::Expected;

constexpr std::array<std::string_view, 4> kFileKeys = {"version", "mapping", "rows", "tests"};
constexpr std::array<std::string_view, 4> kTestKeys = {"name", "row", "expect", "contains"};
constexpr std::array<std::string_view, 5> kExpectKeys = {"users", "groups", "reject", "column", "filtered"};
constexpr std::array<std::string_view, 2> kContainsKeys = {"users", "groups"};
constexpr std::array<std::string_view, 9> kUserKeys = {"id",    "set",    "set_once", "add",   "append",
                                                       "union", "remove", "unset",    "delete"};
constexpr std::array<std::string_view, 8> kGroupKeys = {"key",   "id",     "set",   "set_once",
                                                        "union", "remove", "unset", "delete"};

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
    const bool sends = find(value, "users") != nullptr || find(value, "groups") != nullptr;
    if ((reject != nullptr) + (filtered != nullptr) + sends != 1) {
      report(value, "a row comes to records (users, groups), to a \"reject\", or is \"filtered\": name one");
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
      if (operation != "id" && operation != "key")
        record.operations.emplace(operation, read_operation(operation, value.items[i]));
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

std::string json_string(std::string_view text) {
  std::string json;
  append_json_string(json, text);
  return json;
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
