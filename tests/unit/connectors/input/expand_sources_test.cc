#include "connectors/input/expand_sources.h"

#include <filesystem>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/temporary_folder.h"

namespace mixferry::connectors {
namespace {

using mixferry::tests::TemporaryFolder;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class ExpandSources : public ::testing::Test {
 protected:
  void SetUp() override {
    for (const char* name : {"b.csv", "a.csv", "c.jsonl", ".hidden", "deep/d.csv"})
      folder_.write(name, "x\n");
    std::filesystem::create_directory(folder_.path("empty"));
  }
  std::string at(const std::string& name) const { return folder_.path(name); }
  static std::string error_of(const std::vector<std::string>& arguments) {
    const auto result = expand_sources(arguments);
    return result ? "no error" : result.error().message;
  }
  TemporaryFolder folder_;
};

TEST_F(ExpandSources, KeepsFilesInTheOrderNamed) {
  EXPECT_THAT(expand_sources({at("b.csv"), "-", at("a.csv")}).value(),
              ElementsAre(at("b.csv"), "-", at("a.csv")));
}

TEST_F(ExpandSources, GivesTheVisibleFilesOfAFolderSorted) {
  EXPECT_THAT(expand_sources({folder_.path()}).value(), ElementsAre(at("a.csv"), at("b.csv"), at("c.jsonl")));
}

TEST_F(ExpandSources, ExpandsGlobsSorted) {
  EXPECT_THAT(expand_sources({at("*.csv")}).value(), ElementsAre(at("a.csv"), at("b.csv")));
  EXPECT_THAT(expand_sources({at("*/d.csv")}).value(), ElementsAre(at("deep/d.csv")));
}

// Method: one file by name, by another spelling of its name, by link, by glob and by folder.
TEST_F(ExpandSources, GivesEachFileOnce) {
  std::filesystem::create_symlink(at("a.csv"), at("z-link.csv"));
  EXPECT_THAT(expand_sources({at("b.csv"), at("./b.csv"), at("*.csv"), folder_.path(), "-", "-"}).value(),
              ElementsAre(at("b.csv"), at("a.csv"), at("c.jsonl"), "-"));
}

TEST_F(ExpandSources, TakesAFileWhoseNameLooksLikeAGlob) {
  folder_.write("report[1].csv", "x\n");
  EXPECT_THAT(expand_sources({at("report[1].csv")}).value(), ElementsAre(at("report[1].csv")));
}

TEST_F(ExpandSources, RefusesWhatMatchesNothing) {
  EXPECT_THAT(error_of({at("a.csv"), at("missing.csv")}),
              AllOf(HasSubstr("missing.csv"), HasSubstr("no such file")));
  EXPECT_THAT(error_of({at("*.xml")}), AllOf(HasSubstr("*.xml"), HasSubstr("no file matches")));
  EXPECT_THAT(error_of({at("empty")}), AllOf(HasSubstr("empty"), HasSubstr("no files in this folder")));
}

}  // namespace
}  // namespace mixferry::connectors
