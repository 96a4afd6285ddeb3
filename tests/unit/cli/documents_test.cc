/// What is written from the description of the command line: the manual page and the completions.

#include <boost/algorithm/string/classification.hpp>
#include <boost/algorithm/string/replace.hpp>
#include <boost/algorithm/string/split.hpp>
#include <cstdlib>
#include <filesystem>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/commands/import_arguments.h"
#include "engine/report/console.h"
#include "tests/support/temporary_folder.h"
#include "tests/unit/cli/parsed.h"

namespace mixferry::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsSupersetOf;

std::string printed(const std::vector<std::string>& words) {
  const auto command = tests::parse_words(words);
  if (!command) {
    EXPECT_EQ(command.error().code, ExitCode::done) << command.error().text;
    return command.error().text;
  }
  report::Console console((*command)->common.console);
  testing::internal::CaptureStdout();
  EXPECT_EQ((*command)->run(console), ExitCode::done);
  return testing::internal::GetCapturedStdout();
}

/// What a shell prints for `command`, its exit code as a failure when it is not 0.
std::string shell_output(const std::string& command) {
  FILE* pipe = ::popen(command.c_str(), "r");
  std::string text;
  std::array<char, 4096> piece;
  for (std::size_t size = 0; (size = std::fread(piece.data(), 1, piece.size(), pipe)) > 0;)
    text.append(piece.data(), size);
  EXPECT_EQ(::pclose(pipe), 0) << command << "\n" << text;
  return text;
}

/// What bash offers when TAB is pressed behind `words`, the last of which is not complete. `programs`: a
/// folder of programs that it finds first.
std::vector<std::string> offered_by_bash(const std::vector<std::string>& words,
                                         const std::string& programs = "") {
  const tests::TemporaryFolder folder;
  const std::string script = folder.write(
      "complete.bash",
      printed({"completion", "bash"}) +
          fmt::format("COMP_WORDS=('{}'); COMP_CWORD={}; _mixferry; printf '%s\\n' \"${{COMPREPLY[@]}}\"\n",
                      fmt::join(words, "' '"), words.size() - 1));
  std::vector<std::string> lines;
  std::istringstream text(shell_output("PATH=" + programs + ":$PATH bash " + script));
  for (std::string line; std::getline(text, line);)
    if (!line.empty()) lines.push_back(line);
  return lines;
}

TEST(Completion, BashOffersCommandsOptionsAndValues) {
  EXPECT_THAT(offered_by_bash({"mixferry", "im"}), ElementsAre("import"));
  EXPECT_THAT(offered_by_bash({"mixferry", "import", "a.csv", "--reg"}), ElementsAre("--region"));
  EXPECT_THAT(offered_by_bash({"mixferry", "import", "--region", ""}), ElementsAre("us", "eu", "in"));
  EXPECT_THAT(offered_by_bash({"mixferry", "check", "-m", "hubspot/"}),
              IsSupersetOf({"hubspot/companies", "hubspot/contacts"}));
  EXPECT_THAT(offered_by_bash({"mixferry", "check", "contacts"}), ElementsAre());  // bash completes files
  EXPECT_THAT(offered_by_bash({"mixferry", "check", "--reg"}), ElementsAre());     // check has no region
}

/// As the shell asks for names of projects: with a program of that name in front of others.
class CompletedProjects : public testing::Test {
 protected:
  CompletedProjects() {
    const std::string file =
        folder_.write("p.yaml",
                      "projects: { prod: { token: a }, private: { token: b }, dev: { token: c } }\n"
                      "organizations: { acme: { id: 1 } }\n");
    table_ = folder_.write("table", printed({"projects", "--projects", file}));
    const std::string program = folder_.write(
        "mixferry", "#!/bin/sh\nshift\necho \"$@\" > " + folder_.path("asked") + "\ncat " + table_ + "\n");
    std::filesystem::permissions(program, std::filesystem::perms{0755});
  }
  tests::TemporaryFolder folder_;
  std::string table_;
};

TEST_F(CompletedProjects, AreThoseOfTheFileThatWasTyped) {
  const std::string programs = folder_.path();
  EXPECT_THAT(offered_by_bash({"mixferry", "import", "--projects", "p.yaml", "--project", "pr"}, programs),
              ElementsAre("prod", "private"));
  EXPECT_EQ(shell_output("cat " + folder_.path("asked")), "--projects p.yaml\n");
  EXPECT_THAT(offered_by_bash({"mixferry", "projects", ""}, programs), ElementsAre("prod", "private", "dev"));
  EXPECT_EQ(shell_output("cat " + folder_.path("asked")), "\n");
}

struct ScriptOfAShell {
  const char* shell;
  const char* check;  ///< reads a script without running it
};

class CompletionScript : public testing::TestWithParam<ScriptOfAShell> {};

