#include "engine/commands/check_credentials.h"

#include <chrono>
#include <filesystem>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "engine/ledger/sqlite/open_ledger.h"
#include "engine/reading/asking.h"
#include "engine/sandbox/sandbox.h"
#include "tests/support/temporary_folder.h"

namespace mixferry::commands {
namespace {

using Fitness = reading::CredentialFinding::Fitness;

CheckedCredential that(Fitness fitness) {
  return {.kind = {}, .where = {}, .finding = {fitness, "So it is."}};
}

TEST(CredentialsExitCode, TellsTheWorstOfThem) {
  const CheckedCredential works = that(Fitness::works);
  const CheckedCredential refused = that(Fitness::does_not);
  const CheckedCredential silent = that(Fitness::unknown);
  const CheckedCredential missing{.kind = {}, .where = {}, .problem = "it is not there"};
  const CheckedCredential not_asked{.kind = {}, .where = {}, .not_asked = "as you wish"};
  const auto code_of = [](const std::vector<CheckedCredential>& all) { return exit_code_for(all); };
  EXPECT_EQ(code_of({}), ExitCode::done);
  EXPECT_EQ(code_of({works, not_asked}), ExitCode::done);
  EXPECT_EQ(code_of({works, silent}), ExitCode::stopped);
  EXPECT_EQ(code_of({silent, refused}), ExitCode::refused);
  EXPECT_EQ(code_of({silent, refused, missing}), ExitCode::usage);
}

TEST(CheckCredentials, CountsItsQueryWhereALedgerIs) {
  const sandbox::Sandbox sandbox({});
  const tests::TemporaryFolder folder;
  const std::string account = folder.write("account", "sandbox:sandbox");
  std::filesystem::permissions(account, std::filesystem::perms::owner_read);
  projects::Project project{.name = "prod", .place = {}};
  project.id = {.value = 1, .place = {}};
  project.endpoint = {.value = fmt::format("http://127.0.0.1:{}", sandbox.port()), .place = {}};
  auto& reference = project.service_account.emplace();
  reference.way = projects::SecretReference::Way::file;
  reference.words = {account};

  EXPECT_EQ(check_credentials(project, {.state_dir = folder.path("state")}).front().finding.fitness,
            Fitness::works);
  EXPECT_FALSE(std::filesystem::exists(folder.path("state"))) << "nothing is made for it";
  const auto ledger = ledger::open_ledger(folder.path("state"));
  EXPECT_EQ(check_credentials(project, {.state_dir = folder.path("state")}).front().finding.fitness,
            Fitness::works);
  const auto now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  EXPECT_EQ(ledger->places_taken(reading::quota_name("queries", app_of(project), 1), now), 1u);
}

}  // namespace
}  // namespace mixferry::commands
