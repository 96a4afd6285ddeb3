#include "engine/pipeline/delivery_loop.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <csignal>
#include <deque>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <vector>

#include "tests/support/inflated.h"
#include "tests/support/test_server.h"
#include "tests/unit/ledger/settlements_in_memory.h"

namespace mixferry::pipeline {
namespace {

using namespace std::chrono_literals;
using ledger::SettlementsInMemory;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;
using testing::UnorderedElementsAre;
using tests::http_answer;
using tests::inflated;
using tests::Peer;
using tests::TestServer;

/// Batches of one row each, 1, 2, ...; `id_hash` of all their records is their profile.
class RowsOneByOne final : public BatchFeed {
 public:
  void add(std::uint64_t profile, bool bears_repeating = true) {
    add_of({TargetKind::users}, profile, bears_repeating);
  }
  /// One that has a record of each of `kinds`.
  void add_of(const std::vector<TargetKind>& kinds, std::uint64_t profile, bool bears_repeating = true) {
    auto batch = std::make_unique<batch::RowBatch>();
    const std::uint64_t row = ++rows_;
    batch->range = {row, row};
    for (const TargetKind kind : kinds) {
      batch->batches[kind].route = mixpanel::kRoutes[kind];
      batch->batches[kind].append(
          fmt::format(R"({{"{}":{}}})", kind == TargetKind::identity ? "id" : "row", row), bears_repeating,
          profile);
    }
    batches_.push_back(std::move(batch));
  }

  asio::awaitable<std::unique_ptr<batch::RowBatch>> next() override {
    if (fails_after_the_last && batches_.empty()) throw std::runtime_error("the reader failed");
    if (batches_.empty() || stopped) co_return nullptr;
    std::unique_ptr<batch::RowBatch> batch = std::move(batches_.front());
    batches_.pop_front();
    co_return batch;
  }
  Announcement announcement_of(const batch::RowBatch& batch) const override {
    return {.intents = {{.source = 0, .rows = batch.range}}};
  }
  Booking booking_of(batch::RowBatch& batch, const DeliveryReports& reports) override {
    ledger::Settlement settlement{.source = 0, .rows = batch.range};
    const bool is_rejected = !reports[TargetKind::users].rejected.empty();
    ++(is_rejected ? settlement.tally.rows_rejected : settlement.tally.rows_delivered);
    Booking booking{.tally = settlement.tally};
    booking.changes.emplace_back(std::move(settlement));
    return booking;
  }
  void take_back(std::unique_ptr<batch::RowBatch> /*batch*/) override {}
  void booked(const Booking& booking) override { rows_booked += booking.tally.rows_read(); }
  void stop() override { stopped = true; }
  std::optional<double> fraction() const override { return 0.5; }

  bool stopped = false;
  bool fails_after_the_last = false;
  std::uint64_t rows_booked = 0;

 private:
  std::deque<std::unique_ptr<batch::RowBatch>> batches_;
  std::uint64_t rows_ = 0;
};

/// Answers each request as `answer` says, and keeps its target and body, inflated.
class Mixpanel {
 public:
  using Answer = std::function<std::string(const std::string& body)>;
  explicit Mixpanel(Answer answer = stored)
      : answer_(std::move(answer)), server_([this](Peer& peer) { serve(peer); }) {}

  static constexpr std::string_view kStored = R"({"error":null,"errors":{},"num_good_events":1,"status":1})";
  static constexpr std::string_view kImported = R"({"code":200,"num_records_imported":1,"status":"OK"})";
  static std::string stored(const std::string& body) {
    return std::string(body.starts_with('[') ? kStored : kImported);
  }
  static constexpr std::string_view kRefused =
      R"({"error":"bad","errors":{},"num_good_events":0,"status":0})";

  [[nodiscard]] std::vector<std::string> requests() {
    const std::lock_guard lock(mutex_);
    return requests_;
  }
  [[nodiscard]] LoopOptions options() const {
    return {.delivery = {.endpoint = {.tls = false, .host = "127.0.0.1", .port = server_.port()},
                         .import_access = mixpanel::ImportAccess::by_token("T", "").value(),
                         .concurrency_max = 4,
                         .give_up_after = 50ms,
                         .back_off = {.first = 1ms, .longest = 5ms}},
            .on_progress = [](const Progress&) {},
            .on_leaving = {}};
  }

