// Reading that begins in the midst of a source, where an earlier process of the run had come to.

#include <algorithm>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <map>
#include <random>
#include <set>

#include "engine/pipeline/source_reading.h"
#include "mappings/language/mapping.h"
#include "tests/support/temporary_folder.h"

namespace mixferry::pipeline {
namespace {

using tests::TemporaryFolder;

/// What one row came to: its update, or why there is none. Filtered rows (a header again, a footer) say only
/// that they were there.
using Books = std::map<std::uint64_t, std::string>;

struct Reading {
  Books rows;
  std::vector<RowPlace> places;  ///< of the blocks
  SourceOutcome outcome;
};

mappings::Plan plan() {
  return std::move(*mappings::Plan::compile(mappings::mapping_of_id_column("id"),
                                            {.record_head = R"({"$token":"t",)", .timezone = {}}));
}

void note(const batch::Segment& segment, Reading& reading) {
  for (std::uint64_t row = segment.rows.first; row <= segment.rows.last; ++row)
    reading.rows[row] = "filtered";
  for (const Reject& reject : segment.encoded.rejects) {
    reading.rows[reject.row] = fmt::format("line {} {} {}", reject.line, reject.code, reject.raw);
  }
  for (const mappings::EncodedRow& row : segment.encoded.rows) {
    std::string& text = reading.rows[row.number] = fmt::format("line {}", row.line);
    for (std::uint32_t i = row.first_record; i < row.first_record + row.record_count; ++i) {
      const mappings::EncodedRecord& update = segment.encoded.records[i];
      text += segment.encoded.bytes.substr(update.offset, update.length);
    }
  }
  const RowPlace place = segment.block->place();
  if (reading.places.empty() || reading.places.back() != place) reading.places.push_back(place);
}

Reading read(const std::string& path, const connectors::ReadOptions& options, RowRange settled_rows = {},
             const RowPlace& resume_at = {}) {
  const mappings::Plan compiled = plan();
  const auto sources = inspect_sources({.paths = {path}, .argument_of = {0}, .left_out = {}}, options,
                                       compiled, {.columns_optional = true});
  std::vector<RangeSet> settled(1);
  settled[0].add(settled_rows);
  SourceReading reading(sources, compiled, settled,
                        {.read = options, .rows = {.segment_records_max = 3}, .resume_at = {resume_at}});
  Reading found;
  found.outcome = std::move(reading
                                .run({.begin_source = {},
                                      .take =
                                          [&](batch::Segment& segment) {
                                            note(segment, found);
                                            return true;
                                          },
                                      .end_source = {}})
                                .front());
  EXPECT_EQ(found.outcome.error, std::nullopt);
  return found;
}

/// An export as nobody would wish it: cells quoted, damaged, of several lines, rows too short and too long,
/// blank lines, a header that comes again, a footer.
class WildExport {
 public:
  explicit WildExport(std::uint64_t seed) : random_(seed) {
    const std::string line_end = one_in(2) ? "\r\n" : "\n";
    if (one_in(3)) content_ += "\xEF\xBB\xBF";
    if (one_in(4)) {
      content_ += "sep=;" + line_end;
      delimiter_ = ";";
    }
    if (one_in(4) && content_.size() < 4) {
      content_ += "Exported by somebody" + line_end + "for \"nobody" + line_end;
      options.skip_lines_above = 2;
    }
    if (one_in(4)) options.skip_lines_below = 2;
    // Beyond what is looked at to find the dialect, reading has to begin elsewhere in the file itself.
    const std::size_t rows = one_in(3) ? 4'000 : 1 + random_() % 60;
    const std::string header = fmt::format("id{0}name{0}note", delimiter_) + line_end;
    content_ += header;
    for (std::size_t i = 0; i < rows; ++i) {
      if (one_in(40)) content_ += line_end;
      content_ += one_in(60) ? header : row() + line_end;
    }
    if (options.skip_lines_below) content_ += "Total 7" + line_end + "\"Confidential" + line_end;
    if (!options.skip_lines_below && one_in(3)) {
      content_ += line_end + "\"Grand totals of this report\"" + line_end + "Confidential, do not pass on";
      content_ += line_end;
    }
    options.encoding = "utf-8";  // rows that are not are bad rows
    options.row_bytes_max = 400;
    options.block_rows_max = 1 + static_cast<std::uint32_t>(random_() % (rows > 60 ? 200 : 9));
  }

  connectors::ReadOptions options;
  [[nodiscard]] const std::string& content() const { return content_; }

 private:
  bool one_in(unsigned n) { return random_() % n == 0; }

