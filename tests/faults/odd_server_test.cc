// Whole imports into servers that behave as the sandbox never would.

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <csignal>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <mutex>
#include <thread>

#include "tests/support/certificates.h"
#include "tests/support/import_bench.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_server.h"

namespace mixferry::tests {
namespace {

using std::chrono::milliseconds;
using testing::AllOf;
using testing::HasSubstr;

const std::string kStored = http_answer(200, R"({"error":null,"status":1})");

/// An export of rows 1 to `rows`, and the command that imports it.
class Export {
 public:
  explicit Export(int rows, std::string mapping = "version: 1\nid: ID\nset: { Name: Name }\n")
      : mapping_(folder_.write("m.yaml", mapping)) {
    std::string csv = "ID,Name,Company,Points\n";
    for (int row = 1; row <= rows; ++row) csv += fmt::format("u{0},name{0},acme,1\n", row);
    csv_ = folder_.write("contacts.csv", csv);
  }
  [[nodiscard]] ProgramOptions import_to(const std::string& endpoint,
                                         const char* give_up_after = "1m") const {
    ProgramOptions options;
    options.arguments = {"import",
                         csv_,
                         "-m",
                         mapping_,
                         "--endpoint",
                         endpoint,
                         "--token",
                         "t",
                         "--state",
                         state(),
                         "--back-off",
                         "20ms",
                         "--timeout",
                         "300ms",
                         "--give-up-after",
                         give_up_after,
                         "--batch-records",
                         "1",
                         "--report",
                         report()};
    return options;
  }
  [[nodiscard]] ProgramOptions import_to(const TestServer& server, const char* give_up_after = "1m") const {
    return import_to(fmt::format("http://127.0.0.1:{}", server.port()), give_up_after);
  }
  [[nodiscard]] std::string state() const { return folder_.path() / "state"; }
  [[nodiscard]] std::string report() const { return folder_.path() / "report.json"; }
  [[nodiscard]] const TemporaryFolder& folder() const { return folder_; }

 private:
  TemporaryFolder folder_;
  std::string mapping_;
  std::string csv_;
};

/// What a server was sent, and has stored, in order. Any thread.
class Arrivals {
 public:
  void add(std::string what) {
    const std::scoped_lock lock(mutex_);
    all_.push_back(std::move(what));
    changed_.notify_all();
  }
  [[nodiscard]] std::vector<std::string> all() const {
    const std::scoped_lock lock(mutex_);
    return all_;
  }
  /// Whether one that contains `text` comes within `time`.
  bool wait_for(std::string_view text, milliseconds time) const {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, time, [&] {
      return std::ranges::any_of(all_, [&](const std::string& each) { return each.contains(text); });
    });
  }

