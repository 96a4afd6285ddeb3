#include "connectors/mending/mended_source.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "connectors/open/open_source.h"
#include "tests/support/collected_rows.h"
#include "tests/support/temporary_folder.h"

namespace mixferry::connectors {
namespace {

using mixferry::tests::collect_file;
using mixferry::tests::Collected;
using mixferry::tests::TemporaryFolder;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Optional;
using testing::Pair;

TEST(MendedSource, ReadsAsTheRowsItWasMadeOf) {
  const TemporaryFolder folder;
  const std::string file = folder.write("fix.csv",
                                        "ID,'=Sum,Name,mixferry reject: code,mixferry reject: reason\n"
                                        "7,'-3,''n,too_bad,'=reason\n");
  const Collected all = collect_file(file, {.names = {"Name", "id", "Nowhere"}, .others = true});
  ASSERT_EQ(all.error, std::nullopt);
  ASSERT_EQ(all.rows.size(), 1u);
  EXPECT_THAT(all.rows[0].cells, ElementsAre("'n", "7", "<absent>"));
  EXPECT_THAT(all.rows[0].others, ElementsAre(Pair("=Sum", "-3")));
  const auto source = open_source(file, {});
  EXPECT_THAT((*source)->header(), Optional(ElementsAre("ID", "=Sum", "Name")));
  EXPECT_THAT((*source)->dialect(), HasSubstr("mended rejects"));
}

TEST(MendedSource, HasTheOthersBelowAKey) {
  const TemporaryFolder folder;
  const std::string file =
      folder.write("fix.csv", "ID,'-p.a,p.b,q.c,mixferry reject: reason\n7,'-3,x,y,because\n");
  const Collected all = collect_file(file, {.names = {"ID"}, .others_below = {"-p", "p"}});
  ASSERT_EQ(all.rows.size(), 1u) << all.error.value_or("");
  EXPECT_THAT(all.rows[0].others, ElementsAre(Pair("-p.a", "-3"), Pair("p.b", "x")));
  const std::string json = folder.write("fix.jsonl", R"({"ID":1,"p":{"b":2},"mixferry reject":{"run":7}})");
  EXPECT_THAT(collect_file(json, {.names = {"ID"}, .others_below = {"p"}}).rows.at(0).others,
              ElementsAre(Pair("p.b", "<number 2>")));
}

// Method: a person moved the columns of the reject to the front.
TEST(MendedSource, ColumnsByTheirPlaceAreThoseOfTheExport) {
  const TemporaryFolder folder;
  const std::string file =
      folder.write("fix.csv", "mixferry reject: reason,Name,Name,=x\nbecause,one,two,'+3\n");
  const Collected all = collect_file(file, {.names = {"#1", "Name#2", "=x"}});
  ASSERT_EQ(all.rows.size(), 1u) << all.error.value_or("");
  EXPECT_THAT(all.rows[0].cells, ElementsAre("one", "two", "+3"));
  EXPECT_THAT(collect_file(file, {.names = {"Name"}}).error, Optional(HasSubstr("ambiguous")));
}

TEST(MendedSource, AGuessIsARejectUntilItIsCleared) {
  const TemporaryFolder folder;
  const std::string file = folder.write("fix.csv",
                                        "ID,mixferry reject: clear when mended,mixferry reject: reason\n"
                                        "7,too_many_cells,x\n8,,x\n9, ,x\n");
  const Collected all = collect_file(file, {.names = {"ID"}});
  ASSERT_EQ(all.rows.size(), 3u);
  EXPECT_EQ(all.rows[0].reject_code, "not_mended");
  EXPECT_THAT(all.rows[0].reject_message, HasSubstr("too_many_cells"));
  EXPECT_THAT(all.rows[1].cells, ElementsAre("8"));
  EXPECT_THAT(all.rows[2].cells, ElementsAre("9"));
}

TEST(MendedSource, OtherFilesAreReadAsTheyStand) {
  const TemporaryFolder folder;
  const Collected all = collect_file(folder.write("a.csv", "ID,reject: reason\n'-3,x\n"), {.names = {"ID"}});
  ASSERT_EQ(all.rows.size(), 1u);
  EXPECT_THAT(all.rows[0].cells, ElementsAre("'-3"));
}

struct Asked {
  const char* name;
  ReadOptions options;
};

class OptionsOfTheExport : public testing::TestWithParam<Asked> {};

// Method: each option that would change how the file reads, if it were about it.
TEST_P(OptionsOfTheExport, DoNotConcernItsRejects) {
  const TemporaryFolder folder;
  const std::string csv = folder.write("fix.csv",
                                       "\xEF\xBB\xBFID;Name;mixferry reject: run;mixferry reject: reason\r\n"
                                       "1;\"a\nb\";7;x\r\n2;\xC3\xB6;7;x\r\n3;it's;7;x\r\n");
  const std::string json = folder.write("fix.jsonl",
                                        "{\"ID\":1,\"mixferry reject\":{\"run\":7}}\n"
                                        "{\"mixferry reject\":{\"run\":7},\"ID\":2}\n{\"ID\":3}\n");
  const Collected rows = collect_file(csv, {.names = {"ID", "Name"}}, GetParam().options);
  ASSERT_EQ(rows.error, std::nullopt);
  ASSERT_EQ(rows.rows.size(), 3u);
  EXPECT_THAT(rows.rows[1].cells, ElementsAre("2", "\xC3\xB6"));
  const Collected objects = collect_file(json, {.names = {}, .others = true}, GetParam().options);
  ASSERT_EQ(objects.error, std::nullopt);
  ASSERT_EQ(objects.rows.size(), 3u);
  for (const auto& row : objects.rows) EXPECT_EQ(row.others.size(), 1u) << "the reject is no property";
  for (const std::string& file : {csv, json})
    EXPECT_TRUE((*open_source(file, GetParam().options))->holds_rejects());
}

INSTANTIATE_TEST_SUITE_P(
    MendedSource, OptionsOfTheExport,
    testing::Values(Asked{"None", {}}, Asked{"Delimiter", {.delimiter = "|"}},
                    Asked{"Quote", {.quote = '\''}}, Asked{"NoQuote", {.quote = '\0'}},
                    Asked{"Encoding", {.encoding = "windows-1252"}},
                    Asked{"OtherEncoding", {.encoding = "utf-16"}}, Asked{"Records", {.records = "data"}},
                    Asked{"AsJson", {.format = Format::json}}, Asked{"AsCsv", {.format = Format::csv}},
                    Asked{"NoHeader", {.has_header = false}}, Asked{"SkipAbove", {.skip_lines_above = 2}},
                    Asked{"HeaderRow", {.header_row = 3}}, Asked{"SkipBelow", {.skip_lines_below = 2}},
                    Asked{"Pad", {.short_rows = ShortRows::pad}}, Asked{"Sheet", {.sheet = "Contacts"}}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace mixferry::connectors
