/// Method: an erasure of five people, two a task, one of them in somebody else's task, is killed at each of
/// its calls, before Mixpanel did it and behind, and at each of its transactions, and goes on with the ledger
/// as it lies there.

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "tests/unit/erasing/support.h"

namespace mixferry::erasing {
namespace {

using testing::Each;
using testing::EndsWith;

/// A ledger whose process is killed at a transaction.
class KilledErasures final : public ledger::Erasures {
 public:
  KilledErasures(ledger::Erasures& real, std::size_t at, bool behind)
      : real_(real), at_(at), behind_(behind) {}

  std::vector<ledger::PrivacyRequestRecord> privacy_requests() override { return real_.privacy_requests(); }
  std::optional<ledger::PrivacyRequestRecord> privacy_request(ledger::PrivacyRequestId id) override {
    return real_.privacy_request(id);
  }
  std::vector<ledger::PersonRecord> people(ledger::PrivacyRequestId id) override { return real_.people(id); }
  std::vector<ledger::TaskRecord> tasks(ledger::PrivacyRequestId id) override { return real_.tasks(id); }
  std::vector<ledger::RequestStep> steps(ledger::PrivacyRequestId id) override { return real_.steps(id); }
  ledger::PrivacyRequestId begin_request(const ledger::PrivacyRequest& request,
                                         const std::vector<ledger::PersonToSee>& people) override {
    return real_.begin_request(request, people);
  }
  void change_request(ledger::PrivacyRequestId id,
                      const std::vector<ledger::RequestChange>& changes) override {
    const bool is_killed = ++changes_ == at_;
    if (is_killed && !behind_) throw Killed{};
    real_.change_request(id, changes);
    if (is_killed) throw Killed{};
  }
  [[nodiscard]] std::size_t changes() const { return changes_; }

 private:
  ledger::Erasures& real_;
  const std::size_t at_;
  const bool behind_;
  std::size_t changes_ = 0;
};

class Kills : public RequestFixture {
 protected:
  void begin_anew() {
    mixpanel_ = FakeMixpanel{};
    mixpanel_.tasks["others"] = {.ids = {"c"}};
    mixpanel_.deletions_ignored = 1;
    options_.ids_max = 2;
    begin({"a", "b", "c", "d", "e"});
  }
  /// Whether it was killed.
  bool is_killed_in(ledger::Erasures& erasures) {
    try {
      static_cast<void>(erasing::go_on(erasures, id_, mixpanel_, mixpanel_, options_));
      return false;
    } catch (const Killed&) {
      return true;
    }
  }
  void expect_it_goes_on() {
    expect_true_so_far();
    mixpanel_.killed_at = 0;
    ledger_.reset();
    ledger_ = ledger::open_ledger(folder_.path());
    EXPECT_EQ(go_on().state, State::done);
    EXPECT_THAT(people(), Each(EndsWith(" erased")));
    EXPECT_FALSE(mixpanel_.times_submitted.contains("c"));
    EXPECT_EQ(mixpanel_.times_submitted.size(), 4u);
    expect_true_so_far();
  }
};

TEST_F(Kills, AtEachCallForgetNobodyAndSubmitNobodyTwice) {
  std::size_t kills = 0;
  for (const bool behind : {false, true}) {
    for (std::size_t at = 1;; ++at) {
      SCOPED_TRACE(fmt::format("call {}, {}", at, behind ? "behind" : "before"));
      begin_anew();
      mixpanel_.killed_at = at;
      mixpanel_.killed_behind = behind;
      if (!is_killed_in(*ledger_)) break;
      ++kills;
      expect_it_goes_on();
      if (HasFailure()) return;
    }
  }
  EXPECT_GT(kills, 30u);
}

TEST_F(Kills, AtEachTransactionForgetNobodyAndSubmitNobodyTwice) {
  std::size_t kills = 0;
  for (const bool behind : {false, true}) {
    for (std::size_t at = 1;; ++at) {
      SCOPED_TRACE(fmt::format("transaction {}, {}", at, behind ? "behind" : "before"));
      begin_anew();
      KilledErasures erasures{*ledger_, at, behind};
      if (!is_killed_in(erasures)) break;
      ++kills;
      if (ledger_->privacy_request(id_)->state == State::open)
        expect_it_goes_on();
      else
        expect_true_so_far();
      if (HasFailure()) return;
    }
  }
  EXPECT_GT(kills, 30u);
}

}  // namespace
}  // namespace mixferry::erasing
