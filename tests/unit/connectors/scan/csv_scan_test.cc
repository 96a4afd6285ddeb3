#include "connectors/scan/csv_scan.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/source/block.h"

namespace mixferry::connectors {
namespace {

using namespace std::string_view_literals;

/// What a scan says of the rows at the beginning of a text.
struct FoundPlaces {
  std::ptrdiff_t row_end = -1;
  std::uint64_t line_ends = 0;
  std::vector<std::uint32_t> cell_ends = {};
  std::vector<std::uint32_t> insides = {};  ///< up to the last cell end

  bool operator==(const FoundPlaces&) const = default;
  friend void PrintTo(const FoundPlaces& found, std::ostream* out) {
    *out << "row end " << found.row_end << ", line ends " << found.line_ends << ", cell ends "
         << ::testing::PrintToString(found.cell_ends) << ", insides "
         << ::testing::PrintToString(found.insides);
  }
};

/// One byte at a time, as RFC 4180 is read by people: slow and plain.
FoundPlaces by_bytes(std::string_view text, const CsvBytes& bytes) {
  FoundPlaces all;
  std::vector<std::uint32_t> cell_ends;
  std::vector<std::uint32_t> insides;
  std::uint64_t line_ends = 0;
  bool in_quotes = false;
  bool at_cell_begin = true;
  for (std::uint32_t i = 0; i < text.size(); ++i) {
    const char byte = text[i];
    line_ends += byte == '\n' ? 1 : 0;
    if (bytes.quotes && byte == bytes.quote) {
      if (!in_quotes && !at_cell_begin) break;
      if (!in_quotes) {
        in_quotes = true;
        at_cell_begin = false;
        continue;
      }
      const char next = i + 1 < text.size() ? text[i + 1] : '\0';
      if (i + 1 == text.size()) break;
      if (next == bytes.quote) {
        insides.push_back(++i);
      } else if (next == bytes.delimiter || next == '\n' || next == '\r') {
        in_quotes = false;
      } else {
        break;
      }
      continue;
    }
    at_cell_begin = false;
    if (in_quotes) {
      if (byte == '\n') insides.push_back(i);
      continue;
    }
    if (byte != bytes.delimiter && byte != '\n') continue;
    at_cell_begin = true;
    cell_ends.push_back(i);
    if (byte != '\n') continue;
    if (all.row_end < 0) {
      all.row_end = i + 1;
      all.line_ends = line_ends;
    }
    all.cell_ends = cell_ends;
    all.insides = insides;
  }
  return all;
}

FoundPlaces by(const CsvScan& scan, std::string_view text, const CsvBytes& bytes, char behind) {
  const std::string padded = std::string(text) + std::string(Block::kPadding, behind);
  const char* const begin = padded.data();
  const CsvRowEnd row = scan.find_row_end(begin, begin + text.size(), bytes);
  const auto index = std::make_unique<CsvIndex>();
  scan.index(begin, begin + text.size(), bytes, *index);
  FoundPlaces found{.row_end = row.behind == nullptr ? -1 : row.behind - begin, .line_ends = row.line_ends};
  found.cell_ends.assign(index->cell_end, index->cell_end + index->cell_ends);
  const std::uint32_t last = found.cell_ends.empty() ? 0 : found.cell_ends.back();
  for (const std::uint32_t* inside = index->inside; *inside < last; ++inside)
    found.insides.push_back(*inside);
  return found;
}

class EachCsvScan : public ::testing::TestWithParam<CsvScan> {};

TEST(CsvScans, BeginWithTheFastestAndEndWithTheOneForAll) {
  ASSERT_FALSE(csv_scans().empty());
  EXPECT_EQ(csv_scans().back().name, "portable");
}

// Method: texts of the bytes that matter, drawn at random, of every length around the 64 bytes that are
// looked at together; what stands behind the end must not count, whatever it is.
TEST_P(EachCsvScan, AgreesWithBytesOneByOneOnAnyText) {
  constexpr std::uint32_t kSeed = 20261121;
  SCOPED_TRACE(kSeed);
  std::mt19937 random(kSeed);
  constexpr std::string_view kAlphabets[] = {"\",\n\r a\0\xFF"sv, "\"\"\"\"\",,\n",
                                             "aaaaaaaaaaaaaaaaaaa,\"\n"};
  for (std::size_t round = 0; round < 30'000; ++round) {
    const CsvBytes bytes{round % 3 == 0 ? ';' : ',', round % 5 == 0 ? '\'' : '"', round % 7 != 0};
    const std::string_view alphabet = kAlphabets[round % std::size(kAlphabets)];
    std::string text;
    for (std::size_t size = random() % 200; text.size() < size;) text += alphabet[random() % alphabet.size()];
    std::ranges::replace(text, ',', bytes.delimiter);
    std::ranges::replace(text, '"', bytes.quote);
    ASSERT_EQ(by(GetParam(), text, bytes, "\",\nx"[round % 4]), by_bytes(text, bytes))
        << ::testing::PrintToString(text);
  }
}

// Method: everything that quotes can do, moved byte by byte over the borders of 64 bytes, at two of them at
// once.
TEST_P(EachCsvScan, SeesQuotesAcrossTheBordersOfItsBytes) {
  constexpr std::string_view kPieces[] = {
      "\"a\"", "\"\"",           "\"\"\"\"", "\"\"\"a\"\"\"", "\"\n\"",    "\"\r\n\"\"\r\n\"",
      "\",\"", "\"a\"\r\n\"b\"", "\"a\"b",   "a\"b\"",        "\"a\" ",    "\"\"a",
      "\"a",   "\"\"\"",         "\n",       "\r\n",          "\"\"\n\"\""};
  constexpr CsvBytes kBytes{',', '"', true};
  for (const std::string_view piece : kPieces) {
    for (std::size_t offset = 0; offset < 140; ++offset) {
      for (const char filler : {'x', ',', '\n'}) {
        std::string text(offset, filler);
        if (offset > 0) text.back() = ',';
        text.append(piece).append(",").append(64 - std::min<std::size_t>(piece.size() + 1, 64), filler);
        text.append(",").append(piece).append("\nz,z\n");
        ASSERT_EQ(by(GetParam(), text, kBytes, '"'), by_bytes(text, kBytes))
            << ::testing::PrintToString(text);
      }
    }
  }
}

// Method: rows up to the limit of an index and beyond; only whole rows within it are told.
TEST_P(EachCsvScan, IndexesWholeRowsUpToItsLimit) {
  constexpr CsvBytes kBytes{',', '"', true};
  for (std::size_t excess = 0; excess < 70; ++excess) {
    std::string text;
    while (text.size() + 100 < CsvIndex::kBytesMax) text += ",\"a\n\"\"\",,b\n";
    text.append(CsvIndex::kBytesMax - 1 - text.size() - 35 + excess, ',').append("\n");
    const FoundPlaces found = by(GetParam(), text + "c,d\n", kBytes, '\n');
    EXPECT_EQ(found.cell_ends, by_bytes((text + "c,d\n").substr(0, CsvIndex::kBytesMax), kBytes).cell_ends);
  }
}

INSTANTIATE_TEST_SUITE_P(OfThisProcessor, EachCsvScan,
                         ::testing::ValuesIn(csv_scans().begin(), csv_scans().end()), [](const auto& scan) {
                           std::string name(scan.param.name);
                           std::erase_if(name, [](char letter) { return letter == '.' || letter == '-'; });
                           return name;
                         });

}  // namespace
}  // namespace mixferry::connectors
