// Question: what does the ledger cost a row, by how many batches it commits together? Expect the sync to be
// most of it, and so a group of n to cost little more than one.

#include <benchmark/benchmark.h>
#include <filesystem>
#include <stdlib.h>
#include <string>

#include "engine/ledger/sqlite/open_ledger.h"

namespace mixferry::ledger {
namespace {

constexpr std::uint64_t kRowsABatch = 2'000;

/// A state folder in the current one: where that is decides what a sync costs.
class StateFolder {
 public:
  StateFolder() : path_("commit_bench-XXXXXX") {
    if (::mkdtemp(path_.data()) == nullptr) throw std::runtime_error("no folder can be made here");
  }
  ~StateFolder() { std::filesystem::remove_all(path_); }
  StateFolder(const StateFolder&) = delete;
  StateFolder& operator=(const StateFolder&) = delete;
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

Settlement next_batch(std::uint64_t& rows) {
  Settlement settlement;
  settlement.rows = {rows + 1, rows + kRowsABatch};
  settlement.resume_at = {.row = rows + 1, .line = rows + 2, .byte_offset = rows * 300};
  settlement.tally.rows_delivered = kRowsABatch;
  settlement.tally.records_sent = kRowsABatch;
  rows += kRowsABatch;
  return settlement;
}

void commit(benchmark::State& state) {
  const StateFolder folder;
  const auto ledger = open_ledger(folder.path());
  const RunId run =
      ledger->begin({.sources = {{"/contacts.csv", "f"}}, .mapping = {}, .settings_hash = {}, .project = {}});
  std::uint64_t rows = 0;
  for (auto _ : state) {
    std::vector<Change> group;
    for (std::int64_t i = 0; i < state.range(0); ++i) group.emplace_back(next_batch(rows));
    ledger->commit(run, group, {.requests = group.size(), .responses = {{"200", group.size()}}});
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(rows));
  state.counters["us_cpu_a_batch"] =
      benchmark::Counter(static_cast<double>(rows / kRowsABatch) / 1e6,
                         benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
  state.counters["checksum"] = static_cast<double>(ledger->settled(run).at(0).rows());
}
BENCHMARK(commit)->ArgName("batches")->RangeMultiplier(2)->Range(1, 16);

}  // namespace
}  // namespace mixferry::ledger

BENCHMARK_MAIN();
