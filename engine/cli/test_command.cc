#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <filesystem>
#include <fmt/format.h>
#include <optional>
#include <string>
#include <unistd.h>
#include <vector>

#include "engine/base/nearest.h"
#include "engine/cli/commands.h"
#include "engine/cli/reading.h"
#include "engine/cli/row_in_memory.h"
#include "engine/cli/small_file.h"
#include "engine/report/path_text.h"
#include "engine/report/pretty_json.h"
#include "engine/report/screen_text.h"
#include "engine/report/terminal.h"
#include "engine/report/words.h"
#include "mappings/library/library.h"
#include "mappings/testing/difference.h"
#include "mappings/testing/test_file.h"
#include "mappings/testing/test_schema.h"

namespace mixferry::cli {
namespace {

namespace json = boost::json;
using mappings::Difference;
using mappings::MappingTest;
using mappings::Problem;

/// What a test came to.
struct Tested {
  const MappingTest* test;
  std::vector<Difference> differences;
};

/// What a file of tests came to. What is wrong with it, and keeps it from being run, is told by line.
struct TestedFile {
  std::string path;
  mappings::TestFile file = {};
  std::vector<Tested> tests = {};
  std::string problems = {};

  [[nodiscard]] std::size_t failed() const {
    return static_cast<std::size_t>(
        std::ranges::count_if(tests, [](const Tested& one) { return !one.differences.empty(); }));
  }
};

/// The mapping that a file of tests names: a built-in, or a file beside it.
std::string mapping_path(const TestedFile& tested) {
  const std::string& name = tested.file.mapping;
  if (mappings::find_built_in(name) != nullptr) return name;
  return (std::filesystem::path(tested.path).parent_path() / name).lexically_normal().string();
}

bool is_json(const mappings::TestFile& file, const mappings::Mapping& mapping) {
  return file.rows_are_json.value_or(mapping.format.value_or("csv") != "csv");
}

/// A column that no rule reads is most often a mistake. (Rows of JSON may name what is further inside.)
void check_columns(const MappingTest& test, const CompiledMapping& compiled, std::vector<Problem>& problems) {
  if (compiled.plan.columns().others) return;
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
    tested.tests.push_back({&test, mappings::differences(test, *mapped)});
  }
}

TestedFile run_file(const std::string& path) {
  TestedFile tested{.path = path};
  const auto text = read_small_file(path);
  if (!text) {
    tested.problems = fmt::format("{}: {}\n", path, text.error());
    return tested;
  }
  mappings::ReadTestFile read = mappings::read_test_file(*text);
  tested.file = std::move(read.file);
  std::vector<Problem> problems = std::move(read.problems);
  std::optional<CompiledMapping> compiled;
  if (!tested.file.mapping.empty()) {
    try {
      ReadingArguments arguments;
      arguments.mapping = mapping_path(tested);
      compiled.emplace(load_mapping(arguments, ""));
    } catch (const RunError& problem) {
      tested.problems = std::string(problem.what()) + "\n";
    }
  }
  if (compiled && problems.empty()) {
    const bool rows_are_json = is_json(tested.file, compiled->mapping);
    for (const MappingTest& test : tested.file.tests)
      run_test(test, *compiled, rows_are_json, tested, problems);
  }
  if (!problems.empty()) tested.problems += mappings::describe(path, std::move(problems));
  return tested;
}

std::string or_nothing(const std::string& text) {
  return text.empty() ? "nothing" : report::visible(text);
}

std::string in_words(const TestedFile& tested, const Tested& one) {
  std::string text =
      report::wrapped(fmt::format("FAILED {}:{}: {}", report::visible(report::valid_text(tested.path)),
                                  one.test->place.line, report::visible(one.test->name)),
                      "", report::screen(STDOUT_FILENO).columns);
  const std::size_t width = report::screen(STDOUT_FILENO).columns;
  for (const Difference& difference : one.differences) {
    const std::string what = difference.property.empty()
                                 ? difference.where
                                 : fmt::format("{}, {}", difference.where, difference.property);
    if (!what.empty()) text += report::wrapped(report::visible(what), "  ", width);
    text += report::wrapped("expected  " + or_nothing(difference.expected), "    ", width);
    text += report::wrapped("got       " + or_nothing(difference.got), "    ", width);
  }
  return text;
}

json::object to_json(const Tested& one) {
  json::array differences;
  for (const Difference& difference : one.differences) {
    differences.push_back(json::object{{"record", difference.where},
                                       {"property", difference.property},
                                       {"expected", difference.expected},
                                       {"got", report::valid_text(difference.got)}});
  }
  return {{"name", one.test->name},
          {"line", one.test->place.line},
          {"passed", one.differences.empty()},
          {"differences", std::move(differences)}};
}

json::object to_json(const TestedFile& tested) {
  json::array tests;
  for (const Tested& one : tested.tests) tests.push_back(to_json(one));
  json::object object{{"file", report::valid_text(tested.path)},
                      {"mapping", tested.file.mapping},
                      {"tests", std::move(tests)}};
  if (!tested.problems.empty()) object["problems"] = report::valid_text(tested.problems);
  return object;
}

}  // namespace

ExitCode test_mappings(const Options& options, report::Console& console) {
  if (options.schema) {
    report::print_data(report::pretty_json(mappings::test_schema()));
    return ExitCode::done;
  }
  std::size_t passed = 0;
  std::size_t failed = 0;
  bool any_broken = false;
  json::array files;
  for (const std::string& path : options.files) {
    const TestedFile tested = run_file(path);
    if (!tested.problems.empty()) report::print_lines(tested.problems, stderr);
    any_broken = any_broken || !tested.problems.empty();
    failed += tested.failed();
    passed += tested.tests.size() - tested.failed();
    if (options.json) {
      files.push_back(to_json(tested));
      continue;
    }
    for (const Tested& one : tested.tests) {
      if (!one.differences.empty()) report::print_lines(in_words(tested, one));
    }
  }
  if (options.json) {
    report::print_data(report::pretty_json(
        json::object{{"schema", 1}, {"passed", passed}, {"failed", failed}, {"files", std::move(files)}}));
  } else {
    console.print(fmt::format("{}: {} passed, {} failed{}\n", report::counted(passed + failed, "test"),
                              passed, failed, any_broken ? "; what is wrong above could not be run" : ""));
  }
  if (any_broken) return ExitCode::usage;
  return failed == 0 ? ExitCode::done : ExitCode::with_rejects;
}

}  // namespace mixferry::cli
