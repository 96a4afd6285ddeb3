// A webhook that is told how an import ended.

#include <algorithm>
#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <mutex>

#include "tests/support/import_bench.h"
#include "tests/support/test_server.h"

namespace mixferry::tests {
namespace {

using testing::HasSubstr;
using testing::Not;

namespace json = boost::json;

/// Takes reports; answers each with `status`.
class Hook {
 public:
  explicit Hook(int status = 200) : status_(status) {}

  [[nodiscard]] std::string url() const {
    return "http://127.0.0.1:" + std::to_string(server_.port()) + "/hooks/s3cret?key=s3cret";
  }
  /// The bodies that came.
  [[nodiscard]] std::vector<std::string> reports() {
    const std::lock_guard lock(mutex_);
    return reports_;
  }

 private:
  void serve(Peer& peer) {
    const std::string request = peer.read_request();
    if (request.empty()) return;
    {
      const std::lock_guard lock(mutex_);
      reports_.push_back(request.substr(request.find("\r\n\r\n") + 4));
    }
    peer.write(http_answer(status_, ""));
  }

  int status_;
  std::mutex mutex_;
  std::vector<std::string> reports_;
  TestServer server_{[this](Peer& peer) { serve(peer); }};
};

class Notify : public testing::Test {
 protected:
  ProgramResult import_telling(const std::string& url, std::vector<std::string> more = {}) {
    std::vector<std::string> arguments = {csv_, "--id", "ID", "--report", report_};
    arguments.insert(arguments.end(), more.begin(), more.end());
    ProgramOptions import = bench_.import(arguments);
    import.environment["MIXFERRY_NOTIFY"] = url;
    ProgramResult result = run_program(import);
    EXPECT_THAT(result.err + result.out, Not(HasSubstr("s3cret")));
    return result;
  }

  ImportBench bench_;
  const std::string csv_ = bench_.folder().write("c.csv", "ID,Name\n1,one\n2,two\n,nobody\n");
  const std::string report_ = bench_.folder().path("report.json");
};

TEST_F(Notify, HasTheReport) {
  Hook hook;
  const ProgramResult result = import_telling(hook.url());
  EXPECT_EQ(result.exit_code, 1) << result.err;
  EXPECT_THAT(result.err, HasSubstr("the report was posted to 127.0.0.1:"));
  ASSERT_EQ(hook.reports().size(), 1u);
  EXPECT_EQ(hook.reports().front(), read_file(report_));
}

TEST_F(Notify, IsToldByAnOptionAsWell) {
  Hook hook;
  EXPECT_EQ(bench_.run_import({csv_, "--id", "ID", "--notify", hook.url()}).exit_code, 1);
  EXPECT_EQ(hook.reports().size(), 1u);
}

TEST_F(Notify, IsToldOfEveryEnd) {
  Hook hook;
  EXPECT_EQ(import_telling(hook.url(), {"--token", "another", "--again"}).exit_code, 2) << "two tokens";
  TestServer refusing(always(http_answer(401, "{}")));
  ProgramOptions refused = bench_.import({csv_, "--id", "ID", "--notify", hook.url()});
  *std::ranges::find(refused.arguments, bench_.endpoint()) =
      "http://127.0.0.1:" + std::to_string(refusing.port());
  EXPECT_EQ(run_program(refused).exit_code, 4);
  EXPECT_EQ(import_telling(hook.url()).exit_code, 1);
  EXPECT_EQ(import_telling(hook.url()).exit_code, 1) << "nothing is left to do";
  EXPECT_EQ(bench_.run_import({"/no/such.csv", "--id", "ID", "--notify", hook.url()}).exit_code, 2);
  std::vector<std::string> ends;
  for (const std::string& report : hook.reports())
    ends.emplace_back(json::parse(report).at("status").as_string());
  EXPECT_THAT(ends, testing::ElementsAre("failed", "refused", "finished", "already_delivered", "failed"));
  EXPECT_THAT(hook.reports().back(), HasSubstr("/no/such.csv"));
}

TEST_F(Notify, ThatFailsChangesNothing) {
  Hook hook(404);
  const ProgramResult result = import_telling(hook.url());
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("the report was not posted to 127.0.0.1:"));
  EXPECT_THAT(result.err, HasSubstr("HTTP 404"));
  EXPECT_EQ(bench_.stat("updates.applied"), 2u);
  const ProgramResult quiet = import_telling(hook.url(), {"--quiet"});
  EXPECT_EQ(quiet.exit_code, 1);
  EXPECT_THAT(quiet.err, HasSubstr("error: the report was not posted to 127.0.0.1:"));
}

TEST_F(Notify, IsRefusedWhereItCanNotBeSafe) {
  for (const char* const url : {"http://example.org/s3cret", "s3cret", "https://a:s3cret@example.org/"}) {
    const ProgramResult result = import_telling(url);
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_THAT(result.err, HasSubstr("--notify: "));
  }
  EXPECT_EQ(bench_.stat("requests"), 0u);
}

}  // namespace
}  // namespace mixferry::tests
