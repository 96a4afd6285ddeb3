#pragma once
/// Tests of a mapping as a file says them: rows, and what is expected of each. README.md describes the form.

#include <optional>
#include <string>
#include <vector>

#include "mappings/language/mapping.h"
#include "mappings/language/yaml_tree.h"
#include "mappings/testing/records.h"

namespace mixferry::mappings {

/// One row and what shall become of it.
struct MappingTest {
  /// What a row may come to.
  enum class Expected : std::uint8_t {
    records,   ///< exactly `records`
    contains,  ///< `records`, and perhaps more of them and in them
    rejected,
    filtered,  ///< nothing is sent for it
  };
  std::string name;
  Place place;
  YamlValue row;  ///< a map of column: cell
  Expected expected = Expected::records;
  std::vector<Record> records = {};
  std::string reject_code = {};    ///< of `rejected`
  std::string reject_column = {};  ///< empty: any
};

struct TestFile {
  std::string mapping;  ///< as written: a path from the file's folder, or a built-in's name
  Place mapping_place = {};
  std::optional<bool> rows_are_json = {};  ///< else as the mapping's `source: format` says
  std::vector<MappingTest> tests = {};
};

struct ReadTestFile {
  TestFile file;  ///< whole if there are no problems
  std::vector<Problem> problems = {};
};

[[nodiscard]] ReadTestFile read_test_file(std::string_view text);

/// The row as a source of CSV: its columns as the header, its cells as written.
[[nodiscard]] std::string csv_of(const YamlValue& row);
/// The row as a line of JSON: what is in quotes is text, what is not is what it looks like.
[[nodiscard]] std::string json_line_of(const YamlValue& row);

}  // namespace mixferry::mappings
