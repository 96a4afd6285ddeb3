#include "engine/pipeline/in_doubt.h"

#include <atomic>
#include <csignal>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "mappings/language/mapping.h"
#include "tests/support/test_server.h"
#include "tests/unit/ledger/support.h"

namespace mixferry::pipeline {
namespace {

using namespace std::chrono_literals;
using ledger::doubt_row;
using ledger::TemporaryFolder;
using testing::IsEmpty;
using testing::SizeIs;
using tests::http_answer;
using tests::Peer;
using tests::TestServer;

std::string all_stored(const std::string& request) {
  std::size_t records = 0;
  for (std::size_t at = request.find("$distinct_id"); at != std::string::npos;
       at = request.find("$distinct_id", at + 1))
    ++records;
  return http_answer(
      200, R"({"error":null,"errors":{},"num_good_events":)" + std::to_string(records) + R"(,"status":1})");
}

/// A run of which rows 1 to 9 are in doubt and row 10 is rejected; a server that stores all it gets.
class Deciding {
 public:
  Deciding() {
    ledger::Settlement settlement = ledger::delivered(0, {1, 10});
    for (std::uint64_t row = 1; row <= 9; ++row)
      doubt_row(settlement, row, R"({"$distinct_id":")" + std::to_string(row) + R"(","$add":{"a":1}})");
    ledger::reject_row(settlement, ledger::some_reject(10));
    ledger->commit(run, {settlement}, {});
  }

  ImportOutcome decide(InDoubtDecision decision) {
    const auto reader = ledger::open_ledger(folder_.path());
    const std::vector<SourceInfo> no_sources;
    const auto plan = mappings::Plan::compile(mappings::mapping_of_id_column("id"), {.timezone = {}}).value();
    const ImportJob job{
        .sources = no_sources,
        .plan = plan,
        .reading = {.read = {}, .rows = {.erased = &erased}},
        .batch_limits = {.records_max = 3},
        .record_head = R"({"$token":"t",)",
        .loop = {.delivery = {.endpoint = {.tls = false, .host = "127.0.0.1", .port = server_.port()},
                              .give_up_after = 50ms,
                              .back_off = {.first = 1ms, .longest = 5ms}},
                 .reject_limit = {.rows = 0, .percent = {}},
                 .on_progress = [this](const Progress&) { ++shown; },
                 .on_leaving = {}},
        .reader = reader.get()};
    return decide_in_doubt(decision, job, *ledger, run);
  }
  std::vector<std::string> left() { return ledger::in_doubt(*ledger, run); }

  ErasedIds erased;
  std::atomic<int> requests = 0;
  int signal_at_request = 0;
  int shown = 0;

 private:
  TemporaryFolder folder_;
  TestServer server_{[this](Peer& peer) {
    for (std::string request; !(request = peer.read_request()).empty();) {
      if (++requests == signal_at_request) std::raise(SIGINT);
      peer.write(all_stored(request));
    }
  }};

 public:
  std::unique_ptr<ledger::Ledger> ledger = ledger::open_ledger(folder_.path());
  const ledger::RunId run = ledger->begin(ledger::some_identity());
};

// The limit of rejects is the run's, and was exceeded before.
TEST(InDoubt, IsAllResentWhateverWasRejectedBefore) {
  Deciding it;
  const ImportOutcome outcome = it.decide(InDoubtDecision::resend);
  EXPECT_FALSE(outcome.stop);
  EXPECT_EQ(it.requests, 3);
  EXPECT_EQ(outcome.traffic.requests, 3u);
  EXPECT_THAT(it.left(), IsEmpty());
  const ledger::RunRecord run = it.ledger->run(it.run).value();
  EXPECT_EQ(run.tally.rows_delivered, 9u);
  EXPECT_EQ(run.tally.rows_rejected, 1u);
  EXPECT_EQ(run.traffic.requests, 3u);
  EXPECT_EQ(it.shown, 0) << "no row is read";
}

// Method: the second of three requests raises the signal before it is answered.
TEST(InDoubt, StaysAsItIsBehindASignalAndIsResentByTheNextDecision) {
  Deciding it;
  it.signal_at_request = 2;
  const ImportOutcome outcome = it.decide(InDoubtDecision::resend);
  ASSERT_TRUE(outcome.stop);
  EXPECT_EQ(outcome.stop->exit_code, ExitCode::stopped);
  EXPECT_EQ(it.requests, 2);
  EXPECT_THAT(it.left(), SizeIs(3));
  EXPECT_THAT(it.ledger->intents(it.run)[0].ranges(), IsEmpty()) << "nothing is under way";
  EXPECT_FALSE(it.decide(InDoubtDecision::resend).stop);
  EXPECT_EQ(it.requests, 3);
  EXPECT_THAT(it.left(), IsEmpty());
}

TEST(InDoubt, ThatAKilledProcessWasResendingIsToldAndLeftForTheNextDecision) {
  Deciding it;
  it.ledger->commit(it.run, {ledger::Intent{.source = 0, .rows = {4, 6}}}, {});
  EXPECT_EQ(it.decide(InDoubtDecision::resend).rows_resent_before, 3u);
  EXPECT_THAT(it.left(), SizeIs(3));
  EXPECT_EQ(it.decide(InDoubtDecision::resend).rows_resent_before, 0u);
  EXPECT_THAT(it.left(), IsEmpty());
}

TEST(InDoubt, IsGivenUpAsRejects) {
  Deciding it;
  EXPECT_FALSE(it.decide(InDoubtDecision::skip).stop);
  EXPECT_EQ(it.requests, 0);
  EXPECT_THAT(it.left(), IsEmpty());
  EXPECT_EQ(it.ledger->run(it.run)->tally.rows_rejected, 10u);
}

// Method: two of the nine are about somebody who was erased since.
TEST(InDoubt, IsNeverResentWhereItsPersonWasErased) {
  Deciding it;
  const auto by_length_and_digit = [](std::string_view id) {
    return Hash128{.high = id.size(), .low = static_cast<std::uint64_t>(id.front())};
  };
  it.erased = {{by_length_and_digit("4"), by_length_and_digit("7")}, by_length_and_digit};
  EXPECT_FALSE(it.decide(InDoubtDecision::resend).stop);
  EXPECT_THAT(it.left(), IsEmpty());
  const ledger::RunRecord run = it.ledger->run(it.run).value();
  EXPECT_EQ(run.tally.rows_delivered, 7u);
  EXPECT_EQ(run.tally.rows_rejected, 3u);
  std::vector<std::uint64_t> without_text;
  it.ledger->for_each_reject(it.run, [&](SourceId, const Reject& reject) {
    if (reject.raw.empty()) without_text.push_back(reject.row);
  });
  EXPECT_THAT(without_text, testing::ElementsAre(4U, 7U));
}

TEST(InDoubt, IsKept) {
  Deciding it;
  EXPECT_FALSE(it.decide(InDoubtDecision::keep).stop);
  EXPECT_EQ(it.requests, 0);
  EXPECT_THAT(it.left(), SizeIs(9));
}

}  // namespace
}  // namespace mixferry::pipeline
