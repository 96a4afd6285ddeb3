#include "engine/reading/canary.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <memory>

#include "engine/sandbox/sandbox.h"
#include "tests/support/local_http.h"
#include "tests/support/temporary_folder.h"

namespace mixferry::reading {
namespace {

using namespace std::chrono_literals;
using State = CanaryFinding::State;

class CanaryTest : public testing::Test {
 protected:
  void open(sandbox::SandboxOptions options = {}) { sandbox_ = std::make_unique<sandbox::Sandbox>(options); }

  void store(const std::string& token, const std::string& id) {
    tests::http_post(sandbox_->port(), "/engage?strict=1&verbose=1",
                     fmt::format(R"([{{"$token":"{}","$distinct_id":"{}","$set":{{"a":1}}}}])", token, id));
  }

  Canary::Options options() {
    return {.host = {.endpoint = {.tls = false, .host = "127.0.0.1", .port = sandbox_->port()},
                     .access = {mixpanel::ServiceAccount::parse(account_).value(), 1},
                     .limits = limits_},
            .state_dir = folder_.path(),
            .wait = wait_,
            .wait_at_end = wait_at_end_,
            .first_pause = 20ms};
  }

  CanaryFinding look_for(const std::vector<std::string>& ids) {
    Canary canary(options());
    canary.watch({.distinct_ids = ids, .properties = {{}}});
    return canary.finish();
  }

  tests::TemporaryFolder folder_;
  std::unique_ptr<sandbox::Sandbox> sandbox_;
  std::string account_ = "sandbox:sandbox";
  ledger::QuotaLimits limits_ = {};
  std::chrono::milliseconds wait_ = 10s;
  std::chrono::milliseconds wait_at_end_ = 500ms;
};

TEST_F(CanaryTest, SeesWhatArrives) {
  open();
  store("sandbox", "a");
  store("sandbox", "b");
  const CanaryFinding finding = look_for({"a", "b", "c"});
  EXPECT_EQ(finding.state, State::seen);
  EXPECT_EQ(finding.ids, 3u);
  EXPECT_EQ(finding.found, 2u);
  EXPECT_EQ(finding.queries, 1u);
}

TEST_F(CanaryTest, AsksAgainUntilItCanBeSeen) {
  sandbox::SandboxOptions late;
  late.behaviour.seen_after = 1s;
  open(late);
  wait_at_end_ = wait_;
  store("sandbox", "a");
  const CanaryFinding finding = look_for({"a"});
  EXPECT_EQ(finding.state, State::seen);
  EXPECT_GT(finding.queries, 1u);
  EXPECT_GE(finding.after, 500ms);
}

TEST_F(CanaryTest, MissesWhatATokenOfNobodyWasTold) {
  open();
  store("no such token", "a");
  const CanaryFinding finding = look_for({"a"});
  EXPECT_EQ(finding.state, State::missing);
  EXPECT_GE(finding.after, 500ms) << "so long it may take";
  EXPECT_LT(finding.queries, 10u) << "pauses grow";
}

TEST_F(CanaryTest, IsMissingWhileSendingGoesOn) {
  open();
  wait_ = 300ms;
  Canary canary(options());
  canary.watch({.distinct_ids = {"a"}, .properties = {{}}});
  while (canary.finding().state == State::unknown) std::this_thread::sleep_for(10ms);
  EXPECT_EQ(canary.finding().state, State::missing);
}

TEST_F(CanaryTest, SaysWhyNobodyAnswers) {
  open();
  account_ = "sandbox:wrong";
  const CanaryFinding refused = look_for({"a"});
  EXPECT_EQ(refused.state, State::refused);
  EXPECT_EQ(refused.queries, 1u);
  EXPECT_NE(refused.why, "");
}

TEST_F(CanaryTest, DoesNotWaitForAQuotaThatIsUsed) {
  open();
  store("sandbox", "a");
  account_ = "sandbox:sandbox";
  limits_ = {.an_hour = 1};
  EXPECT_EQ(look_for({"a"}).state, State::seen);
  const CanaryFinding late = look_for({"a"});
  EXPECT_EQ(late.state, State::not_asked);
  EXPECT_EQ(late.why, "the quota of the hour is used (1 request)");
}

TEST_F(CanaryTest, EndsAtOnceWhenNobodyWantsToKnow) {
  sandbox::SandboxOptions silent;
  silent.faults.silent_before_storing = 1;
  open(silent);
  const auto begun = std::chrono::steady_clock::now();
  {
    Canary canary(options());
    canary.watch({.distinct_ids = {"a"}, .properties = {{}}});
    std::this_thread::sleep_for(100ms);
  }
  EXPECT_LT(std::chrono::steady_clock::now() - begun, 5s);
  const Canary never(options());
  EXPECT_EQ(never.finding().state, State::not_begun);
}

}  // namespace
}  // namespace mixferry::reading
