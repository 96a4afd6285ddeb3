#include "connectors/input/archive_members.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>
#include <utility>
#include <vector>

#include "connectors/input/expand_sources.h"
#include "tests/support/archive_file.h"
#include "tests/support/collected_rows.h"
#include "tests/support/export_file.h"
#include "tests/support/temporary_folder.h"

namespace mixferry::connectors {
namespace {

using mixferry::tests::archived;
using mixferry::tests::collect_file;
using mixferry::tests::gzip;
using mixferry::tests::TemporaryFolder;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

using Members = std::vector<std::pair<std::string, std::string>>;

const Members kExport = {{"data/Contact.csv", "Id\n1\n2\n"},
                         {"data/Account.CSV", "Id\n3\n"},
                         {"readme.txt", "hello"},
                         {"leads.jsonl", "{\"Id\":4}\n"},
                         {"__MACOSX/data/._Contact.csv", "x"}};

struct Container {
  const char* name;
  const char* format;
  const char* filter;
};

class Archives : public ::testing::TestWithParam<Container> {
 protected:
  [[nodiscard]] std::string write(const Members& members) const {
    const std::string bytes = archived(GetParam().format, GetParam().filter, members);
    return folder_.write("export.bin", bytes);
  }
  TemporaryFolder folder_;
};

TEST_P(Archives, GiveTheirExportsOrWhatMatches) {
  const std::string file = write(kExport);
  EXPECT_THAT(members_of(file, "").value(),
              ElementsAre("data/Contact.csv", "data/Account.CSV", "leads.jsonl"));
  EXPECT_THAT(members_of(file, "data/C*").value(), ElementsAre("data/Contact.csv"));
  EXPECT_THAT(members_of(file, "readme.txt").value(), ElementsAre("readme.txt"));
  EXPECT_THAT(members_of(file, "Lead.csv").error().message,
              HasSubstr("no member matches Lead.csv. It holds data/Contact.csv"));
}

TEST_P(Archives, AreReadMemberByMember) {
  const std::string file = write(kExport);
  const auto sources = expand_sources({file}).value();
  EXPECT_THAT(sources,
              ElementsAre(file + ":data/Contact.csv", file + ":data/Account.CSV", file + ":leads.jsonl"));
  std::vector<std::string> ids;
  for (const std::string& source : sources) {
    const auto all = collect_file(source, {.names = {"Id"}, .others = false});
    EXPECT_EQ(all.error, std::nullopt);
    for (const auto& row : all.rows) ids.push_back(row.cells.at(0));
  }
  EXPECT_THAT(ids, ElementsAre("1", "2", "3", "<number 4>"));
}

TEST_P(Archives, AreFoundByGlobAndMember) {
  const std::string file = write(kExport);
  EXPECT_THAT(expand_sources({folder_.path("exp*.bin:data/*")}).value(),
              ElementsAre(file + ":data/Contact.csv", file + ":data/Account.CSV"));
  EXPECT_THAT(expand_sources({file + ":nothing"}).error().message, HasSubstr("no member matches nothing"));
}

TEST_P(Archives, MayHoldGzip) {
  const std::string file = write({{"Contact.csv.gz", gzip("Id\n1\n")}});
  const auto all = collect_file(file + ":Contact.csv.gz", {.names = {"Id"}, .others = false});
  EXPECT_EQ(all.error, std::nullopt);
  EXPECT_EQ(all.rows.size(), 1u);
}

TEST_P(Archives, WithNamesThatTrickAreRefused) {
  for (const char* name :
       {"../Contact.csv", "/etc/Contact.csv", "a/../../Contact.csv", "a\\..\\Contact.csv"}) {
    EXPECT_THAT(members_of(write({{name, "Id\n1\n"}}), "").error().message,
                HasSubstr("leads out of the archive"))
        << name;
  }
  EXPECT_THAT(members_of(write({{"a.csv", "Id\n1\n"}, {"a.csv", "Id\n2\n"}}), "").error().message,
              HasSubstr("two members called a.csv"));
  EXPECT_THAT(members_of(write({{"a.txt", "Id\n1\n"}}), "").error().message,
              HasSubstr("no CSV or JSON file"));
}

// Method: cut off at many places: an error on listing, or where the member is read; never fewer rows.
TEST_P(Archives, ThatAreCutOffAreRefused) {
  std::string content = "Id\n";
  for (int i = 0; i < 20'000; ++i) content += std::to_string(i * 7919 % 100'003) + "\n";
  const std::string whole =
      archived(GetParam().format, GetParam().filter, {{"a.csv", content}, {"b.csv", content}});
  for (std::size_t size = 600; size < whole.size(); size += whole.size() / 20) {
    const std::string file = folder_.write("cut", whole.substr(0, size));
    const auto members = members_of(file, "");
    if (!members) continue;
    std::size_t whole_members = 0;
    for (const std::string& member : *members) {
      const auto all = collect_file(file + ":" + member, {.names = {"Id"}, .others = false});
      if (!all.error && all.rows.size() == 20'000) ++whole_members;
      EXPECT_TRUE(all.error || all.rows.size() == 20'000) << size;
    }
    EXPECT_LT(whole_members, 2u) << size;
  }
}

INSTANTIATE_TEST_SUITE_P(Containers, Archives,
                         ::testing::Values(Container{"Zip", "zip", "none"}, Container{"Tar", "ustar", "none"},
                                           Container{"TarGzip", "ustar", "gzip"},
                                           Container{"TarXz", "ustar", "xz"}),
                         [](const auto& row) { return row.param.name; });

TEST(MembersOf, RefusesEncryptedMembers) {
  const TemporaryFolder folder;
  const std::string file = folder.write("a.zip", archived("zip", "none", {{"a.csv", "Id\n1\n"}}, "secret"));
  EXPECT_THAT(members_of(file, "").error().message, HasSubstr("a.csv is encrypted"));
}

TEST(MembersOf, NoticesAWrongChecksum) {
  const TemporaryFolder folder;
  std::string bytes = archived("zip", "none", {{"a.csv", "Id\n" + std::string(1000, '1') + "\n"}});
  bytes[bytes.find("PK\x01\x02") + 16] ^= 1;  // the checksum in the directory
  const std::string file = folder.write("a.zip", bytes);
  const auto all = collect_file(file + ":a.csv", {.names = {"Id"}, .others = false});
  EXPECT_TRUE(all.error.has_value());
}

TEST(MembersOf, ReadsNamesInUtf8) {
  const TemporaryFolder folder;
  std::string bytes = archived("zip", "none", {{"Z__.csv", "Id\n1\n"}});
  for (const std::size_t header : {bytes.find("PK\x03\x04") + 6, bytes.find("PK\x01\x02") + 8}) {
    bytes[header + 1] = static_cast<char>(bytes[header + 1] | 8);  // names are in UTF-8
  }
  for (std::size_t at = 0; (at = bytes.find("Z__", at)) != std::string::npos;)
    bytes.replace(at, 3, "Z\xC3\xA9");
  const std::string file = folder.write("a.zip", bytes);
  EXPECT_THAT(members_of(file, "").value(), ElementsAre("Z\xC3\xA9.csv"));
  EXPECT_EQ(collect_file(file + ":Z\xC3\xA9.csv", {.names = {"Id"}, .others = false}).rows.size(), 1u);
}

TEST(MembersOf, LeavesOtherFilesAlone) {
  const TemporaryFolder folder;
  for (const std::string& content :
       {std::string("Id\n1\n"), gzip("Id\n1\n"), std::string(), gzip("x").substr(0, 9),
        archived("zip", "none", {{"[Content_Types].xml", "x"}, {"a.csv", "x"}})}) {
    EXPECT_THAT(members_of(folder.write("export", content), "").value(), IsEmpty());
  }
}

TEST(SplitSourcePath, PrefersAFileOfThatName) {
  const TemporaryFolder folder;
  const std::string archive = folder.write("a.zip", "x");
  EXPECT_EQ(split_source_path(archive + ":b.csv").file, archive);
  EXPECT_EQ(split_source_path(archive + ":b.csv").member, "b.csv");
  EXPECT_EQ(split_source_path(folder.write("a.zip:b.csv", "x")).member, "");
  EXPECT_EQ(split_source_path("-").file, "-");
}

}  // namespace
}  // namespace mixferry::connectors
