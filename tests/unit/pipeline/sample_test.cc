#include "engine/pipeline/sample.h"

#include <gmock/gmock.h>

#include "connectors/open/open_source.h"
#include "tests/support/export_file.h"
#include "tests/support/temporary_folder.h"

namespace mixferry::pipeline {
namespace {

using mixferry::tests::TemporaryFolder;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

struct Looked {
  Sample sample;
  std::vector<mappings::ColumnFacts> columns;
};

Looked look_at(const std::string& content, std::uint64_t rows_max) {
  const TemporaryFolder folder;
  auto source = connectors::open_source(folder.write("export", content), sampling_options({}, rows_max));
  EXPECT_TRUE(source) << source.error().message;
  mappings::Survey survey;
  auto sample = take_sample(**source, rows_max, survey);
  EXPECT_TRUE(sample) << sample.error().message;
  return {*sample, survey.facts()};
}

std::string numbered_rows(int count) {
  std::string content = "n,quarter\n";
  for (int i = 0; i < count; ++i) {
    content += std::to_string(i) + ",quarter " + std::to_string(i * 4 / count) + "\n";
  }
  return content;
}

TEST(Sample, SeesEveryRowOfAShortSource) {
  const Looked looked = look_at(numbered_rows(100), 100);
  EXPECT_EQ(looked.sample.rows, 100u);
  EXPECT_EQ(looked.sample.rows_looked_at, 100u);
  EXPECT_EQ(looked.columns[0].distinct, 100u);
}

// Method: the second column says in which quarter of the file a row stands; the sample must be a fair share
// of all four, whatever the length of the file, and be exactly as large as was asked for.
TEST(Sample, IsSpreadOverTheWholeSource) {
  for (const int rows : {200, 1'000, 33'333}) {
    const Looked looked = look_at(numbered_rows(rows), 160);
    EXPECT_EQ(looked.sample.rows, static_cast<std::uint64_t>(rows));
    EXPECT_EQ(looked.sample.rows_looked_at, 160u);
    EXPECT_GE(looked.sample.places, 16u);
    ASSERT_EQ(looked.columns[1].distinct, 4u) << rows;
    for (const mappings::ValueCount& quarter : looked.columns[1].frequent)
      EXPECT_GE(quarter.count, 25u) << rows;
  }
}

TEST(Sample, TakesOneRowFromAllOverIfAsked) {
  EXPECT_EQ(look_at(numbered_rows(1'000), 1).sample.rows_looked_at, 1u);
}

TEST(Sample, CountsRowsThatCantBeRead) {
  const Looked looked = look_at("a,b\n1,2\n3\n4,5,6\na,b\n7,8\n", 100);
  EXPECT_EQ(looked.sample.rows_looked_at, 5u);
  EXPECT_EQ(looked.sample.rejects, 2u);
  EXPECT_EQ(looked.sample.first_rejects.front().row, 2u);
  EXPECT_EQ(looked.columns[0].rows, 2u);
}

TEST(Sample, TellsColumnsOfOneNameApart) {
  const Looked looked = look_at("a,,a\n1,2,3\n", 10);
  ASSERT_EQ(looked.columns.size(), 3u);
  EXPECT_EQ(looked.columns[0].name, "a#1");
  EXPECT_EQ(looked.columns[1].name, "#2");
  EXPECT_EQ(looked.columns[2].frequent.front().text, "3");
}

TEST(Sample, KnowsTheColumnsOfASourceWithoutRows) {
  EXPECT_EQ(look_at("a,b\n", 10).columns.size(), 2u);
}

TEST(Sample, TakesJsonByTheNamesItsRowsHave) {
  const Looked looked = look_at("{\"id\":1,\"p\":{\"mail\":\"a@b.de\"}}\n{\"id\":2,\"plan\":\"pro\"}\n", 10);
  ASSERT_EQ(looked.columns.size(), 3u);
  EXPECT_EQ(looked.columns[1].name, "p.mail");
  EXPECT_EQ(looked.columns[2].filled, 1u);
  EXPECT_EQ(looked.columns[2].rows, 2u);
}

TEST(Sample, KeepsWhatWasReadBeforeDamage) {
  const std::string whole = mixferry::tests::gzip(numbered_rows(20'000));
  const Looked looked = look_at(whole.substr(0, whole.size() / 2), 100);
  EXPECT_THAT(*looked.sample.error, HasSubstr("export"));
  EXPECT_EQ(looked.sample.rows_looked_at, 100u);
}

}  // namespace
}  // namespace mixferry::pipeline
