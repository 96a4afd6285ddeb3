#include "connectors/input/expand_sources.h"

#include <filesystem>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/archive_file.h"
#include "tests/support/temporary_folder.h"

namespace mixferry::connectors {
namespace {

using mixferry::tests::TemporaryFolder;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Field;
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
  EXPECT_THAT(expand_sources({at("b.csv"), "-", at("a.csv")}).value().paths,
              ElementsAre(at("b.csv"), "-", at("a.csv")));
}

TEST_F(ExpandSources, GivesTheVisibleFilesOfAFolderSorted) {
  EXPECT_THAT(expand_sources({folder_.path()}).value().paths,
              ElementsAre(at("a.csv"), at("b.csv"), at("c.jsonl")));
}

TEST_F(ExpandSources, ExpandsGlobsSorted) {
  EXPECT_THAT(expand_sources({at("*.csv")}).value().paths, ElementsAre(at("a.csv"), at("b.csv")));
  EXPECT_THAT(expand_sources({at("*/d.csv")}).value().paths, ElementsAre(at("deep/d.csv")));
}

// Method: one file by name, by another spelling of its name, by link, by glob and by folder.
TEST_F(ExpandSources, GivesEachFileOnce) {
  std::filesystem::create_symlink(at("a.csv"), at("z-link.csv"));
  EXPECT_THAT(
      expand_sources({at("b.csv"), at("./b.csv"), at("*.csv"), folder_.path(), "-", "-"}).value().paths,
      ElementsAre(at("b.csv"), at("a.csv"), at("c.jsonl"), "-"));
}

TEST_F(ExpandSources, TakesAFileWhoseNameLooksLikeAGlob) {
  folder_.write("report[1].csv", "x\n");
  EXPECT_THAT(expand_sources({at("report[1].csv")}).value().paths, ElementsAre(at("report[1].csv")));
}

TEST_F(ExpandSources, RefusesWhatMatchesNothing) {
  EXPECT_THAT(error_of({at("a.csv"), at("missing.csv")}),
              AllOf(HasSubstr("missing.csv"), HasSubstr("no such file")));
  EXPECT_THAT(error_of({at("*.xml")}), AllOf(HasSubstr("*.xml"), HasSubstr("no file matches")));
  EXPECT_THAT(error_of({at("empty")}), AllOf(HasSubstr("empty"), HasSubstr("no files in this folder")));
}

TEST_F(ExpandSources, CountsPartsAsPeopleDo) {
  for (const char* name : {"parts/p-10.csv", "parts/p-2.csv", "parts/p-1.csv"}) folder_.write(name, "x\n");
  EXPECT_THAT(expand_sources({at("parts")}).value().paths,
              ElementsAre(at("parts/p-1.csv"), at("parts/p-2.csv"), at("parts/p-10.csv")));
  EXPECT_THAT(expand_sources({at("parts/*")}).value().paths,
              ElementsAre(at("parts/p-1.csv"), at("parts/p-2.csv"), at("parts/p-10.csv")));
}

// Method: what lies beside exports, asked for by folder, by glob and by name.
TEST_F(ExpandSources, LeavesOutWhatIsCalledLikeNoExport) {
  for (const char* name :
       {"f/a.csv", "f/a.csv.bak", "f/~$a.xlsx", "f/notes.TXT", "f/README.md", "f/.DS_Store"})
    folder_.write(name, "x\n");
  std::filesystem::create_symlink("nowhere", at("f/gone.csv"));
  const Expansion found = expand_sources({at("f")}).value();
  EXPECT_THAT(found.paths, ElementsAre(at("f/a.csv")));
  ASSERT_EQ(found.left_out.size(), 1u);
  for (const char* name : {"a.csv.bak", "~$a.xlsx", "notes.TXT", "README.md", ".DS_Store", "gone.csv"})
    EXPECT_THAT(found.left_out[0].why, HasSubstr(at("f/") + name));
  EXPECT_THAT(expand_sources({at("f/a*")}).value().paths, ElementsAre(at("f/a.csv")));
  EXPECT_THAT(expand_sources({at("f/*.bak")}).value().paths, ElementsAre(at("f/a.csv.bak")));
  EXPECT_THAT(expand_sources({at("f/*.TXT")}).value().paths, ElementsAre(at("f/notes.TXT")));
  EXPECT_THAT(expand_sources({at("f/notes.TXT")}).value().paths, ElementsAre(at("f/notes.TXT")));
}

TEST_F(ExpandSources, RefusesAFolderOfTextsByNamingThem) {
  folder_.write("t/contacts.txt", "x\n");
  EXPECT_THAT(error_of({at("t")}),
              AllOf(HasSubstr("called like an export"), HasSubstr(at("t/contacts.txt"))));
}

/// An export as Salesforce writes it: objects split over parts that are archives, one part fetched twice.
class SplitExport : public ::testing::Test {
 protected:
  using Files = std::vector<std::pair<std::string, std::string>>;
  void SetUp() override {
    const Files first = {
        {"Contact.csv", "Id\n1\n"}, {"Account.csv", "Id\n7\n"}, {"00P4/00P000000000001", "%"}};
    write("WE_1.ZIP", first);
    write("WE_1 (1).ZIP", first);
    write("WE_2.ZIP", {{"Contact.csv", "Id\n2\n"}, {"Case.csv", "Id\n"}});
    write("WE_3.ZIP", {{"00P4/00P000000000002", "%"}});
    write("WE_10.ZIP", {{"more/Contact.csv", "Id\n3\n"}});
  }
  void write(const std::string& name, const Files& files) const {
    folder_.write(name, mixferry::tests::archived("zip", "none", files));
  }
  std::string at(const std::string& name) const { return folder_.path(name); }
  TemporaryFolder folder_;
};

// Method: the same object, asked for by folder and by glob.
TEST_F(SplitExport, GivesAllPartsOfAnObjectInOrder) {
  for (const std::string& argument : {folder_.path().string() + ":Contact.csv", at("WE_*.ZIP:Contact.csv")}) {
    const Expansion found = expand_sources({argument}).value();
    EXPECT_THAT(found.paths, ElementsAre(at("WE_1 (1).ZIP:Contact.csv"), at("WE_2.ZIP:Contact.csv"),
                                         at("WE_10.ZIP:more/Contact.csv")));
    ASSERT_EQ(found.left_out.size(), 2u);
    EXPECT_EQ(found.left_out[0].what, argument);
    EXPECT_EQ(found.left_out[0].why, "1 of 5 files hold nothing of that name: " + at("WE_3.ZIP"));
    EXPECT_EQ(found.left_out[1].what, at("WE_1.ZIP:Contact.csv"));
    EXPECT_EQ(found.left_out[1].why, "holds the same bytes as " + at("WE_1 (1).ZIP:Contact.csv"));
  }
}

// Method: the objects of a mapping against whole archives; what is named by itself is read all the same.
TEST_F(SplitExport, GivesTheObjectOfTheMapping) {
  const Expansion found = expand_sources({at("WE_1.ZIP"), at("WE_2.ZIP")}, {"contact"}).value();
  EXPECT_THAT(found.paths, ElementsAre(at("WE_1.ZIP:Contact.csv"), at("WE_2.ZIP:Contact.csv")));
  EXPECT_THAT(found.argument_of, ElementsAre(0u, 1u));
  EXPECT_THAT(
      found.left_out,
      Contains(Field(&LeftOut::why, HasSubstr("not called contact, as the mapping has it: Account.csv"))));
  EXPECT_THAT(expand_sources({at("WE_1.ZIP"), at("WE_1.ZIP:Account.csv")}, {"Contact"}).value().paths,
              ElementsAre(at("WE_1.ZIP:Contact.csv"), at("WE_1.ZIP:Account.csv")));
  EXPECT_THAT(expand_sources({at("WE_1.ZIP")}, {"Lead"}).value().paths.size(), 2u);
}

TEST_F(SplitExport, LeavesAttachmentsOutAndSaysSo) {
  const Expansion found = expand_sources({at("WE_1.ZIP"), at("WE_[23].ZIP")}).value();
  EXPECT_THAT(found.paths, ElementsAre(at("WE_1.ZIP:Account.csv"), at("WE_1.ZIP:Contact.csv"),
                                       at("WE_2.ZIP:Case.csv"), at("WE_2.ZIP:Contact.csv")));
  ASSERT_EQ(found.left_out.size(), 2u);
  EXPECT_THAT(found.left_out[0].why,
              HasSubstr("1 of its members, links or not called like CSV or JSON: 00P4/00P"));
  EXPECT_THAT(found.left_out[1].why, HasSubstr("1 of 2 files hold nothing that is called like CSV or JSON"));
  EXPECT_THAT(expand_sources({at("WE_1.ZIP:00P*")}).value().paths,
              ElementsAre(at("WE_1.ZIP:00P4/00P000000000001")));
}

TEST_F(SplitExport, IsRefusedWhereAPartIsDamagedOrNothingMatches) {
  const auto error_of = [&](const std::string& argument) {
    return expand_sources({argument}).error().message;
  };
  EXPECT_THAT(error_of(at("WE_*.ZIP:Lead.csv")),
              HasSubstr("no member matches Lead.csv. It holds Contact.csv"));
  EXPECT_THAT(error_of(at("WE_3.ZIP")), HasSubstr("no CSV or JSON file"));
  folder_.write("WE_2.ZIP", "PK\x03\x04 cut off");
  EXPECT_THAT(error_of(at("WE_*.ZIP:Contact.csv")), HasSubstr("WE_2.ZIP"));
}

// Method: the same size, and different bytes at the very end.
TEST_F(SplitExport, TellsMembersOfOneSizeApart) {
  const std::string rows = "Id\n" + std::string(200'000, '1');
  write("WE_4.ZIP", {{"Lead.csv", rows + "2"}});
  write("WE_5.ZIP", {{"Lead.csv", rows + "3"}});
  EXPECT_EQ(expand_sources({at("WE_*.ZIP:Lead.csv")}).value().paths.size(), 2u);
}

}  // namespace
}  // namespace mixferry::connectors
