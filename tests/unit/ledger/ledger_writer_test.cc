#include "engine/ledger/ledger_writer.h"

#include <atomic>
#include <gmock/gmock.h>
#include <latch>
#include <set>
#include <string>
#include <thread>

#include "engine/base/error.h"
#include "tests/unit/ledger/settlements_in_memory.h"
#include "tests/unit/ledger/support.h"

namespace mixferry::ledger {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr RunId kRun = SettlementsInMemory::kRun;

/// The writer's thread stays in the first callback until `go_on`: what is given meanwhile comes together.
class HeldUp {
 public:
  explicit HeldUp(LedgerWriter& writer) {
    writer.write({delivered(0, {1'000, 1'000})}, [this](bool) {
      busy_.count_down();
      queued_.wait();
    });
    busy_.wait();
  }
  void go_on() { queued_.count_down(); }

 private:
  std::latch busy_{1};
  std::latch queued_{1};
};

void ignore(bool) {}

// Method: threads settle every row of a source between them, one row at a time; all is called back once, and
// there.
TEST(LedgerWriter, CommitsWhatAllThreadsSettle) {
  constexpr std::uint64_t kThreads = 4;
  constexpr std::uint64_t kRowsEach = 500;
  SettlementsInMemory ledger;
  std::atomic<std::uint64_t> durable = 0;
  {
    LedgerWriter writer{ledger, kRun};
    std::vector<std::jthread> threads;
    for (std::uint64_t thread = 0; thread < kThreads; ++thread) {
      threads.emplace_back([&, thread] {
        for (std::uint64_t i = 0; i < kRowsEach; ++i) {
          const std::uint64_t row = 1 + i * kThreads + thread;
          writer.write({delivered(0, {row, row})}, [&](bool ok) { durable += ok; });
        }
      });
    }
    threads.clear();
    writer.stop();
  }
  EXPECT_EQ(durable, kThreads * kRowsEach);
  EXPECT_THAT(ledger.settled(kRun)[0].ranges(), ElementsAre(RowRange{1, kThreads * kRowsEach}));
}

TEST(LedgerWriter, CommitsWhatIsQueuedWhenItGoes) {
  SettlementsInMemory ledger;
  bool durable = false;
  LedgerWriter{ledger, kRun}.write({delivered(0, {1, 5})}, [&](bool ok) { durable = ok; });
  EXPECT_TRUE(durable);
  EXPECT_THAT(ledger.settled(kRun)[0].ranges(), ElementsAre(RowRange{1, 5}));
}

TEST(LedgerWriter, CallsBackOnlyOnceItIsCommitted) {
  SettlementsInMemory ledger;
  bool was_announced = false;
  bool was_settled = false;
  std::latch announced{1};
  LedgerWriter writer{ledger, kRun};
  writer.write({Intent{0, {1, 5}}}, [&](bool ok) {
    was_announced = ok && ledger.intents(kRun)[0].covers({1, 5});
    announced.count_down();
  });
  announced.wait();
  writer.write({delivered(0, {1, 5})}, [&](bool ok) {
    was_settled = ok && ledger.settled(kRun)[0].covers({1, 5});
  });
  writer.stop();
  EXPECT_TRUE(was_announced);
  EXPECT_TRUE(was_settled);
  EXPECT_TRUE(ledger.intents(kRun)[0].ranges().empty());
}

TEST(LedgerWriter, CommitsWhatHasComeTogetherAsOneInTheOrderInWhichItCame) {
  SettlementsInMemory ledger;
  std::vector<int> called_back;
  const auto note = [&](int number) {
    return [&called_back, number](bool) { called_back.push_back(number); };
  };
  LedgerWriter writer{ledger, kRun};
  HeldUp first{writer};
  writer.write({Intent{0, {1, 5}}}, note(1));
  writer.write({delivered(0, {6, 9})}, note(2));
  std::vector<Change> decided;
  decided.emplace_back(Resolution{.source = 0, .row = 20, .updates_stored = 1});
  decided.emplace_back(Resolution{.source = 0, .row = 21, .reject = some_reject(21)});
  writer.write(std::move(decided), note(3));
  writer.withdraw({0, {20, 21}});
  writer.write({Intent{0, {30, 31}}}, note(4));
  first.go_on();
  writer.stop();
  ASSERT_THAT(ledger.transactions, SizeIs(2));
  EXPECT_THAT(ledger.transactions[1], ElementsAre("intend 1-5", "settle 6-9", "deliver 20", "reject 21",
                                                  "withdraw 20-21", "intend 30-31"));
  EXPECT_THAT(called_back, ElementsAre(1, 2, 3, 4));
}

TEST(LedgerWriter, WhatIsAnnouncedAgainStaysAnnounced) {
  SettlementsInMemory ledger;
  LedgerWriter writer{ledger, kRun};
  HeldUp first{writer};
  writer.write({Intent{0, {1, 5}}}, ignore);
  writer.withdraw({0, {1, 5}});
  writer.withdraw({0, {6, 9}});
  writer.write({Intent{0, {1, 5}}}, ignore);
  first.go_on();
  writer.stop();
  EXPECT_THAT(ledger.intents(kRun)[0].ranges(), ElementsAre(RowRange{1, 5}));
}

TEST(LedgerWriter, CallsBackWhereNoRowWasDecided) {
  SettlementsInMemory ledger;
  std::latch called{1};
  LedgerWriter writer{ledger, kRun};
  writer.write({}, [&](bool ok) { called.count_down(ok ? 1 : 0); });
  called.wait();
  writer.stop();
  EXPECT_THAT(ledger.transactions, IsEmpty());
}

// Method: a wait that no test would outlast, so that what comes back has not waited for its end.
TEST(LedgerWriter, WaitsForEnoughSettlementsToCommitTogether) {
  SettlementsInMemory ledger;
  std::latch committed{3};
  LedgerWriter writer{ledger, kRun, {.enough_settlements = 3, .waits_at_most = std::chrono::hours{1}}};
  for (std::uint64_t row = 1; row <= 3; ++row)
    writer.write({delivered(0, {row, row})}, [&](bool) { committed.count_down(); });
  committed.wait();
  EXPECT_THAT(ledger.transactions, ElementsAre(ElementsAre("settle 1-1", "settle 2-2", "settle 3-3")));
}

TEST(LedgerWriter, WaitsNoLongerThanToldForSettlements) {
  SettlementsInMemory ledger;
  std::latch committed{1};
  LedgerWriter writer{
      ledger, kRun, {.enough_settlements = 100, .waits_at_most = std::chrono::milliseconds{1}}};
  writer.write({delivered(0, {1, 1})}, [&](bool) { committed.count_down(); });
  committed.wait();
  EXPECT_THAT(ledger.transactions, ElementsAre(ElementsAre("settle 1-1")));
}

TEST(LedgerWriter, KeepsNoBatchWaitingThatIsToBeSentOrTheEnd) {
  SettlementsInMemory ledger;
  std::latch announced{1};
  std::latch settled{2};
  LedgerWriter writer{ledger, kRun, {.enough_settlements = 100, .waits_at_most = std::chrono::hours{1}}};
  writer.write({delivered(0, {1, 1})}, [&](bool) { settled.count_down(); });
  writer.write({Intent{0, {2, 2}}}, [&](bool) { announced.count_down(); });
  announced.wait();
  writer.write({delivered(0, {2, 2})}, [&](bool) { settled.count_down(); });
  writer.stop();
  settled.wait();
}

TEST(LedgerWriter, CountsTrafficWithTheNextCommitOrTheLast) {
  SettlementsInMemory ledger;
  LedgerWriter writer{ledger, kRun};
  writer.add_traffic({.requests = 1, .responses = {}});
  std::latch committed{1};
  std::uint64_t requests_then = 0;
  writer.write({delivered(0, {1, 5})}, [&](bool) {
    requests_then = ledger.requests;
    committed.count_down();
  });
  committed.wait();
  EXPECT_EQ(requests_then, 1u);
  writer.add_traffic({.requests = 2, .retries = 1, .responses = {{"503", 2}}});
  writer.stop();
  EXPECT_EQ(ledger.requests, 3u);
  EXPECT_EQ(ledger.retries, 1u);
}

// Method: the disk fails until the first failure was called back; what comes after that must not be written
// although it could be.
TEST(LedgerWriter, WritesNothingMoreAfterAFailure) {
  SettlementsInMemory ledger;
  ledger.disk_fails = true;
  std::latch failed{1};
  std::vector<bool> answers;
  const auto note = [&](bool ok) { answers.push_back(ok); };
  LedgerWriter writer{ledger, kRun};
  writer.write({delivered(0, {1, 5})}, [&](bool ok) {
    note(ok);
    failed.count_down();
  });
  failed.wait();
  ledger.disk_fails = false;
  writer.write({delivered(0, {6, 10})}, note);
  writer.write({Intent{0, {11, 15}}}, note);
  EXPECT_THAT(complaint_of([&] { writer.stop(); }), HasSubstr("no room left"));
  EXPECT_THAT(answers, ElementsAre(false, false, false));
  EXPECT_THAT(ledger.transactions, IsEmpty());
}

TEST(LedgerWriter, TellsBugsFromFailuresOfTheDisk) {
  SettlementsInMemory ledger;
  LedgerWriter writer{ledger, kRun};
  bool second = true;
  writer.write({delivered(0, {1, 5})}, ignore);
  writer.write({delivered(0, {5, 6})}, [&](bool ok) { second = ok; });
  EXPECT_THROW(writer.stop(), std::logic_error);
  EXPECT_FALSE(second);
}

TEST(LedgerWriter, DropsAFailureThatNobodyAskedFor) {
  SettlementsInMemory ledger;
  ledger.disk_fails = true;
  bool durable = true;
  {
    LedgerWriter writer{ledger, kRun};
    writer.write({delivered(0, {1, 5})}, [&](bool ok) { durable = ok; });
  }
  EXPECT_FALSE(durable);
}

TEST(LedgerWriter, TakesNothingOnceStopped) {
  SettlementsInMemory ledger;
  LedgerWriter writer{ledger, kRun};
  writer.stop();
  writer.stop();
  EXPECT_THROW(writer.write({delivered(0, {1, 5})}, ignore), std::logic_error);
  EXPECT_THROW(writer.write({}, ignore), std::logic_error);
  EXPECT_THROW(writer.write({Intent{0, {1, 5}}}, ignore), std::logic_error);
  EXPECT_THROW(writer.withdraw({0, {1, 5}}), std::logic_error);
}

}  // namespace
}  // namespace mixferry::ledger
