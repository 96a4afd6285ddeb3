// Tokens and passwords, and every place where they must not turn up.

#include <filesystem>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <thread>

#include "tests/support/contacts.h"

namespace mixferry::tests {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* kToken = "f00dfeedc0ffee5ec7e7";
constexpr const char* kPassword = "proxy-passw0rd";

/// Every file below `folder`, the ledger and its log among them.
std::map<std::string, std::string> files_below(const std::filesystem::path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) files[entry.path()] = read_file(entry.path());
  }
  return files;
}

/// An import with rejects, updates in doubt and trouble to talk about.
ProgramOptions troubled_import(const ImportBench& bench, std::vector<std::string> more) {
  const std::string csv = bench.folder().write(
      "contacts.csv", contacts_csv({.rows = 600, .ids = 600}) + "null,x@example.org,free,1,\n");
  const std::string mapping = bench.folder().write("m.yaml", kCountingMapping);
  ProgramOptions import;
  import.arguments = {"import",
                      csv,
                      "-m",
                      mapping,
                      "--endpoint",
                      bench.endpoint(),
                      "--state",
                      bench.state_dir(),
                      "--batch-records",
                      "50",
                      "--back-off",
                      "20ms"};
  import.arguments.insert(import.arguments.end(), more.begin(), more.end());
  import.environment["HTTPS_PROXY"] = std::string("http://ada:") + kPassword + "@127.0.0.1:9";
  return import;
}

sandbox::SandboxOptions sick_sandbox() {
  sandbox::SandboxOptions options;
  options.tokens = {kToken};
  options.faults.reset_after_storing = 0.2;
  options.faults.error_before_storing = 0.2;
  return options;
}

TEST(Secrets, AreInNoFileAndInNothingThatIsPrinted) {
  for (const char* format : {"text", "json"}) {
    SCOPED_TRACE(format);
    const ImportBench bench(sick_sandbox());
    ProgramOptions import = troubled_import(bench, {"--log-format", format, "--log-level", "debug"});
    import.environment["MIXPANEL_TOKEN"] = kToken;
    ProgramResult result = run_program(import);
    EXPECT_EQ(result.exit_code, 1) << result.err;
    const ProgramResult shown = run_program({"runs", "1", "--state", bench.state_dir()});
    EXPECT_THAT(shown.out, HasSubstr("in doubt"));
    for (const std::string& printed : {result.out, result.err, shown.out, shown.err}) {
      EXPECT_THAT(printed, Not(HasSubstr(kToken)));
      EXPECT_THAT(printed, Not(HasSubstr(kPassword)));
    }
    const auto files = files_below(bench.state_dir());
    EXPECT_GE(files.size(), 3u) << "the ledger, the report, the rejects";
    for (const auto& [path, content] : files) {
      EXPECT_EQ(content.find(kToken), std::string::npos) << path;
      EXPECT_EQ(content.find(kPassword), std::string::npos) << path;
    }
  }
}

TEST(Secrets, AreInNoErrorMessage) {
  const TemporaryFolder folder;
  const std::string csv = folder.write("c.csv", "ID,Name\n1,one\n");
  ProgramOptions import;
  import.arguments = {"import",
                      csv,
                      "--id",
                      "ID",
                      "--state",
                      folder.path("state"),
                      "--give-up-after",
                      "1s",
                      "--endpoint",
                      "https://127.0.0.1:9"};
  import.environment = {{"MIXPANEL_TOKEN", kToken},
                        { "HTTPS_PROXY",
                          std::string("http://ada:") + kPassword + "@127.0.0.1:9" }};
  const ProgramResult no_proxy_there = run_program(import);
  EXPECT_EQ(no_proxy_there.exit_code, 3) << no_proxy_there.err;
  EXPECT_THAT(no_proxy_there.err, HasSubstr("through the proxy 127.0.0.1:9"));
  EXPECT_THAT(no_proxy_there.err, AllOf(Not(HasSubstr(kToken)), Not(HasSubstr(kPassword))));
  import.environment["HTTPS_PROXY"] = std::string("socks5://ada:") + kPassword + "@127.0.0.1:9";
  const ProgramResult wrong_proxy = run_program(import);
  EXPECT_EQ(wrong_proxy.exit_code, 2);
  EXPECT_THAT(wrong_proxy.err, AllOf(HasSubstr("HTTPS_PROXY"), Not(HasSubstr(kPassword))));
}

// Method: the process's own command line is read while it waits for a Mixpanel that never answers.
TEST(Secrets, ATokenOnTheCommandLineIsNotInTheProcessList) {
  for (const bool joined : {false, true}) {
    sandbox::SandboxOptions silent;
    silent.tokens = {kToken};
    silent.faults.silent_before_storing = 1;
    const ImportBench bench(silent);
    const auto token = joined ? std::vector<std::string>{std::string("--token=") + kToken}
                              : std::vector<std::string>{"--token", kToken};
    const Program program(troubled_import(bench, token));
    while (bench.stat("requests") == 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    const std::string line = read_file("/proc/" + std::to_string(program.pid()) + "/cmdline");
    EXPECT_THAT(line, HasSubstr("--token"));
    EXPECT_THAT(line, Not(HasSubstr(kToken)));
  }
}

}  // namespace
}  // namespace mixferry::tests
