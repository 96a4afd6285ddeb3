#include "engine/reading/event_days.h"

#include <csignal>
#include <fmt/format.h>
#include <fstream>
#include <gmock/gmock.h>
#include <memory>

#include "engine/ledger/sqlite/open_ledger.h"
#include "engine/sandbox/sandbox.h"
#include "tests/support/local_http.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_server.h"

namespace mixferry::reading {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using testing::ElementsAre;
using testing::SizeIs;
using namespace std::chrono_literals;
using Trouble = mixpanel::QueryTrouble::Kind;

constexpr sys_days kFirstDay{2026y / 9 / 1};
constexpr int kEventsADay = 3;

Days days_from(sys_days first, int count) {
  return {.first = first, .last = first + days(count - 1)};
}

TEST(EventDays, AreDividedIntoQuestionsThatAnHourAllows) {
  EXPECT_THAT(divided(days_from(kFirstDay, 1)), ElementsAre(days_from(kFirstDay, 1)));
  EXPECT_THAT(divided(days_from(kFirstDay, 50)), SizeIs(50));
  const std::vector<Days> questions = divided(days_from(kFirstDay, 101));
  EXPECT_THAT(questions, SizeIs(34));
  EXPECT_EQ(questions[1], days_from(kFirstDay + days(3), 3));
  EXPECT_EQ(questions.back(), days_from(kFirstDay + days(99), 2));
  std::uint64_t all = 0;
  for (const Days& question : questions) all += question.count();
  EXPECT_EQ(all, 101);
}

/// A sandbox with some events a day from the first of September on, and one who reads them.
class ExportWorld {
 public:
  explicit ExportWorld(int of_days, sandbox::SandboxOptions options = {}) : sandbox_(std::move(options)) {
    std::string body = "[";
    for (int i = 0; i < of_days * kEventsADay; ++i) {
      const auto time = kFirstDay + days(i / kEventsADay) + std::chrono::hours(i % kEventsADay);
      body += fmt::format(
          R"({}{{"event":"{}","properties":{{"time":{},"distinct_id":"u","$insert_id":"i-{}","n":1.50}}}})",
          i == 0 ? "" : ",", i % 2 == 0 ? "Even" : "Odd",
          std::chrono::sys_seconds(time).time_since_epoch().count(), i);
    }
    import_events(body + "]");
  }

  std::expected<std::vector<std::filesystem::path>, ReadingEnd> read(
      const mixpanel::EventExport& asked, sys_days today = kFirstDay + days(1'000),
      const std::function<void(const ReadingProgress&)>& tell = [](const ReadingProgress&) {}) {
    Asking asking(host(), "exports", *ledger_);
    store_.reset();
    store_ = std::make_unique<PartStore>(folder_.path(), "all events");
    EventDays reading(asking, *store_, asked, today);
    auto files = reading.run(tell);
    last = reading.progress();
    return files;
  }
  [[nodiscard]] std::size_t requests() const {
    const std::string stats = tests::http_get(sandbox_.port(), "/sandbox/stats");
    const std::size_t at = stats.find("\"requests\":");
    return std::stoul(stats.substr(at + 11));
  }

  std::string account = "sandbox:sandbox";
  ReadingProgress last;

 private:
  [[nodiscard]] QueryHost host() const {
    return {.endpoint = {.tls = false, .host = "127.0.0.1", .port = sandbox_.port()},
            .access = {mixpanel::ServiceAccount::parse(account).value(), 1}};
  }
  void import_events(std::string body) {
    Asking asking(host(), "imports", *ledger_);
    http::Request request{.verb = http::Verb::post,
                          .target = "/import?strict=1&project_id=1",
                          .content_type = "application/json"};
    request.body = std::move(body);
    request.authorization = asking.access().authorization();
    const auto send = [&]() -> boost::asio::awaitable<void> {
      const auto answer = co_await asking.caller().call(request, calls::judge_by_status);
      EXPECT_TRUE(answer) << answer.error().message;
    };
    EXPECT_FALSE(asking.run(send(), [] {}));
  }

  sandbox::Sandbox sandbox_;
  tests::TemporaryFolder folder_;
  std::unique_ptr<ledger::Ledger> ledger_ = ledger::open_ledger(folder_.path());
  std::unique_ptr<PartStore> store_;
};

mixpanel::EventExport asked_for(int of_days) {
  const Days all = days_from(kFirstDay, of_days);
  return {.first = all.first, .last = all.last};
}

sandbox::SandboxOptions without_quotas() {
  sandbox::SandboxOptions options;
  options.behaviour.exports_per_hour_max = 0;
  options.behaviour.exports_per_second_max = 0;
  return options;
}

std::vector<std::string> lines_in(const std::vector<std::filesystem::path>& files) {
  std::vector<std::string> lines;
  for (const auto& path : files) {
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) lines.push_back(line);
  }
  return lines;
}

TEST(EventDays, AreReadADayEach) {
  ExportWorld world(3);
  const auto files = world.read(asked_for(4));
  ASSERT_TRUE(files) << files.error().trouble->words;
  EXPECT_THAT(*files, SizeIs(4));
  const auto lines = lines_in(*files);
  ASSERT_THAT(lines, SizeIs(9));
  EXPECT_TRUE(lines[0].starts_with(R"({"event":"Even","properties":{"time":1788220800,"distinct_id":"u")"))
      << lines[0];
  EXPECT_THAT(lines[0], testing::HasSubstr(R"("n":1.5)"));
  EXPECT_EQ(world.last.parts, 4);
  EXPECT_EQ(world.last.parts_all, 4);
  EXPECT_GT(world.last.bytes, 1'000);
}

TEST(EventDays, AreOfTheNamesThatWereAskedFor) {
  ExportWorld world(2);
  mixpanel::EventExport asked = asked_for(2);
  asked.events = {"Odd"};
  const auto files = world.read(asked);
  ASSERT_TRUE(files);
  EXPECT_THAT(lines_in(*files), SizeIs(3));
}

TEST(EventDays, GoOnWithTheDaysThatAreThere) {
  sandbox::SandboxOptions slow = without_quotas();
  slow.behaviour.latency_milliseconds = 100;
  ExportWorld world(6, slow);
  const auto stopped = world.read(asked_for(6), kFirstDay + days(10), [](const ReadingProgress& progress) {
    if (progress.parts >= 2) std::raise(SIGINT);
  });
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().interrupted, "interrupted");
  const std::size_t before = world.requests();
  const auto files = world.read(asked_for(6), kFirstDay + days(10));
  ASSERT_TRUE(files);
  EXPECT_THAT(lines_in(*files), SizeIs(18));
  EXPECT_LE(world.requests() - before, 4);
}

TEST(EventDays, ThatWereNotOverAreReadAnew) {
  ExportWorld world(2, without_quotas());
  const sys_days today = kFirstDay + days(1);
  ASSERT_TRUE(world.read(asked_for(2), today));
  const std::size_t before = world.requests();
  ASSERT_TRUE(world.read(asked_for(2), today));
  EXPECT_EQ(world.requests() - before, 1);
}

TEST(EventDays, SayWhyThereAreNone) {
  ExportWorld world(1);
  world.account = "sandbox:wrong";
  const auto refused = world.read(asked_for(1));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().trouble->kind, Trouble::credentials);
  world.account = "sandbox:sandbox";
  mixpanel::EventExport asked = asked_for(1);
  asked.where = "properties[";
  const auto not_understood = world.read(asked);
  ASSERT_FALSE(not_understood);
  EXPECT_EQ(not_understood.error().trouble->kind, Trouble::question);
}

