// Tokens and passwords, and every place where they must not turn up.

#include <filesystem>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <thread>

#include "tests/support/contacts.h"
#include "tests/support/happenings.h"

namespace mixferry::tests {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* kToken = "f00dfeedc0ffee5ec7e7";
constexpr const char* kPassword = "proxy-passw0rd";
constexpr const char* kAccountSecret = "r0b0ts-5ecret";
constexpr const char* kInHeader = "cm9ib3Q6cjBiMHRzLTVlY3JldA";  ///< `robot:` and that, as it is sent

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

// Method: events with a service account, in the environment and in a file, into a sick Mixpanel; then the
// same account for another project.
TEST(Secrets, OfAServiceAccountAreInNoFileAndInNothingThatIsPrinted) {
  for (const bool in_file : {false, true}) {
    SCOPED_TRACE(in_file);
    sandbox::SandboxOptions options;
    options.faults.error_after_storing = 0.2;
    options.service_accounts = {{.user = "robot", .secret = kAccountSecret, .projects = {1}}};
    const ImportBench bench(options);
    const HappeningOptions happenings{.rows = 300, .people = 30};
    const std::string account =
        bench.folder().write("account", std::string("robot:") + kAccountSecret + "\n");
    std::filesystem::permissions(account, std::filesystem::perms{0600});
    ProgramOptions import = bench.import({bench.folder().write("rows.csv", happenings_csv(happenings)), "-m",
                                          bench.folder().write("m.yaml", kEventsMapping), "--batch-records",
                                          "20", "--log-level", "debug", "--project-id", "1"});
    if (in_file) {
      import.environment["MIXPANEL_SERVICE_ACCOUNT_FILE"] = account;
    } else {
      import.environment["MIXPANEL_SERVICE_ACCOUNT"] = std::string("robot:") + kAccountSecret;
    }
    const ProgramResult stored = run_program(import);
    EXPECT_EQ(stored.exit_code, 0) << stored.err;
    const Wrong wrong = wrong_with(bench, happenings, /*all_targets=*/false);
    EXPECT_EQ(wrong.events, 0u);
    import.arguments.back() = "2";
    import.arguments.emplace_back("--again");
    const ProgramResult refused = run_program(import);
    EXPECT_EQ(refused.exit_code, 4) << refused.err;
    EXPECT_THAT(refused.err, HasSubstr("service account that is Owner or Admin"));
    for (const char* const secret : {kAccountSecret, kInHeader}) {
      for (const std::string& printed : {stored.out, stored.err, refused.out, refused.err})
        EXPECT_THAT(printed, Not(HasSubstr(secret)));
      for (const auto& [path, content] : files_below(bench.state_dir()))
        EXPECT_EQ(content.find(secret), std::string::npos) << path;
    }
  }
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
