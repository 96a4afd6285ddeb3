// The scans of CSV that this processor can run: whatever the text, all say the same of it, and none reads
// more behind it than it may.

#include <algorithm>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>

#include "connectors/scan/csv_scan.h"
#include "connectors/source/block.h"
#include "tests/fuzz/target.h"

namespace mixferry::fuzz {
namespace {

using connectors::Block;
using connectors::CsvBytes;
using connectors::CsvIndex;
using connectors::CsvScan;

std::span<const std::uint32_t> cell_ends(const CsvIndex& index) {
  return {index.cell_end, index.cell_ends};
}

/// What lies inside of the cells that ended; behind them nothing is promised.
std::span<const std::uint32_t> insides(const CsvIndex& index) {
  if (index.cell_ends == 0) return {};
  const std::uint32_t last = cell_ends(index).back();
  const auto* const end =
      std::ranges::find_if(index.inside, [&](std::uint32_t place) { return place > last; });
  return {index.inside, end};
}

void expect_same(const CsvScan& scan, const CsvScan& plain, std::string_view text, const CsvBytes& bytes) {
  static const auto index = std::make_unique<CsvIndex>();
  static const auto plain_index = std::make_unique<CsvIndex>();
  const char* const begin = text.data();
  const char* const end = begin + text.size();
  const auto row_end = scan.find_row_end(begin, end, bytes);
  const auto plain_row_end = plain.find_row_end(begin, end, bytes);
  expect(row_end.behind == plain_row_end.behind, "{} finds the row's end", scan.name);
  expect(row_end.behind == nullptr || row_end.line_ends == plain_row_end.line_ends, "{} counts lines",
         scan.name);
  scan.index(begin, end, bytes, *index);
  plain.index(begin, end, bytes, *plain_index);
  expect(std::ranges::equal(cell_ends(*index), cell_ends(*plain_index)), "{} finds cells", scan.name);
  expect(std::ranges::equal(insides(*index), insides(*plain_index)), "{} finds what is inside quotes",
         scan.name);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Input input(data, size);
  constexpr char kDelimiters[] = {',', ';', '\t', '|', '"', 'a', '\0', '\xFF'};
  constexpr char kQuotes[] = {'"', '\'', '\0', '\xFF'};
  const CsvBytes bytes{.delimiter = kDelimiters[input.choose(std::size(kDelimiters))],
                       .quote = kQuotes[input.choose(std::size(kQuotes))],
                       .quotes = input.choose(4) != 1};
  if (bytes.delimiter == bytes.quote) return 0;
  // Memory of exactly the size that is promised, so that the sanitizer sees every byte too far.
  const char behind = input.choose(2) == 0 ? '\0' : bytes.quote;
  const std::string_view file = input.file();
  const auto memory = std::make_unique<char[]>(file.size() + Block::kPadding);
  std::ranges::copy(file, memory.get());
  std::memset(memory.get() + file.size(), behind, Block::kPadding);
  const std::string_view text(memory.get(), file.size());
  for (const CsvScan& scan : connectors::csv_scans()) {
    expect_same(scan, connectors::csv_scans().back(), text, bytes);
  }
  return 0;
}

}  // namespace mixferry::fuzz
