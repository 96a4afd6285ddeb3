#include "engine/commands/import.h"

#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <iterator>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "engine/commands/runs.h"
#include "engine/ledger/sqlite/open_ledger.h"
#include "engine/pipeline/run_kind.h"
#include "engine/sandbox/sandbox.h"
#include "tests/support/temporary_folder.h"
#include "tests/unit/commands/heard.h"

namespace mixferry::commands {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// A port of this machine that was free a moment ago: nobody listens there.
std::uint16_t refused_port() {
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  EXPECT_EQ(::bind(socket, reinterpret_cast<const sockaddr*>(&address), size), 0);
  EXPECT_EQ(::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size), 0);
  ::close(socket);
  return ntohs(address.sin_port);
}

std::string content_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

class Import : public testing::Test {
 protected:
  /// An import of `rows` below a header into a server on `port`.
  ImportArguments arguments(const std::string& rows, std::uint16_t port) {
    ImportArguments arguments;
    arguments.reading.sources = {folder_.write("people.csv", "ID,Name\n" + rows)};
    arguments.reading.id_column = "ID";
    arguments.reading.threads = 1;
    arguments.delivery.token = "sandbox";
    arguments.delivery.endpoint_url = fmt::format("http://127.0.0.1:{}", port);
    arguments.delivery.endpoint = http::parse_endpoint(arguments.delivery.endpoint_url).value();
    arguments.results.metrics_file = folder_.path("import.prom");
    arguments.state.path = folder_.path("state");
    return arguments;
  }

  tests::TemporaryFolder folder_;
  tests::Heard heard_;
};

TEST_F(Import, ReturnsWhatWasDoneAndDoesItOnce) {
  const sandbox::Sandbox sandbox({});
  const ImportArguments arguments = this->arguments("1,Ann\n,Bob\n2,Cem\n", sandbox.port());
  const report::RunReport report = import_sources(arguments, heard_);
  EXPECT_EQ(report.exit_code, ExitCode::with_rejects) << report.message;
  EXPECT_EQ(report.status, report::RunStatus::finished);
  EXPECT_EQ(report.whole_run.tally.rows_delivered, 2u);
  EXPECT_EQ(report.whole_run.tally.rows_rejected, 1u);
  EXPECT_THAT(report.first_rejects, HasSubstr("people.csv row 2, line 3:"));
  EXPECT_THAT(heard_.outline, HasSubstr("target   user profiles of the project at http://127.0.0.1:"));
  EXPECT_TRUE(heard_.is_over);
  EXPECT_THAT(content_of(arguments.results.metrics_file), HasSubstr("mixferry_last_run_exit_code"));

  const report::RunReport again = import_sources(arguments, heard_);
  EXPECT_EQ(again.status, report::RunStatus::already_delivered);
  EXPECT_EQ(again.run, report.run);
  EXPECT_EQ(again.this_time.tally.rows_read(), 0u);
}

// What was being done to who was gone when a sync was killed; the next night of the job does not go on with
// it.
TEST_F(Import, OfASyncGivesUpWhatAnEarlierOneDidToTheGone) {
  const sandbox::Sandbox sandbox({});
  const auto sync = [&](const std::string& rows) {
    ImportArguments arguments = this->arguments(rows, sandbox.port());
    arguments.wishes.compares = true;
    arguments.sync.emplace();
    return import_sources(arguments, heard_);
  };
  const report::RunReport first = sync("1,Ann\n2,Bob\n");
  ASSERT_EQ(first.exit_code, ExitCode::done) << first.message;
  std::vector<ledger::RunId> open;
  {
    const auto ledger = ledger::open_ledger(folder_.path("state"));
    for (const std::string& job : {first.sync.value().job, std::string("another job")}) {
      ledger::RunIdentity identity = pipeline::as_import(ledger->run(*first.run)->identity);
      pipeline::make_gone(identity, job, job);
      open.push_back(ledger->begin(identity));
    }
  }
  ASSERT_EQ(sync("1,Ann\n2,Cem\n").exit_code, ExitCode::done);
  const auto ledger = ledger::open_ledger(folder_.path("state"));
  EXPECT_EQ(ledger->run(open[0])->state, ledger::RunState::superseded);
  EXPECT_EQ(ledger->run(open[1])->state, ledger::RunState::unfinished);
}