 private:
  void serve(Peer& peer) {
    for (std::string request; !(request = peer.read_request()).empty();) {
      std::string body = request.substr(request.find("\r\n\r\n") + 4);
      if (!body.starts_with('[')) body = inflated(body);
      {
        const std::lock_guard lock(mutex_);
        requests_.push_back(request.substr(5, request.find('?') - 5) + body);
      }
      const std::string answer = answer_(body);
      peer.write(answer.starts_with("HTTP/") ? answer : http_answer(200, answer));
    }
  }

  Answer answer_;
  std::mutex mutex_;
  std::vector<std::string> requests_;
  TestServer server_;
};

LoopOutcome deliver(BatchFeed& feed, LoopOptions options, SettlementsInMemory& ledger) {
  asio::io_context loop(1);
  DeliveryLoop delivery(loop, feed, std::move(options), {.id = SettlementsInMemory::kRun}, ledger);
  return delivery.run();
}

TEST(DeliveryLoop, DeliversAllThatItsFeedHasAndBooksIt) {
  Mixpanel mixpanel;
  RowsOneByOne feed;
  feed.add(1);
  feed.add_of({TargetKind::groups}, 2);
  feed.add(3);
  SettlementsInMemory ledger;
  const LoopOutcome outcome = deliver(feed, mixpanel.options(), ledger);
  EXPECT_FALSE(outcome.stop);
  EXPECT_EQ(outcome.tally.rows_delivered, 3u);
  EXPECT_EQ(outcome.traffic.requests, 3u);
  EXPECT_EQ(feed.rows_booked, 3u);
  EXPECT_THAT(ledger.settled(SettlementsInMemory::kRun)[0].ranges(), ElementsAre(RowRange{1, 3}));
  EXPECT_EQ(ledger.requests, 3u) << "what went over the wire is kept, too";
  EXPECT_THAT(mixpanel.requests(),
              UnorderedElementsAre("/engage[{\"row\":1}]", "/groups[{\"row\":2}]", "/engage[{\"row\":3}]"));
}

TEST(DeliveryLoop, SendsRecordsOfOneProfileOneAfterTheOther) {
  Mixpanel mixpanel;
  RowsOneByOne feed;
  std::vector<std::string> expected;
  for (int row = 1; row <= 20; ++row) {
    feed.add(7);
    expected.push_back("/engage[{\"row\":" + std::to_string(row) + "}]");
  }
  SettlementsInMemory ledger;
  EXPECT_FALSE(deliver(feed, mixpanel.options(), ledger).stop);
  EXPECT_EQ(mixpanel.requests(), expected);
}

TEST(DeliveryLoop, SendsWhatARowHasOfEachTargetInTheOrderOfTheirPlaces) {
  Mixpanel mixpanel;
  RowsOneByOne feed;
  feed.add_of({kTargetKinds.begin(), kTargetKinds.end()}, 1);
  SettlementsInMemory ledger;
  const LoopOutcome outcome = deliver(feed, mixpanel.options(), ledger);
  EXPECT_FALSE(outcome.stop) << outcome.stop->message;
  EXPECT_EQ(outcome.tally.rows_delivered, 1u);
  EXPECT_THAT(mixpanel.requests(), ElementsAre("/import{\"id\":1}\n", "/groups[{\"row\":1}]",
                                               "/import{\"row\":1}\n", "/engage[{\"row\":1}]"));
}

// Method: the server answers a first request about an event only when it has a second.
TEST(DeliveryLoop, SendsEventsOfOnePersonSideBySide) {
  std::atomic<int> events = 0;
  Mixpanel mixpanel([&](const std::string& body) {
    ++events;
    while (events < 2) std::this_thread::yield();
    return Mixpanel::stored(body);
  });
  RowsOneByOne feed;
  feed.add_of({TargetKind::events}, 7);
  feed.add_of({TargetKind::events}, 7);
  SettlementsInMemory ledger;
  EXPECT_FALSE(deliver(feed, mixpanel.options(), ledger).stop);
  EXPECT_EQ(events, 2);
}

// Method: every third row has an id. The server takes its time over those, looks which are answered whenever
// a request comes, and so sees what did not wait.
TEST(DeliveryLoop, SendsNothingBeforeTheIdsOfItsRowAndOfAllEarlierOnes) {
  std::mutex mutex;
  std::vector<int> answered;
  std::vector<std::string> wrong;
  const auto row_of = [](const std::string& body) { return std::stoi(body.substr(body.find(':') + 1)); };
  Mixpanel mixpanel([&](const std::string& body) {
    const bool is_id = body.starts_with("{\"id\"");
    {
      const std::lock_guard lock(mutex);
      for (int earlier = 3; earlier < row_of(body) + (is_id ? 0 : 1); earlier += 3) {
        if (std::ranges::find(answered, earlier) == answered.end()) wrong.push_back(body);
      }
    }
    if (is_id) {
      for (int i = 0; i < 1'000; ++i) std::this_thread::yield();
      const std::lock_guard lock(mutex);
      answered.push_back(row_of(body));
    }
    return Mixpanel::stored(body);
  });
  RowsOneByOne feed;
  for (std::uint64_t row = 1; row <= 60; ++row) {
    const TargetKind other =
        std::array{TargetKind::users, TargetKind::groups, TargetKind::events}[row / 3 % 3];
    feed.add_of(row % 3 == 0 ? std::vector{TargetKind::identity, other} : std::vector{other}, row);
  }
  SettlementsInMemory ledger;
  EXPECT_FALSE(deliver(feed, mixpanel.options(), ledger).stop);
  EXPECT_THAT(wrong, SizeIs(0));
  EXPECT_EQ(answered.size(), 20u);
  EXPECT_TRUE(std::ranges::is_sorted(answered)) << "ids go one row after the other";
}

TEST(DeliveryLoop, SendsNothingMoreWhereIdsCanNotBeStored) {
  Mixpanel mixpanel([](const std::string&) { return http_answer(401, "no such account"); });
  RowsOneByOne feed;
  feed.add_of({TargetKind::identity, TargetKind::users}, 1);
  feed.add_of({TargetKind::events}, 2);
  SettlementsInMemory ledger;
  const LoopOutcome outcome = deliver(feed, mixpanel.options(), ledger);
  ASSERT_TRUE(outcome.stop);
  EXPECT_EQ(outcome.stop->exit_code, ExitCode::refused);
  EXPECT_THAT(mixpanel.requests(), ElementsAre("/import{\"id\":1}\n"));
  EXPECT_EQ(feed.rows_booked, 0u);
}

// Method: groups are stored, events are refused.
TEST(DeliveryLoop, TellsOfRecordsThatAreStoredOfRowsThatAreNotSettled) {
  Mixpanel mixpanel([](const std::string& body) {
    return body.starts_with('[') ? Mixpanel::stored(body) : http_answer(401, "no such account");
  });
  RowsOneByOne feed;
  feed.add_of({TargetKind::groups, TargetKind::events, TargetKind::users}, 1);
  SettlementsInMemory ledger;
  const LoopOutcome outcome = deliver(feed, mixpanel.options(), ledger);
  ASSERT_TRUE(outcome.stop);
  EXPECT_EQ(feed.rows_booked, 0u);
  EXPECT_THAT(outcome.stop->message, HasSubstr("Of rows that are not settled, 1 record is stored"));
}

TEST(DeliveryLoop, AnnouncesWhatDoesNotBearRepeatingAndNothingElse) {
  Mixpanel mixpanel;
  RowsOneByOne feed;
  feed.add(1, /*bears_repeating=*/false);
  feed.add(1);
  SettlementsInMemory ledger;
  EXPECT_FALSE(deliver(feed, mixpanel.options(), ledger).stop);
  std::vector<std::string> told;
  for (const auto& each : ledger.transactions) told.insert(told.end(), each.begin(), each.end());
  EXPECT_THAT(told, ElementsAre("intend 1-1", "settle 1-1", "settle 2-2"));
}

TEST(DeliveryLoop, StopsWhereNothingWillEverBeAccepted) {
  Mixpanel mixpanel([](const std::string&) { return http_answer(401, "no such token"); });
  RowsOneByOne feed;
  for (int row = 0; row < 100; ++row) feed.add(1);
  SettlementsInMemory ledger;
  const LoopOutcome outcome = deliver(feed, mixpanel.options(), ledger);
  ASSERT_TRUE(outcome.stop);
  EXPECT_EQ(outcome.stop->exit_code, ExitCode::refused);
  EXPECT_TRUE(feed.stopped);
  EXPECT_EQ(mixpanel.requests().size(), 1u);
  EXPECT_THAT(ledger.settled(SettlementsInMemory::kRun)[0].ranges(), SizeIs(0));
}

// Method: the second request raises the signal before it is answered.
TEST(DeliveryLoop, AtASignalWaitsForWhatIsInFlightAndBooksIt) {
  std::atomic<int> requests = 0;
  Mixpanel mixpanel([&](const std::string&) {
    if (++requests == 2) std::raise(SIGTERM);
    return std::string(Mixpanel::kStored);
  });
  RowsOneByOne feed;
  for (int row = 0; row < 1'000; ++row) feed.add(1);
  SettlementsInMemory ledger;
  const LoopOutcome outcome = deliver(feed, mixpanel.options(), ledger);
  ASSERT_TRUE(outcome.stop);
  EXPECT_EQ(outcome.stop->exit_code, ExitCode::stopped);
  EXPECT_EQ(outcome.stop->message,
            "asked to end (SIGTERM)\nRun the same command again to go on where it stopped.");
  EXPECT_EQ(outcome.tally.rows_delivered, mixpanel.requests().size()) << "what was sent is booked";
  EXPECT_LT(outcome.tally.rows_delivered, 1'000u);
}

TEST(DeliveryLoop, StopsAtTooManyRejects) {
  Mixpanel mixpanel([](const std::string& body) {
    return std::string(body.find("\"row\":1}") != std::string::npos ? Mixpanel::kStored : Mixpanel::kRefused);
  });
  RowsOneByOne feed;
  for (int row = 0; row < 1'000; ++row) feed.add(1);
  LoopOptions options = mixpanel.options();
  options.reject_limit.rows = 2;
  SettlementsInMemory ledger;
  const LoopOutcome outcome = deliver(feed, options, ledger);
  ASSERT_TRUE(outcome.stop);
  EXPECT_TRUE(outcome.stop->by_its_own_limits);
  EXPECT_THAT(outcome.stop->message, HasSubstr("more than --max-rejects 2 allows"));
  EXPECT_LT(outcome.tally.rows_rejected, 20u);
}

TEST(DeliveryLoop, BooksWhatItHadWhenItsFeedFails) {
  Mixpanel mixpanel;
  RowsOneByOne feed;
  feed.add(1);
  feed.fails_after_the_last = true;
  SettlementsInMemory ledger;
  EXPECT_THROW((void)deliver(feed, mixpanel.options(), ledger), std::runtime_error);
  EXPECT_EQ(feed.rows_booked, mixpanel.requests().size());
}

TEST(DeliveryLoop, RethrowsWhatMadeTheLedgerFail) {
  Mixpanel mixpanel;
  RowsOneByOne feed;
  feed.add(1);
  SettlementsInMemory ledger;
  ledger.disk_fails = true;
  EXPECT_THROW((void)deliver(feed, mixpanel.options(), ledger), RunError);
  EXPECT_TRUE(feed.stopped);
  EXPECT_EQ(feed.rows_booked, 0u);
}

TEST(DeliveryLoop, ShowsHowFarItIsFirstAndLast) {
  Mixpanel mixpanel;
  RowsOneByOne feed;
  feed.add(1);
  LoopOptions options = mixpanel.options();
  std::vector<Progress> shown;
  options.on_progress = [&](const Progress& progress) { shown.push_back(progress); };
  SettlementsInMemory ledger;
  EXPECT_FALSE(deliver(feed, options, ledger).stop);
  ASSERT_GE(shown.size(), 2u);
  EXPECT_EQ(shown.front().tally.rows_read(), 0u);
  EXPECT_EQ(shown.back().tally.rows_read(), 1u);
  EXPECT_EQ(shown.back().fraction, 0.5);
}

}  // namespace
}  // namespace mixferry::pipeline
