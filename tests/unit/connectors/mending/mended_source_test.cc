#include "connectors/mending/mended_source.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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

}  // namespace
}  // namespace mixferry::connectors
