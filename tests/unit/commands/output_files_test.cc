#include "engine/commands/output_files.h"

#include <filesystem>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/base/error.h"
#include "tests/support/temporary_folder.h"

namespace mixferry::commands {
namespace {

namespace fs = std::filesystem;

/// What is wrong with `output`, written `$D/...`, beside the inputs and the output of the test.
std::string problem_of(const fs::path& folder, const std::string& output) {
  const std::string path = output.starts_with('/') || output == "-" ? output : (folder / output).string();
  try {
    require_apart({{"--report", (folder / "report.json").string()}, {"--rejects", path}},
                  {{"the source", (folder / "in.csv").string()},
                   {"the source", (folder / "all.zip:in.csv").string()},
                   {"the mapping", (folder / "m.yaml").string()},
                   {"standard input", "-"}},
                  folder / "state");
  } catch (const RunError& error) {
    EXPECT_EQ(error.exit_code(), ExitCode::usage);
    return error.what();
  }
  return "";
}

TEST(OutputFiles, AreNoInputsNoOtherOutputsAndNotTheLedger) {
  const tests::TemporaryFolder folder;
  for (const char* name : {"in.csv", "all.zip", "m.yaml", "other.csv"}) folder.write(name, "x");
  fs::create_directories(folder.path() / "state/runs/1");
  folder.write("state/ledger.sqlite", "x");
  fs::create_symlink(folder.path() / "in.csv", folder.path() / "link.csv");
  fs::create_hard_link(folder.path() / "in.csv", folder.path() / "twin.csv");
  fs::create_directory_symlink(folder.path() / "state", folder.path() / "same-state");
  struct Case {
    const char* output;
    const char* problem;  ///< empty: none
  };
  for (const Case& c :
       {Case{"in.csv", "the source"}, Case{"./state/../in.csv", "the source"}, Case{"link.csv", "the source"},
        Case{"twin.csv", "the source"}, Case{"all.zip", "the source"}, Case{"m.yaml", "the mapping"},
        Case{"report.json", "--report goes there, too"},
        Case{"state/../report.json", "--report goes there, too"}, Case{"state/ledger.sqlite", "state folder"},
        Case{"state/ledger.sqlite-wal", "state folder"}, Case{"same-state/ledger.sqlite-shm", "state folder"},
        Case{"state/runs/1/report.json", "state folder"}, Case{"same-state/locks/new", "state folder"},
        Case{"state/stdin/new", "state folder"}, Case{"other.csv", ""}, Case{"new.jsonl", ""},
        Case{"state/mine.jsonl", ""}, Case{"/dev/null", ""}, Case{"-", ""}}) {
    SCOPED_TRACE(c.output);
    const std::string problem = problem_of(folder.path(), c.output);
    EXPECT_THAT(problem, testing::HasSubstr(c.problem));
    EXPECT_EQ(problem.empty(), std::string(c.problem).empty()) << problem;
  }
}

TEST(OutputFiles, OneThingGoesToStandardOutputAtMost) {
  EXPECT_THROW(require_apart({{"--report", "-"}, {"--rejects", "-"}}, {}, ""), RunError);
  EXPECT_NO_THROW(require_apart({{"--report", "/dev/null"}, {"--rejects", "/dev/null"}}, {}, ""));
  EXPECT_NO_THROW(require_apart({{"--report", ""}, {"--rejects", ""}}, {{"the settings", ""}}, ""));
}

}  // namespace
}  // namespace mixferry::commands
