// Question: how fast are exports cut into blocks, and how fast are the rows of blocks visited, on one core?
//
// `cut` takes bytes from memory (one copy, as from the page cache) and finds where rows end; `visit` reads
// every cell of blocks that were cut before. The checksum adds up what was found, so that no work can be left
// out.

#include <benchmark/benchmark.h>
#include <memory>
#include <utility>
#include <vector>

#include "bench/connectors/contact_export.h"

namespace mixferry::bench {
namespace {

using connectors::Block;

constexpr std::uint64_t kRows = 50'000;

void report(benchmark::State& state, const ContactExport& source, std::uint64_t checksum) {
  const auto iterations = static_cast<std::int64_t>(state.iterations());
  state.SetBytesProcessed(iterations * static_cast<std::int64_t>(source.rows.size()));
  state.SetItemsProcessed(iterations * static_cast<std::int64_t>(kRows));
  state.counters["checksum"] = static_cast<double>(checksum);
}

void cut(benchmark::State& state, ContactFormat format) {
  const ContactExport source(format, kRows);
  std::uint64_t rows = 0;
  for (auto _ : state) {
    rows = 0;
    source.for_each_block([&](const Block& block) { rows += block.rows; });
  }
  report(state, source, rows);
}

void visit(benchmark::State& state, ContactFormat format) {
  const ContactExport source(format, kRows);
  std::vector<Block> blocks;
  source.for_each_block([&](Block block) { blocks.push_back(std::move(block)); });
  const auto reader = source.row_reader({.names = source.header.names});
  std::uint64_t bytes = 0;
  for (auto _ : state) {
    CellCounter counter;
    for (const Block& block : blocks) reader->read(block, counter);
    bytes = counter.bytes();
  }
  report(state, source, bytes);
}

BENCHMARK_CAPTURE(cut, csv, ContactFormat::csv)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(cut, csv_all_quoted, ContactFormat::csv_all_quoted)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(cut, csv_multi_line, ContactFormat::csv_multi_line)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(cut, jsonl, ContactFormat::jsonl)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(visit, csv, ContactFormat::csv)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(visit, csv_all_quoted, ContactFormat::csv_all_quoted)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(visit, csv_multi_line, ContactFormat::csv_multi_line)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(visit, jsonl, ContactFormat::jsonl)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace mixferry::bench

BENCHMARK_MAIN();