TEST_F(Import, StopsWhereNobodyListens) {
  ImportArguments arguments = this->arguments("1,Ann\n", refused_port());
  arguments.delivery.back_off = std::chrono::milliseconds(1);
  arguments.delivery.give_up_after = std::chrono::seconds(1);
  const report::RunReport report = import_sources(arguments, heard_);
  EXPECT_EQ(report.exit_code, ExitCode::stopped);
  EXPECT_EQ(report.status, report::RunStatus::stopped);
  EXPECT_THAT(report.message, HasSubstr("nobody listens"));
  EXPECT_EQ(report.whole_run.tally.rows_read(), 0u);
  PastRuns past(arguments.state);
  EXPECT_EQ(past.find(report.run.value()).state, ledger::RunState::unfinished);
}

TEST_F(Import, ThatCannotBeginIsAReportAndIsTold) {
  ImportArguments arguments = this->arguments("1,Ann\n", 1);
  arguments.reading.sources = {folder_.path("none.csv")};
  const report::RunReport report = import_sources(arguments, heard_);
  EXPECT_EQ(report.status, report::RunStatus::failed);
  EXPECT_EQ(report.exit_code, ExitCode::usage);
  EXPECT_THAT(report.message, HasSubstr("none.csv"));
  EXPECT_THAT(content_of(arguments.results.metrics_file), HasSubstr("} 2\n"));
}

TEST_F(Import, ThatIsRefusedIsTold) {
  ImportArguments arguments = this->arguments("1,Ann\n", 1);
  const report::RunReport report = tell_of_no_import(arguments, "mixferry import: why.\n", heard_);
  EXPECT_EQ(report.message, "mixferry import: why.");
  EXPECT_THAT(content_of(arguments.results.metrics_file), HasSubstr("} 2\n"));

  arguments.results.metrics_file = folder_.write("mine.txt", "mine");
  static_cast<void>(tell_of_no_import(arguments, "why", heard_));
  EXPECT_THAT(heard_.failures, ElementsAre(HasSubstr("something else than mixferry's metrics")));
  EXPECT_EQ(content_of(arguments.results.metrics_file), "mine");
}

TEST_F(Import, AGuardSaysWhyNothingIsSent) {
  ImportArguments arguments = this->arguments("1,Ann\n", refused_port());
  arguments.guards.rows_min = 2;
  const report::RunReport report = import_sources(arguments, heard_);
  EXPECT_EQ(report.exit_code, ExitCode::stopped);
  EXPECT_THAT(report.message, HasSubstr("--min-rows 2 asks for more"));
  EXPECT_THAT(heard_.remarks, Contains(HasSubstr("looking through all rows first")));
}

