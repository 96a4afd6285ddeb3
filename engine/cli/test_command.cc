#include "engine/cli/test_command.h"

#include <CLI/CLI.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fmt/format.h>
#include <unistd.h>
#include <utility>

#include "engine/base/counted.h"
#include "engine/commands/mapping_tests.h"
#include "engine/report/path_text.h"
#include "engine/report/pretty_json.h"
#include "engine/report/screen_text.h"
#include "engine/report/terminal.h"
#include "mappings/testing/test_schema.h"

namespace mixferry::cli {
namespace {

namespace json = boost::json;
using commands::TestedFile;
using commands::TestOutcome;
using mappings::Difference;

std::string or_nothing(const std::string& text) {
  return text.empty() ? "nothing" : report::visible(text);
}

std::string in_words(const TestedFile& tested, const TestOutcome& one) {
  std::string text =
      report::wrapped(fmt::format("FAILED {}:{}: {}", report::visible(report::valid_text(tested.path)),
                                  one.line, report::visible(one.name)),
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

json::object to_json(const TestOutcome& one) {
  json::array differences;
  for (const Difference& difference : one.differences) {
    differences.push_back(json::object{{"record", difference.where},
                                       {"property", difference.property},
                                       {"expected", difference.expected},
                                       {"got", report::valid_text(difference.got)}});
  }
  return {{"name", one.name},
          {"line", one.line},
          {"passed", one.differences.empty()},
          {"differences", std::move(differences)}};
}

json::object to_json(const TestedFile& tested) {
  json::array tests;
  for (const TestOutcome& one : tested.tests) tests.push_back(to_json(one));
  json::object object{
      {"file", report::valid_text(tested.path)}, {"mapping", tested.mapping}, {"tests", std::move(tests)}};
  if (!tested.problems.empty()) object["problems"] = report::valid_text(tested.problems);
  return object;
}

}  // namespace

TestCommand::TestCommand()
    : Command({.name = "test", .help = "Hold mappings against rows and expected records"}) {}

void TestCommand::add_options(CLI::App& app) {
  CLI::Option* const files = app.add_option("FILE", files_, "Files of tests, see mappings/README.md");
  app.add_flag("--json", json_, "Print the outcome as JSON");
  app.add_flag("--schema", schema_, "Print the form of such files as a JSON Schema")->excludes(files);
}

void TestCommand::understand(Problems& problems) {
  if (files_.empty() && !schema_)
    problems.emplace_back("which tests? Name their files, such as contacts.tests.yaml");
}

ExitCode TestCommand::run(report::Console& console) {
  if (schema_) {
    report::print_data(report::pretty_json(mappings::test_schema()));
    return ExitCode::done;
  }
  std::size_t passed = 0;
  std::size_t failed = 0;
  bool any_broken = false;
  json::array files;
  for (const std::string& path : files_) {
    const TestedFile tested = commands::test_mapping(path);
    if (!tested.problems.empty())
      report::print_lines(report::for_screen(tested.problems, STDERR_FILENO), stderr);
    any_broken = any_broken || !tested.problems.empty();
    failed += tested.failed();
    passed += tested.tests.size() - tested.failed();
    if (json_) {
      files.push_back(to_json(tested));
      continue;
    }
    for (const TestOutcome& one : tested.tests) {
      if (!one.differences.empty()) report::print_lines(in_words(tested, one));
    }
  }
  if (json_) {
    report::print_data(report::pretty_json(
        json::object{{"schema", 1}, {"passed", passed}, {"failed", failed}, {"files", std::move(files)}}));
  } else {
    console.print(fmt::format("{}: {} passed, {} failed{}\n", counted(passed + failed, "test"), passed,
                              failed, any_broken ? "; what is wrong above could not be run" : ""));
  }
  if (any_broken) return ExitCode::usage;
  return failed == 0 ? ExitCode::done : ExitCode::with_rejects;
}

}  // namespace mixferry::cli
