/// What every reader must do, whatever its format. A new reader adds samples of its own here and nothing
/// else.

#include <algorithm>
#include <cstdint>
#include <gtest/gtest.h>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/open/open_source.h"
#include "tests/support/collected_rows.h"
#include "tests/support/export_file.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/workbook.h"

namespace mixferry::tests {
namespace {

using namespace std::string_literals;

/// One export: good rows, bad rows, blank lines, rows over the limit.
struct Sample {
  const char* name;
  std::string preamble;  ///< what a row needs in front to be read by itself: a CSV header
  std::string rows;
  std::vector<std::string> columns;
  std::size_t rows_expected;
  std::size_t rejects_expected;
  const char* encoding = nullptr;  ///< nullptr: as it stands
  connectors::ReadOptions options = {};
  /// As what a row alone is read.
  connectors::Format format_alone = connectors::Format::csv;
  std::string (*wrap)(std::string_view) =
      nullptr;  ///< makes the file of the content; the content itself if unset
  const char* lines_end_in = "\n";
  bool can_step_over = false;  ///< reading can begin in its midst, however far in

  [[nodiscard]] std::string content() const { return preamble + rows; }
};

/// Short, so that samples can go over it.
constexpr std::size_t kRowBytesMax = 60;

std::vector<Sample> samples() {
  const std::string over_the_limit(100, 'x');
  const Sample csv{.name = "Csv",
                   .preamble = "\nid,name,note\n",
                   .rows =
                       "1,Ada,\"x,y\"\n2,\"Bo\n\"\"B\"\"\",z\n\n3,too few\n\r\n4,a,b,c\n5,5\" "
                       "pipe,\"n\n\n\"\n\"6\"x,a,b\n" +
                       "7,caf\xE9,\n8,nul\0,\n9,"s + over_the_limit + ",\n10,\"" + over_the_limit +
                       "\n\",\n\n11,\"\",last\n12,Z,\"never\nclosed\n",
                   .columns = {"id", "name", "note"},
                   .rows_expected = 12,
                   .rejects_expected = 8,
                   .can_step_over = true};
  const Sample json{.name = "JsonLines",
                    .preamble = "",
                    .rows = R"({"id":1,"name":"Ada","p":{"q":"x\ny"}})"
                            "\n  \n"
                            R"( {"id":2,"p":{"q":[1, 2]},"id":3} )"
                            "\r\n"
                            R"({"id":4,"name":)"
                            "\n[5]\n"
                            R"({"p.q":1e400,"name":null}{})"
                            "\n\n"
                            R"({"p.q":1e400,"name":null})"
                            "\n{\"name\":\"" +
                            over_the_limit + "\"}\n{\"name\":\"caf\xE9\"}\n" + R"({"id":true})",
                    .columns = {"id", "name", "p.q"},
                    .rows_expected = 9,
                    .rejects_expected = 5,
                    .format_alone = connectors::Format::jsonl,
                    .can_step_over = true};
  const Sample objects{
      .name = "JsonObjects",
      .preamble = "",
      .rows =
          "{\n \"id\": 1,\n \"name\": \"Ada\"\n}\n\n{\"id\":2,\"p\":{\"q\":[{\"name\":3}]}}"
          "{\"id\":3}\r\n{\n\"name\":\n\"caf\xE9\"\n}\r\n[5,\n6]\n{\"id\":4,\"name\":\"open\n"
          "{\"id\":5,\"name\":\"\\\"}{\\\\\"} nonsense \n{\"name\":\"" +
          over_the_limit + "\"}\n{\"id\":]}\n{\"p.q\":1e400,\"name\":\"last\"}",
      .columns = {"id", "name", "p.q"},
      .rows_expected = 12,
      .rejects_expected = 7,
      .format_alone = connectors::Format::json};
  Sample array = objects;
  array.name = "JsonArray";
  array.rows =
      "[\n{\"id\":1,\n\"name\":\"Ada\"},\n\n  {\"id\":2} , "
      "{\"id\":3,\"p\":{\"q\":[1]}},\r\n5,\nnull,\n{\"id\":4 4},\n"
      "{\"name\":\"" +
      over_the_limit + "\"},\n{\"id\":5,\"name\":\"]\"}\n]\n";
  array.rows_expected = 8;
  array.rejects_expected = 4;
  Sample records = array;
  records.name = "JsonArrayBelowAPath";
  records.rows =
      "{\"x\":[{\"id\":0}],\n\"d\":{\"n\":{}, \"r\":\n" + array.rows + ",\n\"next\":{\"id\":\"}]\"}}}\n";
  records.options.records = "d.r";

  Sample crlf = csv;
  crlf.name = "CsvWithCrlfAndSemicolons";
  crlf.preamble = "\xEF\xBB\xBFid;name;note\r\n";
  crlf.rows =
      "1;Ada;\"x;y\"\r\n2;\"Bo\r\n\";z\r\n\r\n3\r\n4;a;b\r\n5;;" + over_the_limit + "\r\n6;\"\"\"\";last";
  crlf.rows_expected = 6;
  crlf.rejects_expected = 2;
  Sample damaged = csv;
  damaged.name = "CsvWithDamagedQuotes";
  damaged.preamble = "id,name,note\n";
  damaged.rows = "1,\"Ada,x\n2,Bo,\"y\"\n3,\"C\"\",z\n4,D,\"\nw\"\n5,\"E,v\n" + over_the_limit + "\n6,F,\"" +
                 over_the_limit + "\n7,G,u\n8,H,\"t\n9,I,s\n";
  damaged.rows_expected = 5;
  damaged.rejects_expected = 4;
  Sample mixed = csv;
  mixed.name = "CsvWithMixedEndsAndBackslashes";
  mixed.preamble = "id|name|note\r";
  mixed.rows = "1|\"A \\\"B\\\"\"|\"\\\\\"\r\r2|\"x\r\ny\r\"|z\r\n3|4\n5|\"a\"b|\r6||" + over_the_limit +
               "\r7|\"\\\"|\"|\r8|\"C\\\"|y";
  mixed.options.backslash_escapes = true;
  mixed.lines_end_in = "\r\n";
  mixed.rows_expected = 7;
  mixed.rejects_expected = 4;
  Sample csv_gzip = csv;
  csv_gzip.name = "CsvInGzip";
  csv_gzip.wrap = [](std::string_view text) { return gzip(text); };
  Sample json_gzip = json;
  json_gzip.name = "JsonLinesInGzip";
  json_gzip.wrap = [](std::string_view text) { return gzip(text); };
  Sample utf16 = crlf;
  utf16.name = "CsvInUtf16";
  utf16.preamble = "id;näme;note\r\n";
  utf16.columns = {"id", "näme", "note"};
  utf16.encoding = "UTF-16LE";
  utf16.can_step_over = false;

  // Of a sheet, the content is the text that its rows are delivered as.
  const Sample xlsx{
      .name = "Xlsx",
      .preamble = "id,name,note\n",
      .rows = "1,Ada,x\n2,,\n3,a,b,too many\n4,," + over_the_limit + "\n,,café\n5,a,b,,x\n6,Z,last\n",
      .columns = {"id", "name", "note"},
      .rows_expected = 7,
      .rejects_expected = 3,
      .wrap = workbook_of};
  return {csv, crlf, damaged, mixed, utf16, csv_gzip, json, json_gzip, objects, array, records, xlsx};
}

class ReaderConformance : public ::testing::TestWithParam<Sample> {
 protected:
  [[nodiscard]] std::string write(const std::string& content) const {
    const char* const encoding = GetParam().encoding;
    const std::string bytes = encoding == nullptr ? content : encoded(content, encoding);
    return folder_.write("export", GetParam().wrap ? GetParam().wrap(bytes) : bytes);
  }
  /// The options of the sample, as far as `limits` does not say otherwise.
  [[nodiscard]] static ReadOptions options_with(const ReadOptions& limits) {
    ReadOptions options = GetParam().options;
    options.block_rows_max = limits.block_rows_max;
    options.block_bytes_target = limits.block_bytes_target;
    options.row_bytes_max = kRowBytesMax;
    return options;
  }
  [[nodiscard]] Collected read(const std::string& content, const ReadOptions& limits = {},
                               const std::vector<std::string>& columns = GetParam().columns) const {
    return read_as(content, options_with(limits), columns);
  }
  [[nodiscard]] Collected read_as(const std::string& content, const ReadOptions& options,
                                  const std::vector<std::string>& columns = GetParam().columns) const {
    const Collected all = collect_file(write(content), {.names = columns, .others = true}, options);
    EXPECT_EQ(all.error, std::nullopt);
    return all;
  }
  TemporaryFolder folder_;
};

TEST_P(ReaderConformance, NumbersEveryRowOnce) {
  const Collected all = read(GetParam().content());
  ASSERT_EQ(all.rows.size(), GetParam().rows_expected);
  for (std::size_t i = 0; i < all.rows.size(); ++i) EXPECT_EQ(all.rows[i].number, i + 1);
  EXPECT_EQ(static_cast<std::size_t>(std::ranges::count_if(
                all.rows, [](const CollectedRow& row) { return !row.reject_code.empty(); })),
            GetParam().rejects_expected);
}

// Method: what stands in the file on the line named must be the row's beginning.
TEST_P(ReaderConformance, NamesTheLineEachRowBeginsOn) {
  const std::string content = GetParam().content();
  for (const CollectedRow& row : read(content).rows) {
    std::size_t at = 0;
    for (std::uint64_t line = 1; line < row.line; ++line) {
      at = content.find_first_of(GetParam().lines_end_in, at);
      at += content.compare(at, 2, "\r\n") == 0 ? 2 : 1;
    }
    const std::size_t found = std::string_view(content).substr(at).find(row.raw);
    ASSERT_NE(found, std::string::npos) << row;
    EXPECT_EQ(content.substr(at, found).find('\n'), std::string::npos) << row;
    EXPECT_FALSE(row.raw.empty());
  }
}

// Method: blocks aimed at every size from one byte to the whole file, and of every number of rows.
TEST_P(ReaderConformance, GivesTheSameRowsHoweverBlocksAreCut) {
  const std::string content = GetParam().content();
  const auto expected = read(content).rows;
  for (std::size_t bytes = 1; bytes <= content.size() + 1; ++bytes) {
    ASSERT_EQ(read(content, {.block_bytes_target = bytes}).rows, expected)
        << "blocks of " << bytes << " bytes";
  }
  for (std::uint32_t rows = 1; rows <= expected.size() + 1; ++rows) {
    ASSERT_EQ(read(content, {.block_rows_max = rows}).rows, expected) << "blocks of " << rows << " rows";
  }
}

// Method: the limits at several values; offsets must lead to the block's bytes in the file.
TEST_P(ReaderConformance, KeepsBlocksWithinTheirLimits) {
  const std::string content = GetParam().content();
  for (const std::uint32_t rows_max : {1u, 3u, 1000u}) {
    for (const std::size_t bytes_target : {1uz, 50uz, 1000uz}) {
      const ReadOptions options{.block_rows_max = rows_max, .block_bytes_target = bytes_target};
      std::uint64_t next_row = 1;
      for (const Block& block : read(content, options).blocks) {
        EXPECT_GE(block.rows, 1u);
        EXPECT_LE(block.rows, rows_max);
        EXPECT_LE(block.bytes.size(), bytes_target + kRowBytesMax + 2);
        EXPECT_GE(block.bytes.capacity(), block.bytes.size() + Block::kPadding);
        EXPECT_EQ(block.first_row, next_row);
        EXPECT_EQ(content.substr(block.byte_offset, block.bytes.size()), block.bytes);
        next_row += block.rows;
      }
    }
  }
}

// Method: each block by a reader of its own, the last first.
TEST_P(ReaderConformance, ReadsBlocksAloneAndInAnyOrder) {
  const ColumnRequest request{.names = GetParam().columns, .others = true};
  const ReadOptions options = options_with({.block_rows_max = 2});
  const auto source = connectors::open_source(write(GetParam().content()), options).value();
  const Collected expected = collect(*source, request);
  std::vector<CollectedRow> rows;
  for (auto block = expected.blocks.rbegin(); block != expected.blocks.rend(); ++block) {
    Collector collector;
    source->row_reader(request).value()->read(*block, collector);
    rows.insert(rows.begin(), collector.rows.begin(), collector.rows.end());
  }
  EXPECT_EQ(rows, expected.rows);
}

// Method: opened anew for every row, and sent to where that row begins.
TEST_P(ReaderConformance, GoesOnInItsMidstOrReadsFromTheBeginning) {
  const ColumnRequest request{.names = GetParam().columns, .others = true};
  const ReadOptions options = options_with({.block_rows_max = 1});
  const std::string path = write(GetParam().content());
  const auto whole = connectors::open_source(path, options).value();
  const Collected all = collect(*whole, request);
  for (std::size_t i = 0; i < all.blocks.size(); ++i) {
    SCOPED_TRACE(testing::Message() << "row " << i + 1);
    const auto source = connectors::open_source(path, options).value();
    const bool stepped = source->step_over_to(all.blocks[i].place());
    EXPECT_TRUE(stepped || !GetParam().can_step_over);
    const std::size_t stepped_over = stepped ? i : 0;
    const auto begin = all.rows.begin() + static_cast<std::ptrdiff_t>(stepped_over);
    EXPECT_EQ(collect(*source, request).rows, std::vector<CollectedRow>(begin, all.rows.end()));
    EXPECT_EQ(source->bytes_read(), whole->bytes_read());
    EXPECT_EQ(source->dialect(), whole->dialect());
  }
}

// Method: each row's raw bytes as an export of their own: mended rows are imported like that.
TEST_P(ReaderConformance, ReadsTheRawBytesOfARowAsTheSameRow) {
  for (const CollectedRow& row : read(GetParam().content()).rows) {
    if (row.raw.size() >= kRowBytesMax) continue;  // of a row over the limit only the beginning is kept
    const bool is_json = GetParam().format_alone != connectors::Format::csv;
    if (is_json && !row.raw.starts_with('{')) continue;  // alone, it is a file of another format
    const ReadOptions options{.format = GetParam().format_alone,
                              .backslash_escapes = GetParam().options.backslash_escapes,
                              .row_bytes_max = kRowBytesMax};
    const auto alone = read_as(GetParam().preamble + row.raw, options).rows;
    ASSERT_EQ(alone.size(), 1u) << row;
    EXPECT_EQ(alone[0].cells, row.cells);
    EXPECT_EQ(alone[0].others, row.others);
    EXPECT_EQ(alone[0].reject_code, row.reject_code);
    EXPECT_EQ(alone[0].raw, row.raw);
  }
}

// Method: all orders of the columns, with one asked for twice and one that does not exist.
TEST_P(ReaderConformance, DeliversColumnsInTheOrderAskedFor) {
  const std::string content = GetParam().content();
  const auto expected = read(content).rows;
  std::vector<std::size_t> order = {0, 1, 2};
  do {
    std::vector<std::string> columns = {"no such column"};
    for (const std::size_t i : order) columns.push_back(GetParam().columns[i]);
    columns.push_back(GetParam().columns[order[0]]);
    const auto rows = read(content, {}, columns).rows;
    ASSERT_EQ(rows.size(), expected.size());
    for (std::size_t row = 0; row < rows.size(); ++row) {
      ASSERT_EQ(rows[row].reject_code, expected[row].reject_code);
      if (!rows[row].reject_code.empty()) continue;
      EXPECT_EQ(rows[row].cells[0], "<absent>");
      for (std::size_t i = 0; i < order.size(); ++i) {
        EXPECT_EQ(rows[row].cells[i + 1], expected[row].cells[order[i]]);
      }
      EXPECT_EQ(rows[row].cells.back(), rows[row].cells[1]);
    }
  } while (std::ranges::next_permutation(order).found);
}

/// Reads all that may be read of each cell, and behind it.
class ReadsBehind final : public RowVisitor {
 public:
  void on_row(const Row& row) override {
    for (const Cell& cell : row.cells) read(cell);
    for (const NamedCell& other : row.others) read(other.cell);
  }
  void on_reject(Reject) override {}
  std::size_t cells = 0;
  std::vector<unsigned char> bytes = {};

