#include "engine/ledger/ledger_writer.h"

#include <atomic>
#include <gmock/gmock.h>
#include <latch>

#include "engine/ledger/sqlite.h"
#include "tests/support/temporary_folder.h"
#include "tests/unit/ledger/support.h"

namespace mixferry::ledger {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class LedgerWriterTest : public testing::Test {
 protected:
  LedgerWriterTest()
      : ledger_(folder_.path(), {.busy_timeout = std::chrono::milliseconds{1}}),
        id_(ledger_.begin(some_identity())) {}

  TemporaryFolder folder_;
  Ledger ledger_;
  RunId id_;
};

// Method: threads settle every row of a source between them, one row at a time; all is called back once, and
// there.
TEST_F(LedgerWriterTest, CommitsWhatAllThreadsSettle) {
  constexpr std::uint64_t kThreads = 4;
  constexpr std::uint64_t kRowsEach = 500;
  std::atomic<std::uint64_t> durable = 0;
  {
    LedgerWriter writer{ledger_, id_};
    std::vector<std::jthread> threads;
    for (std::uint64_t thread = 0; thread < kThreads; ++thread) {
      threads.emplace_back([&, thread] {
        for (std::uint64_t i = 0; i < kRowsEach; ++i) {
          const std::uint64_t row = 1 + i * kThreads + thread;
          writer.settle(delivered(0, {row, row}), [&](bool ok) { durable += ok; });
        }
      });
    }
    threads.clear();
    writer.stop();
  }
  EXPECT_EQ(durable, kThreads * kRowsEach);
  EXPECT_THAT(ledger_.settled(id_)[0].ranges(), ElementsAre(RowRange{1, kThreads * kRowsEach}));
  EXPECT_EQ(ledger_.run(id_)->tally.rows_read(), kThreads * kRowsEach);
}

TEST_F(LedgerWriterTest, CommitsWhatIsQueuedWhenItGoes) {
  bool durable = false;
  {
    LedgerWriter{ledger_, id_}.settle(delivered(0, {1, 5}), [&](bool ok) { durable = ok; });
  }
  EXPECT_TRUE(durable);
  EXPECT_THAT(ledger_.settled(id_)[0].ranges(), ElementsAre(RowRange{1, 5}));
}

// Method: each callback looks at the file through a connection of its own.
TEST_F(LedgerWriterTest, CallsBackOnlyOnceItIsDurable) {
  bool intent_was_there = false;
  bool settlement_was_there = false;
  std::latch announced{1};
  LedgerWriter writer{ledger_, id_};
  writer.intend({0, {1, 5}}, [&](bool ok) {
    intent_was_there = ok && Ledger{folder_.path()}.intents(id_)[0].covers({1, 5});
    announced.count_down();
  });
  announced.wait();
  writer.settle(delivered(0, {1, 5}), [&](bool ok) {
    settlement_was_there = ok && Ledger{folder_.path()}.settled(id_)[0].covers({1, 5});
  });
  writer.stop();
  EXPECT_TRUE(intent_was_there);
  EXPECT_TRUE(settlement_was_there);
  EXPECT_TRUE(ledger_.intents(id_)[0].ranges().empty());
}

// Method: the writer is held up until all is queued, so that everything is in one group.
TEST_F(LedgerWriterTest, WhatIsAnnouncedAgainStaysAnnounced) {
  std::latch busy{1};
  std::latch queued{1};
  LedgerWriter writer{ledger_, id_};
  writer.intend({0, {1, 5}}, [&](bool) {
    busy.count_down();
    queued.wait();
  });
  busy.wait();
  writer.withdraw({0, {1, 5}});
  writer.withdraw({0, {6, 9}});
  writer.intend({0, {1, 5}}, [](bool) {});
  queued.count_down();
  writer.stop();
  EXPECT_THAT(ledger_.intents(id_)[0].ranges(), ElementsAre(RowRange{1, 5}));
}

// Method: rows in doubt are decided, and their announcement taken back behind it, while the writer is held
// up; no connection sees the one without the other.
TEST_F(LedgerWriterTest, DecidesRowsInDoubtInOneGroupWithAllElse) {
  Settlement settlement = delivered(0, {1, 3});
  doubt_row(settlement, 2);
  doubt_row(settlement, 3);
  ledger_.commit(id_, {settlement}, {});
  std::latch busy{1};
  std::latch queued{1};
  LedgerWriter writer{ledger_, id_};
  writer.intend({0, {2, 3}}, [&](bool) {
    busy.count_down();
    queued.wait();
  });
  busy.wait();
  bool withdrawn_with_it = false;
  std::vector<Resolution> decided;
  decided.push_back({.source = 0, .row = 2, .updates_stored = 1});
  decided.push_back({.source = 0, .row = 3, .reject = some_reject(3)});
  writer.resolve(std::move(decided), [&](bool ok) {
    withdrawn_with_it = ok && Ledger{folder_.path()}.intents(id_)[0].ranges().empty();
  });
  writer.withdraw({0, {2, 3}});
  queued.count_down();
  writer.stop();
  EXPECT_TRUE(withdrawn_with_it);
  EXPECT_EQ(ledger_.run(id_)->tally.rows_delivered, 2u);
  EXPECT_EQ(ledger_.run(id_)->tally.rows_rejected, 1u);
  EXPECT_EQ(ledger_.run(id_)->tally.rows_in_doubt, 0u);
}

// Method: the writer is held up in the first callback until many more are queued; when the first of those is
// called back, the last must be in the ledger, too.
TEST_F(LedgerWriterTest, CommitsTogetherWhatHasComeTogether) {
  constexpr std::uint64_t kQueued = 100;
  std::latch busy{1};
  std::latch queued{1};
  bool last_was_there = false;
  LedgerWriter writer{ledger_, id_};
  writer.settle(delivered(0, {1, 1}), [&](bool) {
    busy.count_down();
    queued.wait();
  });
  busy.wait();
  for (std::uint64_t row = 2; row <= 1 + kQueued; ++row) {
    writer.settle(delivered(0, {row, row}), [&, row](bool) {
      if (row == 2) last_was_there = Ledger{folder_.path()}.settled(id_)[0].contains(1 + kQueued);
    });
  }
  queued.count_down();
  writer.stop();
  EXPECT_TRUE(last_was_there);
}

// Method: a wait that no test would outlast, so that what comes back has not waited for its end.
TEST_F(LedgerWriterTest, WaitsForEnoughSettlementsToCommitTogether) {
  bool third_was_there = false;
  std::latch committed{3};
  LedgerWriter writer{ledger_, id_, {.enough_settlements = 3, .waits_at_most = std::chrono::hours{1}}};
  for (std::uint64_t row = 1; row <= 3; ++row) {
    writer.settle(delivered(0, {row, row}), [&, row](bool) {
      if (row == 1) third_was_there = Ledger{folder_.path()}.settled(id_)[0].contains(3);
      committed.count_down();
    });
  }
  committed.wait();
  EXPECT_TRUE(third_was_there);
}

TEST_F(LedgerWriterTest, WaitsNoLongerThanToldForSettlements) {
  std::latch committed{1};
  LedgerWriter writer{
      ledger_, id_, {.enough_settlements = 100, .waits_at_most = std::chrono::milliseconds{1}}};
  writer.settle(delivered(0, {1, 1}), [&](bool) { committed.count_down(); });
  committed.wait();
  EXPECT_TRUE(Ledger{folder_.path()}.settled(id_)[0].contains(1));
}

TEST_F(LedgerWriterTest, KeepsNoBatchWaitingThatIsToBeSentOrTheEnd) {
  std::latch announced{1};
  std::latch settled{2};
  LedgerWriter writer{ledger_, id_, {.enough_settlements = 100, .waits_at_most = std::chrono::hours{1}}};
  writer.settle(delivered(0, {1, 1}), [&](bool) { settled.count_down(); });
  writer.intend({0, {2, 2}}, [&](bool) { announced.count_down(); });
  announced.wait();
  writer.settle(delivered(0, {2, 2}), [&](bool) { settled.count_down(); });
  writer.stop();
  settled.wait();
}

TEST_F(LedgerWriterTest, CountsTrafficWithTheNextCommitOrTheLast) {
  LedgerWriter writer{ledger_, id_};
  writer.add_traffic({.requests = 1, .retries = 0, .bytes_sent = 10, .responses = {{"200", 1}}});
  std::latch committed{1};
  writer.settle(delivered(0, {1, 5}), [&](bool) { committed.count_down(); });
  committed.wait();
  EXPECT_EQ(Ledger{folder_.path()}.run(id_)->traffic.requests, 1u);
  writer.add_traffic({.requests = 2, .retries = 1, .bytes_sent = 20, .responses = {{"503", 2}}});
  writer.stop();
  const TrafficTally traffic = ledger_.run(id_)->traffic;
  EXPECT_EQ(traffic.requests, 3u);
  EXPECT_EQ(traffic.retries, 1u);
  EXPECT_EQ(traffic.bytes_sent, 30u);
  EXPECT_EQ(traffic.responses, (NamedCounts{{"200", 1}, {"503", 2}}));
}

// Method: another connection holds the write lock until the first failure was called back; what comes after
// that must not be written although it could be.
TEST_F(LedgerWriterTest, WritesNothingMoreAfterAFailure) {
  Database other{ledger_file(folder_), std::chrono::milliseconds{1}};
  std::latch failed{1};
  std::vector<bool> answers;
  const auto note = [&](bool ok) { answers.push_back(ok); };
  LedgerWriter writer{ledger_, id_};
  {
    const Transaction held{other};
    writer.settle(delivered(0, {1, 5}), [&](bool ok) {
      note(ok);
      failed.count_down();
    });
    failed.wait();
  }
  writer.settle(delivered(0, {6, 10}), note);
  writer.intend({0, {11, 15}}, note);
  EXPECT_THAT(complaint_of([&] { writer.stop(); }), HasSubstr("kept it locked"));
  EXPECT_THAT(answers, ElementsAre(false, false, false));
  EXPECT_TRUE(ledger_.settled(id_)[0].ranges().empty());
  EXPECT_TRUE(ledger_.intents(id_)[0].ranges().empty());
}

TEST_F(LedgerWriterTest, TellsBugsFromFailuresOfTheDisk) {
  LedgerWriter writer{ledger_, id_};
  bool second = true;
  writer.settle(delivered(0, {1, 5}), [](bool) {});
  writer.settle(delivered(0, {5, 6}), [&](bool ok) { second = ok; });
  EXPECT_THROW(writer.stop(), std::logic_error);
  EXPECT_FALSE(second);
}

TEST_F(LedgerWriterTest, DropsAFailureThatNobodyAskedFor) {
  bool durable = true;
  {
    LedgerWriter writer{ledger_, id_};
    writer.settle(delivered(7, {1, 5}), [&](bool ok) { durable = ok; });
  }
  EXPECT_FALSE(durable);
}

TEST_F(LedgerWriterTest, TakesNothingOnceStopped) {
  LedgerWriter writer{ledger_, id_};
  writer.stop();
  writer.stop();
  EXPECT_THROW(writer.settle(delivered(0, {1, 5}), [](bool) {}), std::logic_error);
  EXPECT_THROW(writer.intend({0, {1, 5}}, [](bool) {}), std::logic_error);
}

}  // namespace
}  // namespace mixferry::ledger
