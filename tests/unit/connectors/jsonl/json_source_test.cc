#include "connectors/jsonl/json_source.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>

#include "tests/support/collected_rows.h"
#include "tests/support/temporary_folder.h"

namespace mixferry::connectors {
namespace {

using mixferry::tests::collect_file;
using mixferry::tests::Collected;
using mixferry::tests::TemporaryFolder;
using ::testing::HasSubstr;
using ::testing::Optional;

struct Layout {
  const char* name;
  std::string sample;
  JsonLayout expected;
};

class JsonLayoutOf : public ::testing::TestWithParam<Layout> {};

TEST_P(JsonLayoutOf, IsToldByTheBeginning) {
  EXPECT_EQ(json_layout(GetParam().sample), GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(
    Samples, JsonLayoutOf,
    ::testing::Values(Layout{"Lines", "{\"a\":1}\n{\"a\":2}\n", JsonLayout::lines},
                      Layout{"OneObject", "{\"a\":1}", JsonLayout::lines},
                      Layout{"FirstLineCutOff", "{\"a\":\n{\"a\":2}\n", JsonLayout::lines},
                      Layout{"FirstLineInString", "{\"a\":\"x\n{\"a\":2}\n", JsonLayout::lines},
                      Layout{"JunkBehindTheFirst", "{\"a\":1}x\n{\"a\":2}\n", JsonLayout::lines},
                      Layout{"LongerThanTheSample", "{\"a\":\"xxxxxx", JsonLayout::lines},
                      Layout{"SeveralInALine", "{\"a\":1} {\"a\":2}\n", JsonLayout::objects},
                      Layout{"CarriageReturns", "{\"a\":1}\r{\"a\":2}\r", JsonLayout::objects},
                      Layout{"Commas", "{\"a\":1},\n{\"a\":2},\n", JsonLayout::objects},
                      Layout{"Spread", "{\n\"a\":1}\n{\n\"a\":2}", JsonLayout::objects},
                      Layout{"SpreadBehindTheFirstKey", "{\"a\":1,\n\"b\":{}}\n", JsonLayout::objects},
                      Layout{"Array", "\n [{}]", JsonLayout::array}),
    [](const auto& row) { return row.param.name; });

Collected read_source(const std::string& content, const ReadOptions& options = {}) {
  const TemporaryFolder folder;
  return collect_file(folder.write("export.json", content), {.names = {"id"}, .others = false}, options);
}

// Method: the same five objects in every shape.
TEST(JsonSource, ReadsTheSameRowsFromEveryShape) {
  const ReadOptions below{.records = "data.rows"};
  for (const auto& [content, options] : std::vector<std::pair<std::string, ReadOptions>>{
           {"{\"id\":1}\n{\"id\":2}\n{\"id\":3}", {}},
           {"{\"id\":1}\r{\"id\":2}\r{\"id\":3}", {}},
           {"{\"id\":1}\r{\"id\":2}\r{\"id\":3}", {.format = Format::jsonl}},
           {"{\"id\":1}{\"id\":2} {\"id\":3}\n", {}},
           {"{\n  \"id\": 1\n}\n{\n  \"id\": 2\n}\n{\n  \"id\": 3\n}\n", {}},
           {"\xEF\xBB\xBF[{\"id\":1},{\"id\":2},{\"id\":3}]\n", {}},
           {"{\"n\":3,\"data\":{\"rows\":[{\"id\":1},{\"id\":2},{\"id\":3}]},\"next\":[]}", below}}) {
    const Collected all = read_source(content, options);
    EXPECT_EQ(all.error, std::nullopt) << content;
    ASSERT_EQ(all.rows.size(), 3u) << content;
    for (std::size_t i = 0; i < 3; ++i) {
      EXPECT_EQ(all.rows[i].number, i + 1);
      EXPECT_EQ(all.rows[i].cells[0], "<number " + std::to_string(i + 1) + ">") << content;
    }
  }
}

TEST(JsonSource, NamesLinesWhereverTheRowsBegin) {
  const Collected all =
      read_source("{\"x\":\n1,\r\n\"r\":\r[\n{\"id\":1},\n\n{\n\"id\":2}, 7\n]}", {.records = "r"});
  EXPECT_EQ(all.error, std::nullopt);
  ASSERT_EQ(all.rows.size(), 3u);
  EXPECT_EQ(all.rows[0].line, 5u);
  EXPECT_EQ(all.rows[1].line, 7u);
  EXPECT_EQ(all.rows[2].line, 8u);
  EXPECT_EQ(all.rows[2].reject_code, "not_an_object");
}

TEST(JsonSource, AnEmptyArrayHasNoRows) {
  const Collected all = read_source("[\n]\n");
  EXPECT_EQ(all.error, std::nullopt);
  EXPECT_TRUE(all.rows.empty());
}

// Method: more than the limit of a row behind the array, and behind a place where rows can't be told apart.
TEST(JsonSource, TakesNothingBehindTheRowsForARowOverTheLimit) {
  const std::string behind(100, 'x');
  const Collected array = read_source("{\"r\":[{\"id\":1}],\n\"note\":\"" + behind + "\"}",
                                      {.records = "r", .row_bytes_max = 20});
  EXPECT_EQ(array.error, std::nullopt);
  EXPECT_EQ(array.rows.size(), 1u);

  const Collected damaged = read_source("[{\"id\":1},\n{\n\"id\":\"2\n" + behind, {.row_bytes_max = 20});
  EXPECT_THAT(damaged.error, Optional(HasSubstr("line 3 ends inside a string")));
  EXPECT_EQ(damaged.rows.size(), 1u);
}

struct Broken {
  const char* name;
  std::string content;
  std::size_t rows;  ///< before the damage
  const char* says;
};

class JsonSourceEnds : public ::testing::TestWithParam<Broken> {};

// Method: at every size of blocks, so that the damage lies in the last block, and behind it.
TEST_P(JsonSourceEnds, WithAnErrorThatNamesTheLine) {
  for (const std::uint32_t rows : {1u, 1000u}) {
    for (std::size_t bytes = 1; bytes <= GetParam().content.size(); ++bytes) {
      const Collected all =
          read_source(GetParam().content, {.block_rows_max = rows, .block_bytes_target = bytes});
      EXPECT_EQ(all.rows.size(), GetParam().rows);
      EXPECT_THAT(all.error, Optional(HasSubstr(GetParam().says)));
    }
  }
}

INSTANTIATE_TEST_SUITE_P(
    Files, JsonSourceEnds,
    ::testing::Values(
        Broken{"CutOffBetweenRows", "[{\"id\":1},\n", 1, "cut off: it ends on line 2"},
        Broken{"CutOffInARow", "[{\"id\":1},\n{\"id\"", 2, "cut off: it ends on line 2"},
        Broken{"JunkBehind", "[{\"id\":1}]\n{\"id\":2}", 1, "behind the end of the JSON on line 2"},
        Broken{"OpenString", "[\n{\"id\":1},\n{\n\"id\":\"2\n}]", 1, "line 4 ends inside a string"}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace mixferry::connectors