TEST_P(CompletionScript, IsReadByItsShell) {
  const tests::TemporaryFolder folder;
  const std::string script = folder.write("script", printed({"completion", GetParam().shell}));
  EXPECT_EQ(shell_output(fmt::format("{} {} 2>&1", GetParam().check, script)), "");
  EXPECT_THAT(printed({"completion", GetParam().shell}), HasSubstr("region"));
}

INSTANTIATE_TEST_SUITE_P(Shells, CompletionScript,
                         testing::Values(ScriptOfAShell{"bash", "bash -n"}, ScriptOfAShell{"zsh", "zsh -n"},
                                         ScriptOfAShell{"fish", "fish --no-execute"}),
                         [](const auto& shell) { return shell.param.shell; });

// A colon parts what `_arguments` reads: those inside an action are guarded.
TEST(Completion, ZshOffersMappingsAndFiles) {
  EXPECT_THAT(printed({"completion", "zsh"}),
              HasSubstr(R"(:MAPPING:{_alternative "names\:built-in\:(activecampaign/contacts )"));
}

TEST(Completion, FishOffersTheValuesOfAnOption) {
  const tests::TemporaryFolder folder;
  const std::string script = folder.write(
      "complete.fish", printed({"completion", "fish"}) + "complete -C 'mixferry import --region '\n");
  const std::string offered =
      shell_output("env HOME=" + folder.path().string() + " fish --no-config " + script);
  for (const char* region : {"us", "eu", "in"}) EXPECT_THAT(offered, HasSubstr(region));
}

TEST(Help, OfEveryCommandFitsTheScreen) {
  for (const char* command : {"import", "sync", "verify", "export", "check", "preview", "init", "mappings",
                              "runs", "snapshots", "projects", "sandbox", "completion", "manual"}) {
    std::vector<std::string> lines;
    boost::split(lines, printed({command, "--help"}), boost::is_any_of("\n"));
    for (const std::string& line : lines) EXPECT_LE(line.size(), 80u) << command << ": " << line;
  }
  std::vector<std::string> lines;
  boost::split(lines, printed({"--help"}), boost::is_any_of("\n"));
  for (const std::string& line : lines) EXPECT_LE(line.size(), 80u) << line;
  EXPECT_THAT(
      printed({"runs", "--help"}),
      HasSubstr("\n  RUN...                      Its number; or diff and two numbers: what differs\n"));
}

TEST(Help, TellsTheDefaultThatHolds) {
  const commands::DeliveryArguments defaults;
  EXPECT_THAT(printed({"import", "--help"}),
              HasSubstr(fmt::format("({}; Mixpanel\n                              allows about 30000)",
                                    defaults.rate)));
  const std::string config = printed({"import", "--print-config", "--config", "/dev/null"});
  EXPECT_THAT(config, HasSubstr("\nrate             25000 "));
  EXPECT_THAT(config, HasSubstr("\nskip-footer      detected "));
}

TEST(ManualPage, TellsEveryOptionThatHelpTells) {
  // Method: the long names that the help of a command prints must all stand in the page, as roff writes them.
  const std::string page = printed({"manual"});
  for (const char* command : {"import", "sync", "verify", "export", "check", "preview", "init", "mappings",
                              "runs", "snapshots", "projects", "sandbox"}) {
    EXPECT_THAT(page, HasSubstr(fmt::format(".SS {}\n", command)));
    const std::string help = printed({command, "--help"});
    std::size_t found = 0;
    for (std::size_t at = help.find("--"); at != std::string::npos; at = help.find("--", at + 2)) {
      const std::size_t end = help.find_first_not_of("abcdefghijklmnopqrstuvwxyz-", at);
      std::string name = help.substr(at, end - at);
      boost::algorithm::replace_all(name, "-", "\\-");
      EXPECT_THAT(page, HasSubstr(name)) << command;
      ++found;
    }
    EXPECT_GT(found, 0U);
  }
  EXPECT_THAT(page, HasSubstr(".TP\n\\fBMIXPANEL_TOKEN\\fR\nstands in for \\fB\\-\\-token\\fR\n"));
}

TEST(ManualPage, IsCleanToAFormatter) {
  const tests::TemporaryFolder folder;
  const std::string page = folder.write("mixferry.1", printed({"manual"}));
  EXPECT_EQ(shell_output("mandoc -T lint -W warning " + page), "");
}

TEST(Version, TellsWhatAReportOfADefectNeeds) {
  const std::string text = printed({"--version"});
  EXPECT_THAT(text, testing::StartsWith("mixferry "));
  for (const char* fact : {"commit ", "compiler ", "OpenSSL 3", "SQLite 3", "libarchive 3"})
    EXPECT_THAT(text, HasSubstr(fact));
}

TEST(Documents, AnUnknownShellIsRefusedWithTheKnownOnes) {
  EXPECT_THAT(tests::complaint({"completion", "tcsh"}), HasSubstr("give bash, fish or zsh"));
}

}  // namespace
}  // namespace mixferry::cli
