#pragma once
/// What is settled, without a disk.

#include <atomic>
#include <cstdint>
#include <gtest/gtest.h>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "engine/base/error.h"
#include "engine/ledger/settlements.h"

namespace mixferry::ledger {

/// Keeps the rows of the first source in memory, and each transaction as words. A row that is settled twice
/// is a defect, as in the ledger; the disk fails when it is told to.
class SettlementsInMemory final : public Settlements {
 public:
  static constexpr RunId kRun = 7;

  std::vector<RangeSet> settled(RunId) override { return of_sources(as_ranges(settled_)); }
  std::vector<RowPlace> resume_places(RunId) override { return std::vector<RowPlace>(sources); }
  std::vector<RangeSet> intents(RunId) override { return of_sources(as_ranges(announced_)); }

  void commit(RunId run, const std::vector<Change>& changes, const TrafficTally& traffic) override {
    EXPECT_EQ(run, kRun);
    if (disk_fails) throw RunError{ExitCode::stopped, "there is no room left for it"};
    std::vector<std::string> words;
    for (const Change& change : changes)
      words.push_back(std::visit([&](const auto& each) { return take(each); }, change));
    transactions.push_back(words);
    requests += traffic.requests;
    retries += traffic.retries;
  }

  std::vector<std::vector<std::string>> transactions;
  std::uint64_t requests = 0;
  std::uint64_t retries = 0;
  std::atomic<bool> disk_fails = false;
  std::size_t sources = 1;

 private:
  static std::string in_words(std::string what, RowRange rows) {
    return what.append(std::to_string(rows.first)).append("-").append(std::to_string(rows.last));
  }
  [[nodiscard]] std::vector<RangeSet> of_sources(RangeSet first) const {
    std::vector<RangeSet> all(sources);
    all[0] = std::move(first);
    return all;
  }
  static RangeSet as_ranges(const std::set<std::uint64_t>& rows) {
    RangeSet ranges;
    for (const std::uint64_t row : rows) ranges.add({row, row});
    return ranges;
  }
  std::string take(const Settlement& settlement) {
    for (std::uint64_t row = settlement.rows.first; row <= settlement.rows.last; ++row) {
      if (!settled_.insert(row).second) throw std::logic_error("some are settled already");
      announced_.erase(row);
    }
    return in_words("settle ", settlement.rows);
  }
  std::string take(const Intent& intent) {
    for (std::uint64_t row = intent.rows.first; row <= intent.rows.last; ++row) announced_.insert(row);
    return in_words("intend ", intent.rows);
  }
  std::string take(const Withdrawal& withdrawal) {
    const RowRange rows = withdrawal.intent.rows;
    for (std::uint64_t row = rows.first; row <= rows.last; ++row) announced_.erase(row);
    return in_words("withdraw ", rows);
  }
  static std::string take(const Resolution& resolution) {
    return (resolution.reject ? "reject " : "deliver ") + std::to_string(resolution.row);
  }
  static std::string take(const LogPosition& log) {
    return "log of " + log.key.profiles + " to " + std::to_string(log.position);
  }

  std::set<std::uint64_t> settled_;
  std::set<std::uint64_t> announced_;
};

}  // namespace mixferry::ledger
