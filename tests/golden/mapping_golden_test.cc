// A sample export and its mapping must yield exactly the updates in `<object>.expected.jsonl`, line by line
// (without a token, as `preview` prints them). MIXFERRY_REWRITE_GOLDEN=1 writes those files anew.

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "connectors/source.h"
#include "mappings/language/mapping.h"
#include "mappings/plan/plan.h"

namespace mixferry {
namespace {

const std::filesystem::path kLibrary = MIXFERRY_SOURCE_DIR "/mappings/library";

std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// The mappings that have a sample, as `hubspot/contacts`.
std::vector<std::string> mappings_with_sample() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(kLibrary)) {
    std::filesystem::path path = entry.path();
    if (path.extension() != ".yaml") continue;
    path.replace_extension();
    if (std::filesystem::exists(path.string() + ".sample.csv")) {
      names.push_back(std::filesystem::relative(path, kLibrary).generic_string());
    }
  }
  std::ranges::sort(names);
  return names;
}

/// Maps the rows of one block and writes what comes of them as lines.
class Mapper final : public connectors::RowVisitor {
 public:
  Mapper(const mappings::Plan& plan, std::vector<std::string>& lines) : mapper_(plan), lines_(lines) {}

  void begin(const connectors::Block& block) { block_begin_ = block.bytes.data(); }

  void on_row(const Row& row) override {
    rows_.clear();
    mapper_.map(row, block_begin_, rows_);
    for (const mappings::EncodedUpdate& update : rows_.updates) {
      lines_.push_back(rows_.bytes.substr(update.offset, update.length));
    }
    for (const Reject& reject : rows_.rejects) on_reject(reject);
    ++rows_read_;
  }

  void on_reject(Reject reject) override {
    ADD_FAILURE() << "row " << reject.row << ", line " << reject.line << ": " << reject.message;
  }

  [[nodiscard]] std::uint64_t rows_read() const { return rows_read_; }

 private:
  mappings::RowMapper mapper_;
  mappings::EncodedRows rows_;
  const char* block_begin_ = nullptr;
  std::vector<std::string>& lines_;
  std::uint64_t rows_read_ = 0;
};

std::vector<std::string> updates_of(const std::string& name) {
  const std::filesystem::path yaml = kLibrary / (name + ".yaml");
  const auto mapping = mappings::parse_mapping(name, text_of(yaml));
  if (!mapping) {
    ADD_FAILURE() << describe(name, mapping.error());
    return {};
  }
  std::vector<std::string> lines;
  const auto plan = mappings::Plan::compile(*mapping, {});
  auto source = connectors::open_source((kLibrary / (name + ".sample.csv")).string(), {});
  if (!plan || !source) {
    ADD_FAILURE() << (plan ? source.error().message : plan.error().message);
    return {};
  }
  const auto reader = (*source)->row_reader(plan->columns());
  if (!reader) {
    ADD_FAILURE() << reader.error().message;
    return {};
  }
  Mapper mapper(*plan, lines);
  while (true) {
    const auto block = (*source)->next();
    if (!block) ADD_FAILURE() << block.error().message;
    if (!block || !*block) break;
    mapper.begin(**block);
    (*reader)->read(**block, mapper);
  }
  EXPECT_GE(mapper.rows_read(), 10u);
  return lines;
}

std::vector<std::string> lines_of(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

class MappingGolden : public testing::TestWithParam<std::string> {};

TEST_P(MappingGolden, YieldsExactlyTheExpectedUpdates) {
  const std::filesystem::path expected_file = kLibrary / (GetParam() + ".expected.jsonl");
  const std::vector<std::string> updates = updates_of(GetParam());
  if (std::getenv("MIXFERRY_REWRITE_GOLDEN") != nullptr) {
    std::ofstream file(expected_file, std::ios::binary);
    for (const std::string& update : updates) file << update << '\n';
    return;
  }
  const std::vector<std::string> expected = lines_of(expected_file);
  ASSERT_FALSE(expected.empty()) << expected_file
                                 << " is missing or empty; MIXFERRY_REWRITE_GOLDEN=1 writes it";
  for (std::size_t i = 0; i < std::min(updates.size(), expected.size()); ++i) {
    EXPECT_EQ(updates[i], expected[i]) << expected_file << ", line " << i + 1;
  }
  EXPECT_EQ(updates.size(), expected.size());
}

INSTANTIATE_TEST_SUITE_P(Library, MappingGolden, testing::ValuesIn(mappings_with_sample()),
                         [](const auto& row) {
                           std::string name = row.param;
                           std::ranges::replace_if(
                               name, [](char byte) { return byte == '/' || byte == '-' || byte == '.'; },
                               '_');
                           return name;
                         });

}  // namespace
}  // namespace mixferry
