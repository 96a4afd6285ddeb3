#include "engine/commands/mapping_tests.h"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <optional>
#include <utility>

#include "engine/base/error.h"
#include "engine/base/nearest.h"
#include "engine/commands/reading.h"
#include "engine/commands/row_in_memory.h"
#include "engine/commands/small_file.h"
#include "mappings/library/library.h"

namespace mixferry::commands {
namespace {

using mappings::MappingTest;
using mappings::Problem;

/// The mapping that a file of tests names: a built-in, or a file beside it.
std::string mapping_path(const std::string& tests, const std::string& name) {
  if (mappings::find_built_in(name) != nullptr) return name;
  return (std::filesystem::path(tests).parent_path() / name).lexically_normal().string();
}

bool is_json(const mappings::TestFile& file, const mappings::Mapping& mapping) {
  return file.rows_are_json.value_or(mapping.format.value_or("csv") != "csv");
}

/// A column that no rule reads is most often a mistake. (Rows of JSON may name what is further inside.)
void check_columns(const MappingTest& test, const CompiledMapping& compiled, std::vector<Problem>& problems) {
  std::vector<std::string> columns;
  for (const mappings::YamlKey& key : test.row.keys) columns.push_back(key.text);
  for (const std::string& unread : pipeline::unread_columns(columns, compiled.plan.columns())) {
    const auto nearest = nearest_names(compiled.plan.columns().names, unread, 1);
    const auto key = std::ranges::find(test.row.keys, unread, &mappings::YamlKey::text);
    problems.push_back(
        {key->place, fmt::format("no rule of the mapping reads a column \"{}\"{}", unread,
                                 nearest.empty() ? "; leave it out"
                                                 : fmt::format("; did you mean \"{}\"?", nearest.front()))});
  }
}

void run_test(const MappingTest& test, const CompiledMapping& compiled, bool rows_are_json,
              TestedFile& tested, std::vector<Problem>& problems) {
  if (!rows_are_json) check_columns(test, compiled, problems);
  const auto mapped =
      rows_are_json
          ? map_content(mappings::json_line_of(test.row) + "\n", connectors::Format::jsonl, compiled.plan)
          : map_content(mappings::csv_of(test.row), connectors::Format::csv, compiled.plan);
  if (!mapped) {
    problems.push_back({test.place, mapped.error().message});
  } else {
    tested.tests.push_back({test.name, test.place.line, mappings::differences(test, *mapped)});
  }
}

}  // namespace

std::size_t TestedFile::failed() const {
  return static_cast<std::size_t>(
      std::ranges::count_if(tests, [](const TestOutcome& one) { return !one.differences.empty(); }));
}

TestedFile test_mapping(const std::string& path) {
  TestedFile tested{.path = path};
  const auto text = read_small_file(path);
  if (!text) {
    tested.problems = fmt::format("{}: {}\n", path, text.error());
    return tested;
  }
  mappings::ReadTestFile read = mappings::read_test_file(*text);
  const mappings::TestFile& file = read.file;
  tested.mapping = file.mapping;
  std::vector<Problem> problems = std::move(read.problems);
  std::optional<CompiledMapping> compiled;
  if (!file.mapping.empty()) {
    try {
      ReadingArguments arguments;
      arguments.mapping = mapping_path(path, file.mapping);
      compiled.emplace(load_mapping(arguments, ""));
    } catch (const RunError& problem) {
      tested.problems = std::string(problem.what()) + "\n";
    }
  }
  if (compiled && problems.empty()) {
    const bool rows_are_json = is_json(file, compiled->mapping);
    for (const MappingTest& test : file.tests) run_test(test, *compiled, rows_are_json, tested, problems);
  }
  if (!problems.empty()) tested.problems += mappings::describe(path, std::move(problems));
  return tested;
}

}  // namespace mixferry::commands
