#include "engine/pipeline/row_stage.h"

#include <gtest/gtest.h>
#include <map>
#include <set>
#include <stdexcept>

#include "mappings/language/mapping.h"

namespace mixferry::pipeline {
namespace {

/// A source in memory: rows `id,<number>`, some of them malformed, in blocks of a given size.
class FakeSource final : public connectors::Source {
 public:
  FakeSource(std::uint64_t rows, std::uint64_t rows_a_block) : rows_(rows), rows_a_block_(rows_a_block) {}

  bool fails_at_the_end = false;
  bool throws_at_the_end = false;
  bool refuses_columns = false;
  std::set<std::uint64_t> malformed;

  [[nodiscard]] std::string dialect() const override { return "fake"; }
  [[nodiscard]] const std::optional<std::vector<std::string>>& header() const override { return header_; }
  [[nodiscard]] connectors::RowLayout layout() const override { return {}; }
  [[nodiscard]] std::uint64_t bytes_read() const override { return 0; }
  [[nodiscard]] std::optional<double> fraction_read() const override { return std::nullopt; }

  Result<std::optional<connectors::Block>> next() override {
    if (next_row_ > rows_) {
      if (throws_at_the_end) throw std::runtime_error("fake: broken");
      if (fails_at_the_end) return std::unexpected(Error{ErrorKind::fatal, "fake: breaks off"});
      return std::nullopt;
    }
    connectors::Block block;
    block.first_row = next_row_;
    block.rows = std::min(rows_a_block_, rows_ - next_row_ + 1);
    next_row_ += block.rows;
    return block;
  }

  Result<std::unique_ptr<connectors::RowReader>> row_reader(const ColumnRequest&) const override {
    if (refuses_columns) return std::unexpected(Error{ErrorKind::fatal, "fake: ambiguous column"});
    return std::make_unique<Reader>(malformed);
  }

 private:
  class Reader final : public connectors::RowReader {
   public:
    explicit Reader(const std::set<std::uint64_t>& malformed) : malformed_(malformed) {}
    void read(const connectors::Block& block, connectors::RowVisitor& visitor) override {
      for (std::uint64_t row = block.first_row; row < block.first_row + block.rows; ++row) {
        if (malformed_.contains(row)) {
          visitor.on_reject(
              {.row = row, .line = row, .column = {}, .code = "bad_quote", .message = "bad", .raw = {}});
          continue;
        }
        const std::string id = std::to_string(row);
        const Cell cells[] = {{id, CellKind::text}};
        const NamedCell others[] = {{"Name", {"n", CellKind::text}}};
        visitor.on_row({.number = row, .line = row, .raw = block.bytes, .cells = cells, .others = others});
      }
    }

   private:
    const std::set<std::uint64_t>& malformed_;
  };

