#include "engine/reading/profile_reading.h"

#include <csignal>
#include <fmt/format.h>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <memory>
#include <set>

#include "engine/ledger/sqlite/open_ledger.h"
#include "engine/sandbox/sandbox.h"
#include "tests/support/local_http.h"
#include "tests/support/temporary_folder.h"

namespace mixferry::reading {
namespace {

using testing::SizeIs;
using Kind = mixpanel::QueryTrouble::Kind;

/// A sandbox with `profiles` users, and one who reads it.
class World {
 public:
  explicit World(int profiles, sandbox::SandboxOptions options = {}) : sandbox_(std::move(options)) {
    constexpr int in_a_request = 2'000;
    for (int first = 0; first < profiles; first += in_a_request) {
      std::string body = "[";
      for (int i = first; i < std::min(profiles, first + in_a_request); ++i) {
        body += fmt::format(R"({}{{"$token":"sandbox","$distinct_id":"id-{}","$set":{{"n":{}}}}})",
                            i == first ? "" : ",", i, i);
      }
      tests::http_post(sandbox_.port(), "/engage?strict=1&verbose=1", body + "]");
    }
  }

  std::expected<std::vector<std::filesystem::path>, ReadingEnd> read(
      const ledger::QuotaLimits& limits, const mixpanel::ProfileQuery& query = {},
      const std::function<void(const ReadingProgress&)>& tell = [](const ReadingProgress&) {}) {
    Asking asking({.endpoint = {.tls = false, .host = "127.0.0.1", .port = sandbox_.port()},
                   .access = {mixpanel::ServiceAccount::parse(account).value(), project},
                   .limits = limits},
                  "queries", *ledger_);
    store_.reset();
    store_ = std::make_unique<PartStore>(folder_.path(), "all users");
    ProfileReading reading(asking, *store_, query);
    auto files = reading.run(tell);
    used = asking.quota().used();
    return files;
  }

  std::string account = "sandbox:sandbox";
  std::uint64_t project = 1;
  std::uint32_t used = 0;

 private:
  sandbox::Sandbox sandbox_;
  tests::TemporaryFolder folder_;
  std::unique_ptr<ledger::Ledger> ledger_ = ledger::open_ledger(folder_.path());
  std::unique_ptr<PartStore> store_;
};

/// The ids in `files`, none of which may come twice.
std::set<std::string> ids_in(const std::vector<std::filesystem::path>& files) {
  std::set<std::string> ids;
  for (const auto& path : files) {
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) {
      const std::size_t at = line.find("\"id-");
      EXPECT_TRUE(ids.insert(line.substr(at, line.find('"', at + 1) - at)).second) << line;
    }
  }
  return ids;
}

sandbox::SandboxOptions unlimited() {
  sandbox::SandboxOptions options;
  options.behaviour.queries_per_hour_max = 0;
  return options;
}

constexpr ledger::QuotaLimits kFiveAtOnce{.at_once = 5};

TEST(ProfileReading, ReadsEachProfileOnceFromAllPages) {
  World world(7'500, unlimited());
  const auto files = world.read(kFiveAtOnce);
  ASSERT_TRUE(files) << files.error().trouble->words;
  EXPECT_THAT(*files, SizeIs(8));
  EXPECT_THAT(ids_in(*files), SizeIs(7'500));
  EXPECT_EQ(world.used, 8u);
}

TEST(ProfileReading, WaitsForTheQuotaAndSaysUntilWhen) {
  World world(1'500, unlimited());
  std::optional<std::chrono::system_clock::time_point> until;
  const auto stopped = world.read({.an_hour = 1}, {}, [&](const ReadingProgress& progress) {
    if (!progress.waits_until) return;
    until = progress.waits_until;
    std::raise(SIGINT);
  });
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().interrupted, "interrupted");
  ASSERT_TRUE(until);
  const auto wait = *until - std::chrono::system_clock::now();
  EXPECT_GT(wait, std::chrono::minutes(59));
  EXPECT_LE(wait, std::chrono::minutes(60) + std::chrono::seconds(2));
}

TEST(ProfileReading, CostsOneQueryWhereThereIsNobody) {
  World world(0);
  const auto files = world.read(kQueryLimits);
  ASSERT_TRUE(files);
  EXPECT_THAT(*files, SizeIs(1));
  EXPECT_THAT(ids_in(*files), SizeIs(0));
  EXPECT_EQ(world.used, 1u);
}

TEST(ProfileReading, GoesOnWithThePagesThatAreThere) {
  sandbox::SandboxOptions slow = unlimited();
  slow.behaviour.latency_milliseconds = 100;
  World world(4'500, slow);
  const ledger::QuotaLimits one_at_once{.at_once = 1};
  const auto stopped = world.read(one_at_once, {}, [](const ReadingProgress& progress) {
    if (progress.parts >= 1) std::raise(SIGTERM);
  });
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().interrupted, "asked to end (SIGTERM)");
  const auto files = world.read(one_at_once);
  ASSERT_TRUE(files);
  EXPECT_THAT(ids_in(*files), SizeIs(4'500));
  EXPECT_LE(world.used, 6u) << "five pages, of which one may have been under way";
}

TEST(ProfileReading, BeginsAnewWhenMixpanelHasLetGoOfTheResult) {
  sandbox::SandboxOptions options = unlimited();
  options.behaviour.session_pages_max = 3;
  World world(2'500, options);
  const auto files = world.read(kFiveAtOnce);
  ASSERT_TRUE(files) << files.error().trouble->words;
  EXPECT_THAT(ids_in(*files), SizeIs(2'500));
}

TEST(ProfileReading, GivesUpAResultThatIsLostAgainAndAgain) {
  sandbox::SandboxOptions options = unlimited();
  options.behaviour.session_pages_max = 3;
  World never(6'500, options);
  const auto lost = never.read(kFiveAtOnce);
  ASSERT_FALSE(lost);
  EXPECT_EQ(lost.error().trouble->kind, Kind::session);
}

TEST(ProfileReading, AsksNothingWhereAllOfItIsThere) {
  World world(10, unlimited());
  ASSERT_TRUE(world.read(kFiveAtOnce));
  const auto again = world.read(kFiveAtOnce);
  ASSERT_TRUE(again);
  EXPECT_EQ(world.used, 1u);
  EXPECT_THAT(ids_in(*again), SizeIs(10));
}

TEST(ProfileReading, SaysWhyItIsNotAnswered) {
  World world(1);
  world.account = "sandbox:wrong";
  const auto refused = world.read(kQueryLimits);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().trouble->kind, Kind::credentials);
  EXPECT_EQ(world.used, 1u) << "is not asked again";
  world.account = "sandbox:sandbox";
  const auto question = world.read(kQueryLimits, {.where = "properties["});
  ASSERT_FALSE(question);
  EXPECT_EQ(question.error().trouble->kind, Kind::question);
}

}  // namespace
}  // namespace mixferry::reading
