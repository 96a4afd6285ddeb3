#include <algorithm>
#include <gtest/gtest.h>
#include <map>
#include <memory>
#include <random>
#include <span>

#include "engine/ledger/sqlite/open_ledger.h"
#include "tests/unit/ledger/support.h"

namespace mixferry::ledger {
namespace {

/// What a ledger must answer, kept in plain sets.
struct Model {
  std::vector<RangeSet> settled;
  Tally tally;
  std::map<std::pair<SourceId, std::uint64_t>, std::string> rejects;
  std::map<std::pair<SourceId, std::uint64_t>, std::uint64_t> doubted;

  void add(const Settlement& settlement) {
    for (std::uint64_t row = settlement.rows.first; row <= settlement.rows.last; ++row) {
      settled[settlement.source].add({row, row});
    }
    tally += settlement.tally;
    for (const Reject& reject : settlement.rejects) rejects[{settlement.source, reject.row}] = reject.code;
    for (const InDoubtUpdate& update : settlement.in_doubt) ++doubted[{update.source, update.row}];
  }
};

void expect_equal(Ledger& ledger, RunId id, const Model& model) {
  const std::vector<RangeSet> settled = ledger.settled(id);
  ASSERT_EQ(settled.size(), model.settled.size());
  for (std::size_t i = 0; i < settled.size(); ++i) EXPECT_EQ(settled[i].ranges(), model.settled[i].ranges());
  EXPECT_EQ(as_counts(ledger.run(id)->tally), as_counts(model.tally));
  decltype(Model::rejects) rejects;
  ledger.for_each_reject(id, [&](SourceId source, const Reject& reject) {
    rejects[{source, reject.row}] = reject.code;
  });
  EXPECT_EQ(rejects, model.rejects);
  decltype(Model::doubted) doubted;
  for_each_doubtful_row(ledger, id, [&](const DoubtfulRow& row) {
    doubted[{row.source, row.row}] = row.updates.size();
  });
  EXPECT_EQ(doubted, model.doubted);
}

/// All rows of one source, cut into settlements of random size with random fates.
std::vector<Settlement> random_settlements(std::mt19937& random, SourceId source, std::uint64_t rows) {
  std::vector<Settlement> settlements;
  for (std::uint64_t first = 1; first <= rows;) {
    const std::uint64_t last = std::min(rows, first + random() % 20);
    Settlement settlement = delivered(source, {first, last});
    settlement.tally.duplicate_ids = random() % 3;
    settlement.tally.truncated_values["property " + std::to_string(random() % 4)] = random() % 3;
    for (std::uint64_t row = first; row <= last; ++row) {
      const auto fate = random() % 10;
      if (fate == 0) reject_row(settlement, some_reject(row, "code_" + std::to_string(random() % 3)));
      if (fate == 1) doubt_row(settlement, row);
      if (fate == 2) {
        --settlement.tally.rows_delivered;
        ++settlement.tally.rows_filtered;
      }
    }
    // A count of nothing is not stored.
    std::erase_if(settlement.tally.truncated_values, [](const auto& count) { return count.second == 0; });
    settlements.push_back(std::move(settlement));
    first = last + 1;
  }
  return settlements;
}

// Method: by seed, the rows of three sources are cut into settlements, shuffled, and committed in random
// groups; the ledger is reopened in between, and compared with a plain model all along.
TEST(LedgerOrder, EndsTheSameInWhateverOrderRowsAreSettled) {
  const TemporaryFolder folder;
  auto ledger = open_ledger(folder.path());
  for (const unsigned seed : {1u, 2u, 3u, 4u, 5u, 6u, 7u, 8u}) {
    SCOPED_TRACE(seed);
    std::mt19937 random{seed};
    std::vector<Settlement> settlements;
    for (SourceId source = 0; source < 3; ++source) {
      std::ranges::move(random_settlements(random, source, 150 + random() % 150),
                        std::back_inserter(settlements));
    }
    std::ranges::shuffle(settlements, random);
    const RunId id = ledger->begin(some_identity(3));
    Model model{.settled = std::vector<RangeSet>(3), .tally = {}, .rejects = {}, .doubted = {}};
    for (auto next = settlements.begin(); next != settlements.end();) {
      const auto size =
          std::min<std::ptrdiff_t>(1 + static_cast<std::ptrdiff_t>(random() % 7), settlements.end() - next);
      ledger->commit(id, {next, next + size}, {});
      for (const Settlement& settlement : std::span(next, next + size)) model.add(settlement);
      next += size;
      if (random() % 5 == 0) {
        ledger.reset();
        ledger = open_ledger(folder.path());
      }
      if (random() % 5 == 0) {
        ASSERT_NO_FATAL_FAILURE(expect_equal(*ledger, id, model));
      }
    }
    ASSERT_NO_FATAL_FAILURE(expect_equal(*ledger, id, model));
    for (const RangeSet& rows : ledger->settled(id)) EXPECT_EQ(rows.ranges().size(), 1u);
  }
}

}  // namespace
}  // namespace mixferry::ledger