/// With an account that reads the project, in a file.
class ImportWithCanary : public Import {
 protected:
  ImportArguments with_account(const std::string& rows, std::uint16_t port) {
    ImportArguments arguments = this->arguments(rows, port);
    arguments.delivery.app.endpoint = arguments.delivery.endpoint;
    arguments.delivery.project_id = "1";
    arguments.delivery.service_account_file = folder_.write("account", "sandbox:sandbox");
    std::filesystem::permissions(arguments.delivery.service_account_file, std::filesystem::perms::owner_read);
    arguments.canary.wait = std::chrono::milliseconds(2'500);
    return arguments;
  }
};

TEST_F(ImportWithCanary, ReadsBackWhatItSent) {
  const sandbox::Sandbox sandbox({});
  const ImportArguments arguments = with_account("1,Ann\n2,Bob\n", sandbox.port());
  const report::RunReport report = import_sources(arguments, heard_);
  EXPECT_EQ(report.exit_code, ExitCode::done) << report.message;
  EXPECT_EQ(report.canary.state, "seen");
  EXPECT_EQ(report.canary.found, 2u);
  EXPECT_THAT(heard_.outline, HasSubstr("canary   some profiles of the first request are read back\n"));
  EXPECT_EQ(report.users_page, "") << "the sandbox has no pages";
  EXPECT_EQ(import_sources(arguments, heard_).canary.state, "") << "nothing was sent";
}

TEST_F(ImportWithCanary, EndsRefusedWhereNothingArrives) {
  const sandbox::Sandbox sandbox({});
  ImportArguments arguments = with_account("1,Ann\n2,Bob\n", sandbox.port());
  arguments.delivery.token = "no-such-token";
  const report::RunReport report = import_sources(arguments, heard_);
  EXPECT_EQ(report.exit_code, ExitCode::refused);
  EXPECT_EQ(report.status, report::RunStatus::refused);
  EXPECT_EQ(report.canary.state, "missing");
  EXPECT_THAT(report.message, HasSubstr("none of 2 profiles can be read in project 1"));
  EXPECT_EQ(report.whole_run.tally.rows_delivered, 2u) << "what was settled stays settled";

  // Nothing is left to be sent, but whether it arrived is still owed.
  EXPECT_EQ(ledger::open_ledger(arguments.state.path)->run(1)->state, ledger::RunState::unfinished);
  const report::RunReport again = import_sources(arguments, heard_);
  EXPECT_EQ(again.run, report.run);
  EXPECT_EQ(again.exit_code, ExitCode::refused);
  EXPECT_EQ(again.this_time.tally.rows_read(), 0u);
  arguments.canary.is_wanted = false;
  EXPECT_EQ(import_sources(arguments, heard_).exit_code, ExitCode::done);
  arguments.canary.is_wanted = true;
  EXPECT_EQ(import_sources(arguments, heard_).status, report::RunStatus::already_delivered);
}

TEST_F(ImportWithCanary, LooksAgainForWhatAnEarlierProcessHadSent) {
  sandbox::SandboxOptions late;
  late.behaviour.seen_after = std::chrono::seconds(4);
  const sandbox::Sandbox sandbox(late);
  const ImportArguments arguments = with_account("1,Ann\n2,Bob\n", sandbox.port());
  EXPECT_EQ(import_sources(arguments, heard_).canary.state, "missing") << "too early";
  const report::RunReport again = import_sources(arguments, heard_);
  EXPECT_EQ(again.canary.state, "seen");
  EXPECT_EQ(again.exit_code, ExitCode::done);
  EXPECT_EQ(again.whole_run.traffic.requests, 1u);
}

TEST_F(ImportWithCanary, SaysAlsoToTheQuietThatTheAccountIsRefused) {
  const sandbox::Sandbox sandbox({});
  ImportArguments arguments = with_account("1,Ann\n", sandbox.port());
  arguments.delivery.project_id = "77";
  const report::RunReport report = import_sources(arguments, heard_);
  EXPECT_EQ(report.canary.state, "refused");
  EXPECT_EQ(report.exit_code, ExitCode::done) << "the token is another matter";
  EXPECT_THAT(heard_.failures, Contains(HasSubstr("nobody checked whether it arrived")));
}

TEST_F(ImportWithCanary, StopsWhileRowsAreLeft) {
  const sandbox::Sandbox sandbox({});
  std::string rows;
  for (int i = 0; i < 1'000; ++i) rows += fmt::format("{},Ann\n", i);
  ImportArguments arguments = with_account(rows, sandbox.port());
  arguments.delivery.token = "no-such-token";
  arguments.delivery.batch_records = 10;
  arguments.delivery.rate = 20;
  const report::RunReport report = import_sources(arguments, heard_);
  EXPECT_EQ(report.exit_code, ExitCode::refused);
  EXPECT_LT(report.whole_run.tally.rows_delivered, 1'000u);
}

TEST_F(ImportWithCanary, SaysThatNobodyChecks) {
  const sandbox::Sandbox sandbox({});
  ImportArguments arguments = with_account("1,Ann\n", sandbox.port());
  arguments.canary.is_wanted = false;
  EXPECT_EQ(import_sources(arguments, heard_).canary.why, "as you wish");

  arguments = with_account("2,Bob\n", sandbox.port());
  arguments.delivery.service_account_file.clear();
  EXPECT_EQ(import_sources(arguments, heard_).canary.why, "for want of a service account");
  EXPECT_THAT(heard_.outline, HasSubstr("canary   none, for want of a service account: nobody checks"));

  arguments = with_account("3,Cem\n", sandbox.port());
  arguments.delivery.service_account_file = folder_.path("nowhere");
  const report::RunReport report = import_sources(arguments, heard_);
  EXPECT_EQ(report.exit_code, ExitCode::done) << "profiles need no account";
  EXPECT_THAT(heard_.warnings, Contains(HasSubstr("nobody will check whether anything arrives")));
}

// Nothing is asked of Mixpanel itself: nothing was stored that could be looked for.
TEST_F(ImportWithCanary, NamesThePagesOfTheProject) {
  ImportArguments arguments = with_account("1,Ann\n", refused_port());
  arguments.delivery.app.endpoint = {.tls = true, .host = "eu.mixpanel.com", .port = 443};
  arguments.delivery.give_up_after = std::chrono::milliseconds(1);
  const report::RunReport report = import_sources(arguments, heard_);
  EXPECT_EQ(report.users_page, "https://eu.mixpanel.com/project/1/app/users");
  EXPECT_EQ(report.profile_page, "") << "nothing was stored";
}

}  // namespace
}  // namespace mixferry::commands
