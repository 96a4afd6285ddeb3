#include "connectors/input/archive_members.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "connectors/input/expand_sources.h"
#include "connectors/input/open_archives.h"
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
using ::testing::UnorderedElementsAre;

using Files = std::vector<std::pair<std::string, std::string>>;

const Files kExport = {{"data/Contact.csv", "Id\n1\n2\n"},
                       {"data/Account.CSV", "Id\n3\n"},
                       {"readme.txt", "hello"},
                       {"leads.jsonl", "{\"Id\":4}\n"},
                       {"__MACOSX/data/._Contact.csv", "x"}};

struct Packing {
  const char* name;
  const char* format;
  const char* filter;
};

std::vector<std::string> chosen_of(const std::string& file, const std::string& pattern) {
  const Members members = members_of(file, pattern).value();
  std::vector<std::string> names;
  for (const Member& member : members.chosen) names.push_back(member.name);
  return names;
}

class Archives : public ::testing::TestWithParam<Packing> {
 protected:
  [[nodiscard]] std::string write(const Files& members) const {
    const std::string bytes = archived(GetParam().format, GetParam().filter, members);
    return folder_.write("export.bin", bytes);
  }
  TemporaryFolder folder_;
};

TEST_P(Archives, GiveTheirExportsOrWhatMatches) {
  const std::string file = write(kExport);
  EXPECT_THAT(chosen_of(file, ""),
              UnorderedElementsAre("data/Account.CSV", "data/Contact.csv", "leads.jsonl"));
  EXPECT_THAT(chosen_of(file, "data/C*"), ElementsAre("data/Contact.csv"));
  EXPECT_THAT(chosen_of(file, "readme.txt"), ElementsAre("readme.txt"));
  EXPECT_THAT(chosen_of(file, "*.csv"), ElementsAre("data/Contact.csv"));
  EXPECT_THAT(chosen_of(file, "Contact.csv"), ElementsAre("data/Contact.csv"));
  EXPECT_THAT(chosen_of(file, "Lead.csv"), IsEmpty());
  EXPECT_THAT(members_of(file, "").value().others, ElementsAre("readme.txt", "__MACOSX/data/._Contact.csv"));
}

TEST_P(Archives, GiveTheOneMemberOfExactlyThatName) {
  const std::string file = write({{"old/Contact.csv", "Id\n1\n"}, {"Contact.csv", "Id\n2\n"}});
  EXPECT_THAT(chosen_of(file, "Contact.csv"), ElementsAre("Contact.csv"));
  EXPECT_THAT(chosen_of(file, "C*.csv"), UnorderedElementsAre("old/Contact.csv", "Contact.csv"));
}

TEST_P(Archives, OfZipGiveThemByNameAndOfTarAsTheyStand) {
  const std::string file = write({{"part-10.csv", "Id\n10\n"}, {"part-2.csv", "Id\n2\n"}});
  if (GetParam().format == std::string_view("zip")) {
    EXPECT_THAT(chosen_of(file, ""), ElementsAre("part-2.csv", "part-10.csv"));
  } else {
    EXPECT_THAT(chosen_of(file, ""), ElementsAre("part-10.csv", "part-2.csv"));
  }
}

TEST_P(Archives, AreReadMemberByMember) {
  const std::string file = write(kExport);
  const auto sources = expand_sources({file}).value().paths;
  EXPECT_THAT(sources, UnorderedElementsAre(file + ":data/Contact.csv", file + ":data/Account.CSV",
                                            file + ":leads.jsonl"));
  std::vector<std::string> ids;
  for (const std::string& source : sources) {
    const auto all = collect_file(source, {.names = {"Id"}, .others = false});
    EXPECT_EQ(all.error, std::nullopt);
    for (const auto& row : all.rows) ids.push_back(row.cells.at(0));
  }
  EXPECT_THAT(ids, UnorderedElementsAre("1", "2", "3", "<number 4>"));
}

TEST_P(Archives, AreFoundByGlobAndMember) {
  const std::string file = write(kExport);
  EXPECT_THAT(expand_sources({folder_.path("exp*.bin:data/*")}).value().paths,
              UnorderedElementsAre(file + ":data/Contact.csv", file + ":data/Account.CSV"));
  EXPECT_THAT(expand_sources({file + ":nothing"}).error().message, HasSubstr("no member matches nothing"));
}

TEST_P(Archives, MayHoldGzip) {
  const std::string file = write({{"Contact.csv.gz", gzip("Id\n1\n")}, {"Lead.csv.xz", "x"}});
  EXPECT_THAT(chosen_of(file, ""), ElementsAre("Contact.csv.gz", "Lead.csv.xz"));
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
}

TEST_P(Archives, MayHoldAMemberTwiceWithTheSameBytesAlone) {
  EXPECT_THAT(members_of(write({{"a.csv", "Id\n1\n"}, {"a.csv", "Id\n2\n"}}), "").error().message,
              HasSubstr("two members called a.csv, with different bytes"));
  const auto members =
      members_of(write({{"a.csv", "Id\n1\n"}, {"b.csv", "Id\n2\n"}, {"a.csv", "Id\n1\n"}}), "").value();
  EXPECT_EQ(members.chosen.size(), 2u);
  EXPECT_THAT(members.repeated, ElementsAre("a.csv"));
}