  std::optional<std::vector<std::string>> header_ = std::vector<std::string>{"id", "Name"};
  std::uint64_t rows_;
  std::uint64_t rows_a_block_;
  std::uint64_t next_row_ = 1;
};

mappings::Plan stage_plan() {
  return std::move(*mappings::Plan::compile(mappings::mapping_of_id_column("id"),
                                            {.record_head = R"({"$token":"t",)", .timezone = {}}));
}

/// Everything a stage yields: each segment's rows, and how each row was accounted for.
struct Yield {
  std::vector<RowRange> segments;
  RangeSet settled;  ///< rows of segments that say so
  std::vector<std::uint64_t> rows_with_records;
  std::vector<std::uint64_t> rejected;
  std::uint64_t rows_unchanged = 0;
  std::vector<std::string> owners;
  std::optional<std::string> error;
  std::uint64_t rows_seen = 0;
};

Yield drain(FakeSource& source, const RangeSet& settled, RowStage::Options options) {
  const mappings::Plan compiled = stage_plan();
  auto stage = RowStage::start(source, compiled, settled, options);
  Yield yield;
  MappedBlock block;
  while (true) {
    const Result<bool> more = (*stage)->next(block);
    if (!more) yield.error = more.error().message;
    if (!more || !*more) break;
    for (const batch::Segment& segment : block.segments()) {
      yield.segments.push_back(segment.rows);
      if (segment.is_settled) yield.settled.add(segment.rows);
      for (const auto& row : segment.encoded.rows) yield.rows_with_records.push_back(row.number);
      for (const auto& reject : segment.encoded.rejects) yield.rejected.push_back(reject.row);
      yield.rows_unchanged += segment.encoded.tally.rows_unchanged;
      for (const batch::RowOwner& owner : segment.owners.each())
        yield.owners.emplace_back(segment.owners.id(owner));
    }
  }
  yield.rows_seen = (*stage)->rows_seen();
  return yield;
}

std::vector<std::uint64_t> numbers(std::uint64_t first, std::uint64_t last) {
  std::vector<std::uint64_t> all;
  for (std::uint64_t i = first; i <= last; ++i) all.push_back(i);
  return all;
}

// Method: the same rows, in blocks and segments of many sizes, on one to four threads.
TEST(RowStage, YieldsEveryRowOnceInOrderWhateverTheSizes) {
  for (const unsigned threads : {1U, 2U, 4U}) {
    for (const std::uint64_t rows_a_block : {1U, 7U, 100U, 5'000U}) {
      for (const std::uint32_t segment_records : {1U, 10U, 250U}) {
        SCOPED_TRACE(testing::Message() << threads << " threads, " << rows_a_block << " rows a block, "
                                        << segment_records << " updates a segment");
        FakeSource source(1'234, rows_a_block);
        const Yield yield = drain(source, {}, {.threads = threads, .segment_records_max = segment_records});
        EXPECT_EQ(yield.rows_with_records, numbers(1, 1'234));
        EXPECT_EQ(yield.rows_seen, 1'234u);
        std::uint64_t next = 1;
        for (const RowRange& range : yield.segments) {
          EXPECT_EQ(range.first, next);
          EXPECT_LE(range.last - range.first + 1, segment_records);
          next = range.last + 1;
        }
      }
    }
  }
}

// Method: of row 5 something is sent, and row 7 is one of another source.
TEST(RowStage, CountsUnchangedRowsAndDoesNotMapThem) {
  FakeSource source(10, 3);
  source.malformed = {4};
  UnchangedRows unchanged(2, 2);
  for (const std::uint64_t row : {1u, 2u, 9u}) unchanged.add(1, row);
  unchanged.add(1, 5, 0b01);
  unchanged.add(0, 7);
  const OwnerNoting noting{.record_head = R"({"$token":"t",)"};
  const Yield yield = drain(source, {}, {.owners = &noting, .unchanged = &unchanged, .source = 1});
  EXPECT_EQ(yield.rows_with_records, (std::vector<std::uint64_t>{3, 5, 6, 7, 8, 10}));
  EXPECT_EQ(yield.rows_unchanged, 3u);
  EXPECT_EQ(yield.owners, (std::vector<std::string>{"3", "5", "6", "7", "8", "10"}));
  EXPECT_EQ(yield.rejected, (std::vector<std::uint64_t>{4}));
  EXPECT_EQ(yield.rows_seen, 10u);
}

// Method: settled rows at the beginning, in the midst of a block, and a whole block of them.
TEST(RowStage, ShowsWhatIsSettledInSegmentsOfItsOwnWhereThatIsWanted) {
  FakeSource source(100, 10);
  source.malformed = {20, 60};
  RangeSet settled;
  settled.add({1, 35});
  settled.add({50, 50});
  settled.add({71, 80});
  const Yield yield = drain(source, settled, {.threads = 2, .segment_records_max = 250, .settled_too = true});
  EXPECT_EQ(yield.rows_with_records.size(), 98u);
  EXPECT_EQ(yield.rejected, (std::vector<std::uint64_t>{20, 60}));
  EXPECT_EQ(yield.settled.ranges(), settled.ranges());
}

TEST(RowStage, PassesOverWhatIsSettled) {
  FakeSource source(100, 10);
  RangeSet settled;
  settled.add({1, 35});
  settled.add({50, 50});
  const Yield yield = drain(source, settled, {.threads = 2});
  std::vector<std::uint64_t> expected = numbers(36, 49);
  for (const std::uint64_t row : numbers(51, 100)) expected.push_back(row);
  EXPECT_EQ(yield.rows_with_records, expected);
  for (const RowRange& range : yield.segments) EXPECT_FALSE(range.first <= 50 && 50 <= range.last);
  EXPECT_EQ(yield.rows_seen, 100u);
}

// Rows that can't be read may be of any id, so they are not left out. A settled row still tells of its id.
TEST(RowStage, PassesOverRowsOfOtherIds) {
  FakeSource source(100, 10);
  source.malformed = {5};
  RangeSet settled;
  settled.add({20, 40});
  AskedIds asked({"7", "30", "31", "99", "777"});
  const Yield yield = drain(source, settled, {.threads = 2, .asked = &asked});
  EXPECT_EQ(yield.rows_with_records, (std::vector<std::uint64_t>{7, 99}));
  EXPECT_EQ(yield.rejected, (std::vector<std::uint64_t>{5}));
  EXPECT_EQ(asked.not_found(), (std::vector<std::string>{"777"}));
  EXPECT_EQ(asked.rows_left_out(), 95u);
  EXPECT_EQ(yield.rows_seen, 100u);
}

TEST(RowStage, EndsAtTheRowLimit) {
  FakeSource source(100, 10);
  const Yield yield = drain(source, {}, {.threads = 2, .rows_max = 25});
  EXPECT_EQ(yield.rows_with_records, numbers(1, 25));
  EXPECT_EQ(yield.rows_seen, 25u);
}

TEST(RowStage, MalformedRowsAreCountedWithTheirReason) {
  FakeSource source(10, 5);
  source.malformed = {3, 6};
  const Yield yield = drain(source, {}, {.threads = 2});
  EXPECT_EQ(yield.rejected, (std::vector<std::uint64_t>{3, 6}));
  EXPECT_EQ(yield.rows_with_records.size(), 8u);
}

TEST(RowStage, ASourceThatBreaksOffYieldsWhatCameBefore) {
  FakeSource source(10, 5);
  source.fails_at_the_end = true;
  const Yield yield = drain(source, {}, {.threads = 2});
  EXPECT_EQ(yield.rows_with_records, numbers(1, 10));
  EXPECT_EQ(yield.error, "fake: breaks off");
}

// Method: whoever cuts meets an exception, while the others map or wait for their turn.
TEST(RowStage, AnExceptionOfTheSourceReachesTheCaller) {
  for (const unsigned threads : {1U, 4U}) {
    FakeSource source(20, 1);
    source.throws_at_the_end = true;
    EXPECT_THROW(drain(source, {}, {.threads = threads}), std::runtime_error);
  }
}

TEST(RowStage, ColumnsThatTheSourceRefusesAreAnErrorBeforeAnythingIsRead) {
  FakeSource source(10, 5);
  source.refuses_columns = true;
  const mappings::Plan compiled = stage_plan();
  const RangeSet settled;
  const auto stage = RowStage::start(source, compiled, settled, {});
  ASSERT_FALSE(stage);
  EXPECT_EQ(stage.error().message, "fake: ambiguous column");
}

TEST(RowStage, StoppingEndsItWithBlocksInEverySlot) {
  FakeSource source(1'000'000, 10);
  const mappings::Plan compiled = stage_plan();
  const RangeSet settled;
  auto stage = RowStage::start(source, compiled, settled, {.threads = 2});
  MappedBlock block;
  ASSERT_TRUE((*stage)->next(block).value());
  (*stage)->stop();
  EXPECT_FALSE((*stage)->next(block).value());
}

}  // namespace
}  // namespace mixferry::pipeline