/// Reads one day from a server that gives `answers` one after the other.
std::expected<std::vector<std::string>, ReadingEnd> read_from(const std::vector<std::string>& answers) {
  std::size_t next = 0;
  tests::TestServer server{[&](tests::Peer& peer) {
    while (!peer.read_request().empty() && next < answers.size()) peer.write(answers[next++]);
  }};
  const tests::TemporaryFolder folder;
  const auto ledger = ledger::open_ledger(folder.path());
  Asking asking({.endpoint = {.tls = false, .host = "127.0.0.1", .port = server.port()},
                 .access = {mixpanel::ServiceAccount::parse("robot:secret").value(), 1}},
                "exports", *ledger);
  PartStore store(folder.path(), "a day");
  EventDays reading(asking, store, asked_for(1), kFirstDay + days(10), std::chrono::milliseconds(1));
  const auto files = reading.run([](const ReadingProgress&) {});
  if (!files) return std::unexpected(files.error());
  EXPECT_EQ(next, answers.size());
  return lines_in(*files);
}

constexpr std::string_view kTwoEvents =
    "{\"event\":\"A\",\"properties\":{}}\n{\"event\":\"B\",\"properties\":{}}";

TEST(EventDays, AskAgainForWhatIsNotAllOfIt) {
  using tests::http_answer;
  const auto lines = read_from({http_answer(200, "{\"event\":\"A\",\"properties\":{}}\nterminated early\n"),
                                http_answer(200, "<html>"), http_answer(200, "{\"event\":\"A\",\"prop"),
                                http_answer(200, kTwoEvents)});
  ASSERT_TRUE(lines) << lines.error().trouble->words;
  EXPECT_THAT(*lines, ElementsAre(R"({"event":"A","properties":{}})", R"({"event":"B","properties":{}})"));
}

TEST(EventDays, GiveUpWhatIsNeverAllOfIt) {
  const auto lines = read_from(std::vector(4, tests::http_answer(200, "terminated early")));
  ASSERT_FALSE(lines);
  EXPECT_EQ(lines.error().trouble->kind, Trouble::passing);
  EXPECT_THAT(lines.error().trouble->words, testing::HasSubstr("terminated early"));
}

TEST(EventDays, MayHaveNone) {
  const auto lines = read_from({tests::http_answer(200, "")});
  ASSERT_TRUE(lines);
  EXPECT_THAT(*lines, testing::IsEmpty());
}

}  // namespace
}  // namespace mixferry::reading
