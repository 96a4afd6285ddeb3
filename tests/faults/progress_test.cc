// What is seen of an import while it runs: on a terminal, and in a log.

#include <algorithm>
#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sstream>

#include "tests/support/contacts.h"
#include "tests/support/pseudo_terminal.h"

namespace mixferry::tests {
namespace {

using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

sandbox::SandboxOptions slow_sandbox(std::uint64_t latency) {
  sandbox::SandboxOptions options;
  options.behaviour.latency_milliseconds = latency;
  return options;
}

/// An import that takes a second or so, of which one row is rejected.
ProgramOptions import_on(const PseudoTerminal& terminal, const ImportBench& bench,
                         const std::vector<std::string>& more = {}) {
  std::string csv = contacts_csv({.rows = 600, .ids = 600});
  csv += ",nobody@example.com,free,1,\n";
  ProgramOptions import = bench.import({bench.folder().write("c.csv", csv), "-m",
                                        bench.folder().write("m.yaml", kRepeatableMapping), "--batch-records",
                                        "20", "--concurrency", "3"});
  import.arguments.insert(import.arguments.end(), more.begin(), more.end());
  import.environment = {{ "TERM", "xterm" }};
  import.terminal = terminal.device();
  return import;
}

/// The summary has no such line.
bool has_block(const FakeScreen& screen) {
  return screen.text().find("requests   ") != std::string::npos;
}

// Method: a slow server; the screen is looked at while rows are under way, and after the end.
TEST(Progress, IsABlockThatMakesRoomForTheSummary) {
  const ImportBench bench(slow_sandbox(60));
  PseudoTerminal terminal(80, 24);
  Program program(import_on(terminal, bench));
  terminal.show_until([&] { return has_block(terminal.screen()); });
  EXPECT_THAT(terminal.screen().text(), ContainsRegex("\\[#*-+\\] +[0-9]+%"));
  EXPECT_THAT(terminal.screen().text(), HasSubstr("/s of 25,000"));
  EXPECT_TRUE(terminal.screen().at_line_start());
  terminal.show_until([&] { return !program.is_running(); });
  EXPECT_EQ(program.wait().exit_code, 1);
  terminal.show();
  const std::string seen = terminal.screen().text();
  EXPECT_THAT(seen, HasSubstr("source   ")) << "the plan, which was printed above it";
  EXPECT_THAT(seen, HasSubstr("finished: every row is accounted for"));
  EXPECT_THAT(seen, Not(HasSubstr("25,000"))) << "the block is gone";
  EXPECT_THAT(seen, Not(HasSubstr("---]")));
}

// Method: the window is narrowed and widened while the import runs; all of it must still be one block.
TEST(Progress, SurvivesNarrowWindowsAndResizing) {
  const ImportBench bench(slow_sandbox(100));
  PseudoTerminal terminal(80, 24);
  Program program(import_on(terminal, bench));
  const auto updates_lines = [&] {
    const std::vector<std::string> lines = terminal.screen().lines();
    return std::ranges::count_if(
        lines, [](const std::string& line) { return line.find("updates   ") != std::string::npos; });
  };
  for (const unsigned short columns : std::initializer_list<unsigned short>{80, 40, 20, 60}) {
    terminal.resize(columns);
    const std::string narrow = columns < 61 ? "\nupdates   " : "\n  updates   ";
    terminal.show_until([&] { return terminal.screen().text().find(narrow) != std::string::npos; });
    EXPECT_EQ(updates_lines(), 1) << columns << " columns:\n" << terminal.screen().text();
  }
  terminal.show_until([&] { return !program.is_running(); });
  terminal.show();
  EXPECT_EQ(updates_lines(), 1) << "the summary's\n" << terminal.screen().text();
}

// Method: Ctrl-C is typed twice while the server does not answer.
TEST(Progress, IsRemovedWhenTheProgramIsLeftAtOnce) {
  const ImportBench bench(slow_sandbox(60'000));
  PseudoTerminal terminal(80, 24);
  Program program(import_on(terminal, bench));
  terminal.show_until([&] {
    return terminal.screen().text().find(" 0 in flight") == std::string::npos && has_block(terminal.screen());
  });
  terminal.type("\x03");
  terminal.show_until([&] { return terminal.screen().text().find("stopping: ") != std::string::npos; });
  terminal.type("\x03");
  terminal.show_until([&] { return !program.is_running(); });
  terminal.show();
  EXPECT_EQ(program.wait().exit_code, 3);
  EXPECT_FALSE(has_block(terminal.screen())) << terminal.screen().text();
  EXPECT_THAT(terminal.screen().text(), HasSubstr("left at once; what was settled is kept"));
  EXPECT_TRUE(terminal.screen().at_line_start());
}

TEST(Progress, IsColouredUnlessColoursAreNotWanted) {
  for (const bool wanted : {true, false}) {
    const ImportBench bench(slow_sandbox(30));
    PseudoTerminal terminal(80, 24);
    ProgramOptions import = import_on(terminal, bench);
    if (!wanted) import.environment["NO_COLOR"] = "1";
    Program program(import);
    terminal.show_until([&] { return !program.is_running(); });
    terminal.show();
    EXPECT_EQ(terminal.screen().coloured(), wanted);
  }
}

TEST(Progress, IsALogWhereLinesCanNotBeReplaced) {
  const ImportBench bench(slow_sandbox(5));
  PseudoTerminal terminal(80, 24);
  ProgramOptions import = import_on(terminal, bench);
  import.environment["TERM"] = "dumb";
  Program program(import);
  terminal.show_until([&] { return !program.is_running(); });
  terminal.show();
  EXPECT_FALSE(has_block(terminal.screen()));
  EXPECT_THAT(terminal.screen().text(), HasSubstr("601 rows  "));
}

// Method: without a terminal, as cron runs it; each line is parsed.
TEST(Progress, IsDataInALogOfJson) {
  const ImportBench bench;
  ProgramOptions import = import_on(PseudoTerminal(80, 24), bench, {"--log-format", "json"});
  import.terminal.clear();
  std::istringstream lines(run_program(import).err);
  int progress_lines = 0;
  for (std::string line; std::getline(lines, line);) {
    const boost::json::object entry = boost::json::parse(line).as_object();
    if (!entry.contains("progress")) continue;
    ++progress_lines;
    const boost::json::object& progress = entry.at("progress").as_object();
    EXPECT_EQ(progress.at("rows"), 601);
    EXPECT_EQ(progress.at("rows_rejected"), 1);
    EXPECT_EQ(progress.at("reject_reasons").at("id_empty"), 1);
    EXPECT_EQ(progress.at("fraction").to_number<double>(), 1.0);
    EXPECT_EQ(progress.at("in_flight"), 0);
  }
  EXPECT_EQ(progress_lines, 1) << "one at the end; the others would be ten seconds apart";
}

}  // namespace
}  // namespace mixferry::tests
