// Question: how fast are exports cut into blocks, and how fast are the rows of blocks visited, on one core?
//
// `cut` takes bytes from memory (one copy, as from the page cache) and finds where rows end; `visit` reads
// every cell of blocks that were cut before. The checksum adds up what was found, so that no work can be left
// out.

#include <algorithm>
#include <benchmark/benchmark.h>
#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bench/contacts/contact_rows.h"
#include "connectors/block_cutter.h"
#include "connectors/csv/header.h"
#include "connectors/csv/row_ends.h"
#include "connectors/csv/row_reader.h"
#include "connectors/jsonl/line_ends.h"
#include "connectors/jsonl/row_reader.h"

namespace mixferry::bench {
namespace {

using namespace connectors;

constexpr std::uint64_t kRows = 50'000;

/// Bytes from memory.
class MemoryStream final : public ByteStream {
 public:
  explicit MemoryStream(std::string_view bytes) : rest_(bytes) {}
  Result<std::size_t> read(std::span<char> into) override {
    const std::size_t count = std::min(into.size(), rest_.size());
    std::memcpy(into.data(), rest_.data(), count);
    rest_.remove_prefix(count);
    return count;
  }
  std::optional<double> fraction_read() const override { return std::nullopt; }

 private:
  std::string_view rest_;
};

class CellCounter final : public RowVisitor {
 public:
  void on_row(const Row& row) override {
    for (const Cell& cell : row.cells) {
      if (!cell.text.empty()) bytes_ += cell.text.size() + static_cast<unsigned char>(cell.text.front());
    }
  }
  void on_reject(Reject reject) override { throw std::runtime_error(reject.message); }
  [[nodiscard]] std::uint64_t bytes() const { return bytes_; }

 private:
  std::uint64_t bytes_ = 0;
};

/// An export in memory, without its header.
struct Export {
  explicit Export(ContactFormat contact_format) : format(contact_format) {
    ContactRows make(format);
    header.raw = make.header();
    for (std::uint64_t number = 1; number <= kRows; ++number) rows += make.row(number);
    for (const std::string_view name : contact_columns()) header.names.emplace_back(name);
  }

  [[nodiscard]] std::unique_ptr<RowEndFinder> row_ends() const {
    if (format == ContactFormat::jsonl) return std::make_unique<LineEnds>();
    return std::make_unique<CsvRowEnds>(CsvDialect{}, header.names.size());
  }
  [[nodiscard]] std::unique_ptr<RowReader> row_reader() const {
    const ColumnRequest all{.names = header.names};
    if (format == ContactFormat::jsonl) return *make_json_row_reader(JsonLayout::lines, 8 << 20, all);
    return *make_csv_row_reader(header, CsvDialect{}, ReadOptions{}, all);
  }
  template <typename Visit>
  void for_each_block(Visit visit) const {
    MemoryStream stream(rows);
    BlockCutter cutter(stream, row_ends(), BlockCutter::Options{});
    while (auto block = cutter.next().value()) visit(std::move(*block));
  }

  ContactFormat format;
  CsvHeader header;
  std::string rows;
};

void report(benchmark::State& state, const Export& source, std::uint64_t checksum) {
  const auto iterations = static_cast<std::int64_t>(state.iterations());
  state.SetBytesProcessed(iterations * static_cast<std::int64_t>(source.rows.size()));
  state.SetItemsProcessed(iterations * static_cast<std::int64_t>(kRows));
  state.counters["checksum"] = static_cast<double>(checksum);
}

void cut(benchmark::State& state, ContactFormat format) {
  const Export source(format);
  std::uint64_t rows = 0;
  for (auto _ : state) {
    rows = 0;
    source.for_each_block([&](const Block& block) { rows += block.rows; });
  }
  report(state, source, rows);
}

void visit(benchmark::State& state, ContactFormat format) {
  const Export source(format);
  std::vector<Block> blocks;
  source.for_each_block([&](Block block) { blocks.push_back(std::move(block)); });
  const auto reader = source.row_reader();
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