// Method: cut off at many places, between two members among them: an error on listing, or where the member is
// read; never fewer members, never fewer rows.
TEST_P(Archives, ThatAreCutOffAreRefused) {
  std::string content = "Id\n";
  for (int i = 0; i < 20'000; ++i) content += std::to_string(i * 7919 % 100'003) + "\n";
  const std::string whole =
      archived(GetParam().format, GetParam().filter, {{"a.csv", content}, {"b.csv", content}});
  std::vector<std::size_t> sizes = {whole.find("b.csv"), whole.find("PK\x01\x02")};
  std::erase(sizes, std::string::npos);
  for (std::size_t size = 600; size < whole.size(); size += whole.size() / 20) sizes.push_back(size);
  for (const std::size_t size : sizes) {
    const std::string file = folder_.write("cut", whole.substr(0, size));
    const auto members = members_of(file, "");
    // What is cut off in a compressed archive may not be known as an archive any more.
    if (!members || members->container == Container::none) continue;
    ASSERT_EQ(members->chosen.size(), 2u) << size;
    std::size_t whole_members = 0;
    for (const Member& member : members->chosen) {
      const auto all = collect_file(file + ":" + member.name, {.names = {"Id"}, .others = false});
      if (!all.error && all.rows.size() == 20'000) ++whole_members;
      EXPECT_TRUE(all.error || all.rows.size() == 20'000) << size;
    }
    EXPECT_LT(whole_members, 2u) << size;
  }
}

INSTANTIATE_TEST_SUITE_P(Containers, Archives,
                         ::testing::Values(Packing{"Zip", "zip", "none"}, Packing{"Tar", "ustar", "none"},
                                           Packing{"TarGzip", "ustar", "gzip"},
                                           Packing{"TarXz", "ustar", "xz"}),
                         [](const auto& row) { return row.param.name; });

TEST(MembersOf, RefusesEncryptedMembers) {
  const TemporaryFolder folder;
  const std::string file = folder.write("a.zip", archived("zip", "none", {{"a.csv", "Id\n1\n"}}, "secret"));
  EXPECT_THAT(members_of(file, "").error().message, HasSubstr("a.csv is encrypted"));
}

TEST(MembersOf, SaysThatAnArchiveIsEmpty) {
  const TemporaryFolder folder;
  const std::string file = folder.write("a.zip", "PK\x05\x06" + std::string(18, '\0'));
  EXPECT_THAT(members_of(file, "").error().message, HasSubstr("the archive is empty"));
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
  EXPECT_THAT(chosen_of(file, ""), ElementsAre("Z\xC3\xA9.csv"));
  EXPECT_EQ(collect_file(file + ":Z\xC3\xA9.csv", {.names = {"Id"}, .others = false}).rows.size(), 1u);
}

TEST(MembersOf, LeavesOtherFilesAlone) {
  const TemporaryFolder folder;
  for (const std::string& content :
       {std::string("Id\n1\n"), gzip("Id\n1\n"), std::string(), gzip("x").substr(0, 9)}) {
    EXPECT_EQ(members_of(folder.write("export", content), "").value().container, Container::none);
  }
  const std::string workbook = archived("zip", "none", {{"[Content_Types].xml", "x"}, {"a.csv", "x"}});
  EXPECT_EQ(members_of(folder.write("export", workbook), "").value().container, Container::workbook);
}

// Method: a tar with a file, a hard link to it and a link that leads out.
TEST(MembersOf, ReadsNoLinks) {
  const TemporaryFolder folder;
  std::string bytes = archived("ustar", "none", {{"a.csv", "Id\n1\n"}, {"b.csv", ""}, {"c.csv", ""}});
  const auto make_link = [&](std::size_t header, char type, std::string_view to) {
    bytes[header + 156] = type;
    bytes.replace(header + 157, to.size(), to);
    bytes.replace(header + 148, 8, "        ");
    unsigned sum = 0;
    for (const char byte : std::string_view(bytes).substr(header, 512))
      sum += static_cast<unsigned char>(byte);
    bytes.replace(header + 148, 7, fmt::format("{:06o}", sum) + '\0');
  };
  make_link(1024, '1', "a.csv");
  make_link(1536, '2', "/etc/passwd");
  const auto members = members_of(folder.write("a.tar", bytes), "").value();
  EXPECT_EQ(members.chosen.size(), 1u);
  EXPECT_THAT(members.others, ElementsAre("b.csv", "c.csv"));
}

TEST(OpenMember, KnowsHowFarItIs) {
  const TemporaryFolder folder;
  const std::string file =
      folder.write("a.zip", archived("zip", "none", {{"a.csv", std::string(500'000, 'x')}}));
  const auto stream = OpenArchives().open_member({file, "a.csv"}).value();
  EXPECT_EQ(stream->fraction_read(), 0.0);
  std::string bytes(100'000, '\0');
  while (stream->fraction_read().value() < 0.5) ASSERT_GT(stream->read(bytes).value(), 0u);
  EXPECT_LT(stream->fraction_read().value(), 1.0);
  while (stream->read(bytes).value() > 0) continue;
  EXPECT_EQ(stream->fraction_read(), 1.0);
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
