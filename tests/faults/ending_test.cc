// What is told of an import's end to those who were not there: cron's mail, a log's reader, Prometheus, a
// chat.

#include <boost/json/parse.hpp>
#include <filesystem>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <mutex>
#include <sstream>

#include "tests/support/import_bench.h"
#include "tests/support/test_server.h"

namespace mixferry::tests {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

namespace json = boost::json;

constexpr const char* kGoodRows = "ID,Name\n1,one\n2,two\n";
constexpr const char* kWithRejects = "ID,Name\n1,one\nnull,nobody\n";

std::string last_line(const std::string& text) {
  std::string last;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) last = line;
  return last;
}

std::size_t line_count(const std::string& text) {
  return static_cast<std::size_t>(std::ranges::count(text, '\n'));
}

class Ending : public testing::Test {
 protected:
  ProgramResult import(const char* content, std::vector<std::string> more) {
    std::vector<std::string> arguments = {bench_.folder().write("c.csv", content), "--id", "ID"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return bench_.run_import(arguments);
  }
  ProgramResult import_nothing(std::vector<std::string> more) {
    more.insert(more.begin(), {"/no/such.csv", "--id", "ID"});
    return bench_.run_import(more);
  }

  ImportBench bench_;
};

TEST_F(Ending, OfAGoodNightIsSilentWhereQuietIsAskedFor) {
  const ProgramResult result = import(kGoodRows, {"--quiet"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(result.err + result.out, "");
}

TEST_F(Ending, IsOneLineUnderQuietWhereAPersonHasToLook) {
  const ProgramResult result = import(kWithRejects, {"--quiet"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_EQ(line_count(result.err), 1u) << result.err;
  EXPECT_THAT(result.err, AllOf(HasSubstr("Run 1 finished"), HasSubstr("1 of 2 rows rejected (1 id_refused)"),
                                HasSubstr("mixferry runs 1 --state " + bench_.state_dir() + " --mend FILE")));
}

TEST_F(Ending, SaysUnderQuietThatItStopped) {
  const ProgramResult result = import(kWithRejects, {"--quiet", "--max-rejects", "0"});
  EXPECT_EQ(result.exit_code, 3);
  EXPECT_THAT(result.err, AllOf(HasSubstr("Run 1 stopped"), HasSubstr("rejected")));
}

TEST_F(Ending, HintThatWasPrintedWorksWhenPasted) {
  const ProgramResult result = import(kWithRejects, {});
  const std::size_t at = result.err.find("to mend: mixferry ") + std::string("to mend: mixferry ").size();
  std::istringstream typed(result.err.substr(at, result.err.find('\n', at) - at));
  std::vector<std::string> words;
  for (std::string word; typed >> word;)
    words.push_back(word == "FILE" ? bench_.folder().path("fix.csv") : word);
  EXPECT_EQ(run_program(words).exit_code, 0);
  EXPECT_THAT(read_file(bench_.folder().path("fix.csv")), HasSubstr("nobody"));
}

struct JsonCase {
  const char* name;
  const char* content;
  int exit_code;
  const char* level;
  const char* status;
};

class EndingInJson : public Ending, public testing::WithParamInterface<JsonCase> {};

TEST_P(EndingInJson, IsTheLastLineAsAnObject) {
  const auto& [name, content, exit_code, level, status] = GetParam();
  const ProgramResult result = content == nullptr ? import_nothing({"--log-format", "json"})
                                                  : import(content, {"--log-format", "json"});
  EXPECT_EQ(result.exit_code, exit_code);
  const json::value line = json::parse(last_line(result.err));
  EXPECT_EQ(line.at("level").as_string(), level);
  EXPECT_EQ(line.at("result").at("exit_code").as_int64(), exit_code);
  EXPECT_EQ(line.at("result").at("status").as_string(), status);
  EXPECT_EQ(line.at("result").at("rows_delivered").to_number<int>(), content == kGoodRows ? 2
                                                                     : content == nullptr ? 0
                                                                                          : 1);
}

INSTANTIATE_TEST_SUITE_P(Ends, EndingInJson,
                         testing::Values(JsonCase{"Good", kGoodRows, 0, "info", "finished"},
                                         JsonCase{"WithRejects", kWithRejects, 1, "warning", "finished"},
                                         JsonCase{"NotBegun", nullptr, 2, "error", "failed"}),
                         [](const auto& row) { return row.param.name; });

TEST_F(Ending, IsInTheMetricsWhateverItWas) {
  const std::string metrics = bench_.folder().path("run.prom");
  EXPECT_EQ(import_nothing({"--metrics-file", metrics}).exit_code, 2);
  EXPECT_THAT(read_file(metrics),
              AllOf(HasSubstr("mixferry_last_run_exit_code{mapping="), HasSubstr("} 2\n"),
                    HasSubstr("source=\"/no/such.csv\""), Not(HasSubstr("last_success"))));
  EXPECT_EQ(import(kWithRejects, {"--metrics-file", metrics}).exit_code, 1);
  const std::string good = read_file(metrics);
  const std::size_t at = good.find("\nmixferry_last_success_timestamp_seconds{");
  ASSERT_NE(at, std::string::npos);
  const std::string success = last_line(good.substr(at, good.find('\n', at + 1) - at));
  EXPECT_EQ(import_nothing({"--metrics-file", metrics}).exit_code, 2);
  EXPECT_THAT(read_file(metrics), HasSubstr("\nmixferry_last_success_timestamp_seconds{mapping=\"--id ID\","))
      << "the success of the night before";
  EXPECT_THAT(read_file(metrics), HasSubstr(success.substr(success.rfind('}'))))
      << "the success of the night before";
}

TEST_F(Ending, OfAnImportThatSendsNothingLeavesTheReportOfTheOneThatDid) {
  ASSERT_EQ(import(kWithRejects, {}).exit_code, 1);
  const std::string folder = bench_.state_dir() + "/runs/1/";
  const std::string report = read_file(folder + "report.json");
  const std::string rejects = read_file(folder + "rejects.jsonl");
  EXPECT_THAT(import(kWithRejects, {}).err, HasSubstr("nothing was sent"));
  EXPECT_EQ(read_file(folder + "report.json"), report);
  EXPECT_EQ(read_file(folder + "rejects.jsonl"), rejects);
}

TEST_F(Ending, NamesMachineVersionAndExitCodeInTheReport) {
  ASSERT_EQ(import(kWithRejects, {}).exit_code, 1);
  const json::value report = json::parse(read_file(bench_.state_dir() + "/runs/1/report.json"));
  EXPECT_EQ(report.at("exit_code").as_int64(), 1);
  EXPECT_FALSE(report.at("host").as_string().empty());
  EXPECT_THAT(run_program({"--version"}).out,
              HasSubstr("mixferry " + std::string(report.at("version").as_string())));
}

/// Counts the messages that came, and keeps the last.
class Chat {
 public:
  [[nodiscard]] std::string url() const {
    return "http://127.0.0.1:" + std::to_string(server_.port()) + "/hook";
  }
  [[nodiscard]] std::size_t count() {
    const std::lock_guard lock(mutex_);
    return count_;
  }
  [[nodiscard]] std::string last() {
    const std::lock_guard lock(mutex_);
    return last_;
  }

 private:
  void serve(Peer& peer) {
    const std::string request = peer.read_request();
    if (request.empty()) return;
    {
      const std::lock_guard lock(mutex_);
      ++count_;
      last_ = request.substr(request.find("\r\n\r\n") + 4);
    }
    peer.write(http_answer(200, "ok"));
  }

  std::mutex mutex_;
  std::size_t count_ = 0;
  std::string last_;
  TestServer server_{[this](Peer& peer) { serve(peer); }};
};

TEST_F(Ending, IsToldOnFailureAlone) {
  Chat chat;
  import(kGoodRows, {"--notify", chat.url(), "--notify-on", "failure"});
  EXPECT_EQ(chat.count(), 0u);
  import(kWithRejects, {"--notify", chat.url(), "--notify-on", "failure"});
  EXPECT_EQ(chat.count(), 1u);
}

TEST_F(Ending, IsToldWhenItIsOtherThanLastTime) {
  Chat chat;
  const std::vector<std::string> on_change = {"--notify", chat.url(), "--notify-on", "change"};
  std::vector<std::size_t> counts;
  for (const char* night : {kGoodRows, kGoodRows, kWithRejects, kWithRejects, kGoodRows}) {
    import(night, on_change);
    counts.push_back(chat.count());
  }
  EXPECT_THAT(counts, testing::ElementsAre(1u, 1u, 2u, 2u, 3u));
}

TEST_F(Ending, IsASentenceForSlack) {
  Chat chat;
  import(kWithRejects, {"--notify", chat.url(), "--notify-format", "slack"});
  EXPECT_THAT(std::string(json::parse(chat.last()).at("text").as_string()),
              AllOf(HasSubstr("c.csv"), HasSubstr("1 of 2 rows rejected")));
}

}  // namespace
}  // namespace mixferry::tests