 private:
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  std::vector<std::string> all_;
};

// Method: two rows update one company, and a user each. The first user's request never gets an answer; then
// the program is killed, and started again. The company must end as the second row says.
TEST(SentAgain, IsNeverOlderThanWhatWasSettled) {
  const Export contacts(2, R"(version: 1
targets:
  - { id: ID, set: { Name: Name } }
  - { target: groups, group_key: company, id: Company, set: { Latest: Name } }
)");
  Arrivals arrivals;
  std::atomic<bool> answers_all = false;
  const TestServer server([&](Peer& peer) {
    for (std::string request = peer.read_request(); !request.empty(); request = peer.read_request()) {
      arrivals.add(request);
      if (!answers_all && request.contains("/engage") && request.contains("name1"))
        return peer.wait_for_close();
      peer.write(kStored);
    }
  });
  ProgramOptions import = contacts.import_to(server);
  *std::ranges::find(import.arguments, "300ms") = "1m";
  {
    Program program(import);
    EXPECT_TRUE(arrivals.wait_for("name1", std::chrono::seconds(20)));
    // Whatever of the second row is sent now has the time to be settled.
    (void)arrivals.wait_for("nothing that comes", milliseconds(500));
    program.signal(SIGKILL);
    (void)program.wait();
  }
  answers_all = true;
  EXPECT_EQ(run_program(import).exit_code, 0);
  std::string last;
  for (const std::string& request : arrivals.all()) {
    if (request.contains("/groups")) last = request;
  }
  EXPECT_THAT(last, HasSubstr("name2"));
}

/// A server that is odd until it is told to mend.
class OddServer : public testing::Test {
 protected:
  TestServer::Serve until_mended(TestServer::Serve odd) {
    return [this, odd = std::move(odd)](Peer& peer) {
      if (!is_mended_) return odd(peer);
      always(kStored)(peer);
    };
  }
  /// The next run gets everything through.
  void expect_mended(const Export& contacts, const ProgramOptions& import, int rows) {
    is_mended_ = true;
    const ProgramResult result = run_program(import);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    EXPECT_EQ(report_field(contacts.report(), "rows_delivered"), std::to_string(rows));
    EXPECT_EQ(report_field(contacts.report(), "rows_read"), std::to_string(rows));
  }
  std::atomic<bool> is_mended_ = false;
};

TEST_F(OddServer, ThatStaysSilentIsAskedAgainAndGivenUp) {
  const Export contacts(3);
  const TestServer server(until_mended([](Peer& peer) {
    (void)peer.read_request();
    peer.wait_for_close();
  }));
  const ProgramResult stopped = run_program(contacts.import_to(server, "1s"));
  EXPECT_EQ(stopped.exit_code, 3);
  EXPECT_THAT(stopped.err,
              AllOf(HasSubstr("did not answer within 0.3 s"), HasSubstr("Run the same command again")));
  EXPECT_GT(server.connections(), 3) << "it was not asked again";
  EXPECT_EQ(report_field(contacts.report(), "rows_read"), "0");
  expect_mended(contacts, contacts.import_to(server), 3);
}

TEST_F(OddServer, ThatStaysSilentPutsCountersInDoubtAtOnce) {
  const Export contacts(3, "version: 1\nid: ID\nadd: { Points: { from: Points, as: integer } }\n");
  const TestServer server([](Peer& peer) {
    (void)peer.read_request();
    peer.wait_for_close();
  });
  const ProgramResult result = run_program(contacts.import_to(server));
  EXPECT_EQ(result.exit_code, 1) << result.err;
  EXPECT_EQ(report_field(contacts.report(), "rows_in_doubt"), "3");
  EXPECT_EQ(report_field(contacts.report(), "requests"), "3");
}

TEST_F(OddServer, ThatStaysSilentHoldsUpTheEndNoLongerThanItsTimeout) {
  const Export contacts(3);
  const TestServer server(until_mended([](Peer& peer) {
    (void)peer.read_request();
    peer.wait_for_close();
  }));
  ProgramOptions import = contacts.import_to(server);
  *std::ranges::find(import.arguments, "300ms") = "2s";
  Program program(import);
  while (server.connections() == 0) std::this_thread::sleep_for(milliseconds(1));
  const auto asked = std::chrono::steady_clock::now();
  program.signal(SIGTERM);
  EXPECT_EQ(program.wait().exit_code, 3);
  EXPECT_LT(std::chrono::steady_clock::now() - asked, std::chrono::seconds(10));
  expect_mended(contacts, contacts.import_to(server), 3);
}

TEST_F(OddServer, ThatStaysSilentIsLeftAtOnceAfterASecondSignal) {
  const Export contacts(3);
  const TestServer server(until_mended([](Peer& peer) {
    (void)peer.read_request();
    peer.wait_for_close();
  }));
  ProgramOptions import = contacts.import_to(server);
  *std::ranges::find(import.arguments, "300ms") = "10m";
  Program program(import);
  while (server.connections() == 0) std::this_thread::sleep_for(milliseconds(1));
  program.signal(SIGINT);
  program.signal(SIGTERM);
  EXPECT_EQ(program.wait(std::chrono::seconds(20)).exit_code, 3);
  expect_mended(contacts, contacts.import_to(server), 3);
}

TEST_F(OddServer, ThatRedirectsIsNotFollowed) {
  std::atomic<int> elsewhere_asked = 0;
  const TestServer elsewhere([&](Peer& peer) {
    ++elsewhere_asked;
    always(kStored)(peer);
  });
  for (const int status : {301, 302, 307, 308}) {
    SCOPED_TRACE(status);
    const Export contacts(1);
    is_mended_ = false;
    const TestServer server(until_mended(always(
        http_answer(status, "", fmt::format("Location: http://127.0.0.1:{}/\r\n", elsewhere.port())))));
    const ProgramResult refused = run_program(contacts.import_to(server));
    EXPECT_EQ(refused.exit_code, 2);
    EXPECT_THAT(refused.err, AllOf(HasSubstr("redirect"), HasSubstr(std::to_string(status))));
    expect_mended(contacts, contacts.import_to(server), 1);
  }
  EXPECT_EQ(elsewhere_asked, 0);
}

// Method: every connection is good for one answer; the next request on it is taken, and never answered.
TEST_F(OddServer, ThatClosesKeptOpenConnectionsUnderRequestsGetsThemAgain) {
  const Export contacts(12);
  Arrivals arrivals;
  const TestServer server([&](Peer& peer) {
    arrivals.add(peer.read_request());
    peer.write(kStored);
    (void)peer.read_request();
    peer.reset();
  });
  ProgramOptions import = contacts.import_to(server);
  import.arguments.insert(import.arguments.end(), {"--concurrency", "1"});
  const ProgramResult result = run_program(import);
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(report_field(contacts.report(), "rows_delivered"), "12");
  EXPECT_NE(report_field(contacts.report(), "retries"), "0");
  for (int row = 1; row <= 12; ++row) {
    EXPECT_TRUE(arrivals.wait_for(fmt::format("\"name{}\"", row), milliseconds(0))) << row;
  }
}

// Method: the server closes after each answer; when the client comes back, it speaks no more than TLS 1.1.
TEST_F(OddServer, ThatComesBackWithOlderTlsIsRefused) {
  const Export contacts(4);
  const Authority authority("the authority of this test");
  TestServer* self = nullptr;
  TestServer server(
      [&](Peer& peer) {
        if (peer.read_request().empty()) return;
        if (!is_mended_) self->set_tls_version_max(TLS1_1_VERSION);
        peer.write(http_answer(200, R"({"error":null,"status":1})", "Connection: close\r\n"));
      },
      authority.issue({}));
  self = &server;
  ProgramOptions import = contacts.import_to(fmt::format("https://localhost:{}", server.port()), "1s");
  import.arguments.insert(import.arguments.end(), {"--concurrency", "1", "--ca-file",
                                                   contacts.folder().write("ca.pem", authority.pem())});
  const ProgramResult refused = run_program(import);
  EXPECT_EQ(refused.exit_code, 3);
  EXPECT_THAT(refused.err, HasSubstr("TLS 1.2 or newer"));
  EXPECT_EQ(report_field(contacts.report(), "rows_delivered"), "1");
  server.set_tls_version_max(TLS1_3_VERSION);
  expect_mended(contacts, import, 4);
}

TEST(Proxy, OfTheEnvironmentCarriesAWholeImport) {
  const Export contacts(4);
  const Authority authority("the authority behind a proxy");
  const TestServer server(always(kStored), authority.issue({}));
  const TestServer proxy([&](Peer& peer) {
    if (!peer.read_header().starts_with("CONNECT localhost:")) return;
    peer.write("HTTP/1.1 200 Connection established\r\n\r\n");
    peer.relay_to(server.port());
  });
  ProgramOptions import = contacts.import_to(fmt::format("https://localhost:{}", server.port()));
  import.arguments.insert(import.arguments.end(),
                          {"--ca-file", contacts.folder().write("ca.pem", authority.pem())});
  import.environment = {{ "HTTPS_PROXY", fmt::format("http://127.0.0.1:{}", proxy.port()) }};
  const ProgramResult result = run_program(import);
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr("through the proxy"));
  EXPECT_EQ(report_field(contacts.report(), "rows_delivered"), "4");
  EXPECT_GT(proxy.connections(), 0);
  EXPECT_EQ(server.connections(), proxy.connections()) << "a connection went past the proxy";
}

TEST(UnknownHost, IsSaidAndGivenUpAndNothingIsLost) {
  // Names under it are reserved and never exist: RFC 2606.
  const Export contacts(3);
  const ProgramOptions import = contacts.import_to("https://no-such-host.invalid", "1s");
  const ProgramResult stopped = run_program(import);
  EXPECT_EQ(stopped.exit_code, 3);
  EXPECT_THAT(stopped.err, AllOf(HasSubstr("no-such-host.invalid"), HasSubstr("check the"),
                                 HasSubstr("Run the same command again")));
  EXPECT_EQ(report_field(contacts.report(), "rows_read"), "0");
  EXPECT_EQ(report_field(contacts.report(), "rows_in_doubt"), "0");
}

}  // namespace
}  // namespace mixferry::tests