 private:
  void read(const Cell& cell) {
    ++cells;
    bytes.assign(cell.text.data(), cell.text.data() + cell.text.size() + Cell::kReadableBehind);
  }
};

// Method: a block of its own for each row, and one for all, in memory of exactly the size that is promised:
// where more is read than may be, AddressSanitizer sees it. One column is not there.
TEST_P(ReaderConformance, LetsSomeBytesBehindEachCellBeRead) {
  std::vector<std::string> columns = GetParam().columns;
  columns.emplace_back("no such column");
  for (const std::uint32_t rows_max : {1u, 1000u}) {
    const auto source =
        connectors::open_source(write(GetParam().content()), options_with({.block_rows_max = rows_max}))
            .value();
    ReadsBehind visitor;
    while (auto block = source->next().value()) {
      Block exact = std::move(*block);
      std::string bytes;
      bytes.reserve(exact.bytes.size() + Block::kPadding);
      bytes.append(exact.bytes);
      exact.bytes.swap(bytes);
      source->row_reader({.names = columns, .others = true}).value()->read(exact, visitor);
    }
    EXPECT_GE(visitor.cells, (GetParam().rows_expected - GetParam().rejects_expected) * columns.size());
  }
}

// Method: fewer columns asked for; what is left over must be among the others, if it has a name of its own.
TEST_P(ReaderConformance, DeliversAllElseOnlyWhereAskedFor) {
  const std::string path = write(GetParam().content());
  const ReadOptions options = options_with({});
  const std::vector<std::string> one = {GetParam().columns[0]};
  const auto with = collect_file(path, {.names = one, .others = true}, options).rows;
  const auto without = collect_file(path, {.names = one, .others = false}, options).rows;
  ASSERT_EQ(with.size(), without.size());
  bool seen = false;
  for (std::size_t i = 0; i < with.size(); ++i) {
    EXPECT_EQ(with[i].cells, without[i].cells);
    EXPECT_TRUE(without[i].others.empty());
    EXPECT_FALSE(with[i].others.contains(one[0]));
    seen |= with[i].others.contains(GetParam().columns[1]);
  }
  EXPECT_TRUE(seen);
}

INSTANTIATE_TEST_SUITE_P(Readers, ReaderConformance, ::testing::ValuesIn(samples()),
                         [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace mixferry::tests
