// What must come of each sample export: the file `<sample>.expected.jsonl`, line by line, row by row. A line
// is
//   an update, without a token, as `preview` prints them;
//   {"row":7,"rejected":"id_refused","column":"Id"}    the row is a reject;
//   {"row":8,"filtered":true}                          the row yields nothing;
//   {"row":9,"left out":{"$created":1}}                values that could not become their type (`on_error:
//   skip`);
//   {"row":9,"cut":{"Description":1}}                  values over Mixpanel's limit.
// MIXFERRY_REWRITE_GOLDEN=1 writes those files anew.

#include <algorithm>
#include <cstdlib>
#include <fmt/format.h>
#include <fstream>
#include <gtest/gtest.h>
#include <string>
#include <vector>

#include "connectors/open/open_source.h"
#include "connectors/source/source.h"
#include "engine/base/json_text.h"
#include "mappings/plan/plan.h"
#include "tests/golden/library_samples.h"
#include "tests/support/checked_mapper.h"

namespace mixferry::tests {
namespace {

std::string as_json(std::string_view text) {
  std::string json;
  append_json_string(json, text);
  return json;
}

/// Maps rows and writes what comes of each as lines.
class Mapper final : public connectors::RowVisitor {
 public:
  explicit Mapper(const mappings::Plan& plan) : mapper_(plan) {}

  void begin(const connectors::Block& block) { block_begin_ = block.bytes.data(); }

  void on_row(const Row& row) override {
    rows_.clear();
    mapper_.map(row, block_begin_, rows_);
    for (const mappings::EncodedRecord& update : rows_.records) {
      lines_.push_back(rows_.bytes.substr(update.offset, update.length));
    }
    for (const Reject& reject : rows_.rejects) on_reject(reject);
    if (rows_.tally.rows_filtered > 0) {
      lines_.push_back(fmt::format(R"({{"row":{},"filtered":true}})", row.number));
    }
    add_counts(row.number, "left out", rows_.tally.skipped_values);
    add_counts(row.number, "cut", rows_.tally.truncated_values);
  }

  void on_reject(Reject reject) override {
    lines_.push_back(fmt::format(R"({{"row":{},"rejected":{},"column":{}}})", reject.row,
                                 as_json(reject.code), as_json(reject.column)));
  }

  [[nodiscard]] const std::vector<std::string>& lines() const { return lines_; }

 private:
  void add_counts(std::uint64_t row, std::string_view what, const NamedCounts& counts) {
    if (counts.empty()) return;
    std::string json;
    for (const auto& [property, count] : counts) {
      json += fmt::format("{}{}:{}", json.empty() ? "" : ",", as_json(property), count);
    }
    lines_.push_back(fmt::format(R"({{"row":{},{}:{{{}}}}})", row, as_json(what), json));
  }

  CheckedMapper mapper_;
  mappings::EncodedRows rows_;
  const char* block_begin_ = nullptr;
  std::vector<std::string> lines_;
};

/// What comes of a sample.
std::vector<std::string> outcome_of(const LibrarySample& sample) {
  const auto plan = mappings::Plan::compile(library_mapping(sample.mapping), {});
  auto source = connectors::open_source(sample.file, {});
  if (!plan || !source) {
    ADD_FAILURE() << (plan ? source.error().message : plan.error().message);
    return {};
  }
  const auto reader = (*source)->row_reader(plan->columns());
  if (!reader) {
    ADD_FAILURE() << reader.error().message;
    return {};
  }
  Mapper mapper(*plan);
  while (true) {
    const auto block = (*source)->next();
    if (!block) ADD_FAILURE() << block.error().message;
    if (!block || !*block) break;
    mapper.begin(**block);
    (*reader)->read(**block, mapper);
  }
  return mapper.lines();
}

std::vector<std::string> lines_of_file(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

class MappingGolden : public testing::TestWithParam<LibrarySample> {};

TEST_P(MappingGolden, YieldsExactlyWhatIsExpected) {
  const std::filesystem::path expected_file = GetParam().expected_file();
  const std::vector<std::string> outcome = outcome_of(GetParam());
  if (HasFailure()) return;
  if (std::getenv("MIXFERRY_REWRITE_GOLDEN") != nullptr) {
    std::ofstream file(expected_file, std::ios::binary);
    for (const std::string& line : outcome) file << line << '\n';
    return;
  }
  const std::vector<std::string> expected = lines_of_file(expected_file);
  ASSERT_FALSE(expected.empty()) << expected_file
                                 << " is missing or empty; MIXFERRY_REWRITE_GOLDEN=1 writes it";
  for (std::size_t i = 0; i < std::min(outcome.size(), expected.size()); ++i) {
    EXPECT_EQ(outcome[i], expected[i]) << expected_file << ", line " << i + 1;
  }
  EXPECT_EQ(outcome.size(), expected.size());
}

// Whether they pass `mixferry test` says: Library.PassesItsTests.
TEST_P(MappingGolden, HasTests) {
  const std::filesystem::path sample = GetParam().file;
  const std::string name = sample.filename().string();
  EXPECT_TRUE(std::filesystem::exists(sample.parent_path() / "tests" /
                                      (name.substr(0, name.find(".sample.")) + ".yaml")))
      << "mixferry init " << name << " -m ... --tests tests/... writes them";
}

INSTANTIATE_TEST_SUITE_P(Library, MappingGolden, testing::ValuesIn(library_samples()),
                         [](const auto& row) { return test_name_of(row.param.name); });

}  // namespace
}  // namespace mixferry::tests