  std::string cell() {
    static constexpr const char* kCells[] = {
        "Ada", "Zo\xC3\xAB", "\"x\ny\"", "\"say \"\"hi\"\"\"", "5\" pipe",    "\"r\r\nn\"",
        "",    "\"\"",       "caf\xE9",  "\"a\n\n\nb\"",       "\"damaged\"x"};
    if (one_in(50)) return std::string(random_() % 700, 'y');
    if (one_in(150)) return "\"open";
    return kCells[random_() % std::size(kCells)];
  }
  std::string row() {
    std::string text = one_in(30) ? "" : std::to_string(random_() % 1'000);
    for (unsigned cells = one_in(20) ? random_() % 4 : 2; cells > 0; --cells) text += delimiter_ + cell();
    return text;
  }

  std::mt19937_64 random_;
  std::string delimiter_ = ",";
  std::string content_;
};

std::string json_lines(std::uint64_t seed) {
  std::mt19937_64 random{seed};
  std::string content = random() % 2 == 0 ? "\xEF\xBB\xBF" : "";
  for (std::uint64_t i = 0; i < (seed % 3 == 0 ? 4'000u : 30u); ++i) {
    content +=
        fmt::format("{{\"id\":\"{}\",\"name\":\"x\\n{}\"}}", random() % 500, std::string(random() % 40, 'y'));
    if (random() % 20 == 0) content += "damaged";
    content += random() % 3 == 0 ? "\r\n" : "\n";
    if (random() % 30 == 0) content += " \n";
  }
  return content;
}

/// All rows that may be the last settled one; of many, some.
std::set<std::uint64_t> last_settled_rows(std::uint64_t rows, std::uint64_t seed) {
  std::mt19937_64 random{seed};
  std::set<std::uint64_t> all = {1, rows - 1, rows};
  while (all.size() < std::min<std::uint64_t>(rows, 12)) all.insert(1 + random() % rows);
  all.erase(0);
  return all;
}

// Method: read whole once; then again for many a row, as if it and those before it were settled, from the
// furthest block that the ledger may know of.
void expect_the_same_from_everywhere(const std::string& path, const connectors::ReadOptions& options,
                                     std::uint64_t seed) {
  const Reading whole = read(path, options);
  ASSERT_FALSE(whole.rows.empty());
  ASSERT_EQ(whole.rows.rbegin()->first, whole.outcome.rows);
  for (const std::uint64_t last : last_settled_rows(whole.outcome.rows, seed)) {
    SCOPED_TRACE(testing::Message() << "settled up to row " << last);
    const auto place = std::ranges::find_if(whole.places.rbegin(), whole.places.rend(),
                                            [&](const RowPlace& each) { return each.row <= last + 1; });
    const Reading rest = read(path, options, {1, last}, *place);
    ASSERT_EQ(rest.rows, Books(whole.rows.upper_bound(last), whole.rows.end()));
    EXPECT_EQ(rest.outcome.rows, whole.outcome.rows);
    EXPECT_EQ(rest.outcome.bytes_read, whole.outcome.bytes_read);
    EXPECT_EQ(rest.outcome.dialect, whole.outcome.dialect);
  }
}

class Resuming : public testing::TestWithParam<std::uint64_t> {};

TEST_P(Resuming, OfWildCsvYieldsTheRowsOfOneRun) {
  const TemporaryFolder folder;
  const WildExport wild(GetParam());
  expect_the_same_from_everywhere(folder.write("export.csv", wild.content()), wild.options, GetParam());
}

TEST_P(Resuming, OfJsonLinesYieldsTheRowsOfOneRun) {
  const TemporaryFolder folder;
  expect_the_same_from_everywhere(
      folder.write("export.jsonl", json_lines(GetParam())),
      {.block_rows_max = 1 + static_cast<std::uint32_t>(GetParam() % 3 == 0 ? 100 : GetParam() % 7)},
      GetParam());
}

INSTANTIATE_TEST_SUITE_P(Seeds, Resuming, testing::Range<std::uint64_t>(1, 41));

// Method: what lies before the place is overwritten, so that reading it would show.
TEST(Resuming, LooksOnlyAtTheHeaderBeforeThePlace) {
  const TemporaryFolder folder;
  std::string content = "id,name\n";
  for (int i = 1; i <= 50'000; ++i) content += fmt::format("{},name of {}\n", i, i);
  const std::string path = folder.write("export.csv", content);
  const Reading whole = read(path, {});
  const RowPlace place = whole.places[whole.places.size() - 2];
  ASSERT_GT(place.byte_offset, 200'000u);
  std::fill(content.begin() + 100'000, content.begin() + static_cast<std::ptrdiff_t>(place.byte_offset),
            '\n');
  folder.write("export.csv", content);
  const Reading rest = read(path, {}, {1, place.row - 1}, place);
  EXPECT_EQ(rest.rows, Books(whole.rows.lower_bound(place.row), whole.rows.end()));
}

TEST(Resuming, HeedsTheLimitOfRows) {
  const TemporaryFolder folder;
  const std::string path = folder.write("export.csv", "id\n1\n2\n3\n4\n5\n6\n");
  const mappings::Plan compiled = plan();
  const connectors::ReadOptions options{.block_rows_max = 2};
  const auto sources = inspect_sources({.paths = {path}, .argument_of = {0}, .left_out = {}}, options,
                                       compiled, {.columns_optional = true});
  std::vector<RangeSet> settled(1);
  settled[0].add({1, 3});
  SourceReading reading(
      sources, compiled, settled,
      {.read = options, .rows = {}, .limit = 4, .resume_at = {read(path, options).places.at(1)}});
  Reading found;
  const auto outcomes = reading.run({.begin_source = {},
                                     .take =
                                         [&](batch::Segment& segment) {
                                           note(segment, found);
                                           return true;
                                         },
                                     .end_source = {}});
  EXPECT_EQ(found.rows.size(), 1u);
  EXPECT_TRUE(found.rows.contains(4));
  EXPECT_EQ(outcomes[0].rows, 4u);
}

}  // namespace
}  // namespace mixferry::pipeline
