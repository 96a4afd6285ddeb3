#include "connectors/input/open_archives.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "connectors/open/open_source.h"
#include "connectors/source/source.h"
#include "tests/support/archive_file.h"
#include "tests/support/collected_rows.h"
#include "tests/support/stream_content.h"
#include "tests/support/temporary_folder.h"

namespace mixferry::connectors {
namespace {

using ::testing::HasSubstr;
using tests::archived;
using tests::text_or_error;

struct ArchivePacking {
  const char* name;
  const char* format;
  const char* filter;
};

class OpeningArchives : public ::testing::TestWithParam<ArchivePacking> {
 protected:
  [[nodiscard]] std::string write(const std::vector<std::pair<std::string, std::string>>& members) const {
    return folder_.write("archive", archived(GetParam().format, GetParam().filter, members));
  }
  [[nodiscard]] std::string read(const std::string& file, const std::string& member) {
    const auto stream = archives_.open_member({file, member});
    return stream ? text_or_error(**stream) : "error: " + stream.error().message;
  }
  tests::TemporaryFolder folder_;
  OpenArchives archives_;
};

TEST_P(OpeningArchives, GivesMembersInAnyOrder) {
  const std::string file = write({{"a", "1"}, {"b", std::string(100'000, '2')}, {"c", ""}, {"d", "4"}});
  for (const std::string_view order : {"abcd", "dcba", "bbaadc", "acbd"}) {
    for (const char name : order) {
      const std::string right = name == 'b'   ? std::string(100'000, '2')
                                : name == 'c' ? ""
                                              : std::string(1, name == 'a' ? '1' : '4');
      EXPECT_EQ(read(file, std::string(1, name)), right) << order;
    }
  }
}

TEST_P(OpeningArchives, LetsSeveralMembersBeReadSideBySide) {
  const std::string file = write({{"a", "one"}, {"b", "two"}, {"c", "three"}});
  auto b = archives_.open_member({file, "b"}).value();
  char first = 0;
  EXPECT_EQ(b->read({&first, 1}).value(), 1U);
  EXPECT_EQ(read(file, "c"), "three");
  auto a = archives_.open_member({file, "a"}).value();
  EXPECT_EQ(first + text_or_error(*b), "two");
  EXPECT_EQ(text_or_error(*a), "one");
}

TEST_P(OpeningArchives, GoesOnBehindAMemberThatWasLeftHalfway) {
  const std::string file = write({{"a", std::string(300'000, 'a')}, {"b", "two"}});
  char first = 0;
  EXPECT_EQ(archives_.open_member({file, "a"}).value()->read({&first, 1}).value(), 1U);
  EXPECT_EQ(read(file, "b"), "two");
}

TEST_P(OpeningArchives, SaysWhatIsNotThere) {
  const std::string file = write({{"a", "one"}, {"b", "two"}});
  EXPECT_EQ(read(file, "b"), "two");
  EXPECT_THAT(read(file, "x"), HasSubstr("archive: it holds no x."));
  EXPECT_EQ(read(file, "a"), "one");
}

TEST_P(OpeningArchives, SeesAnotherFileOfTheSameName) {
  const std::string file = write({{"a", "one"}, {"b", "two"}});
  EXPECT_EQ(read(file, "a"), "one");
  EXPECT_EQ(write({{"b", "another"}, {"z", ""}}), file);
  EXPECT_EQ(read(file, "b"), "another");
  EXPECT_THAT(read(file, "a"), HasSubstr("it holds no a."));
}

TEST_P(OpeningArchives, IsOutlivedByItsStreams) {
  const std::string file = write({{"a", "one"}, {"b", "two"}});
  auto archives = std::make_unique<OpenArchives>();
  auto stream = archives->open_member({file, "b"}).value();
  archives.reset();
  EXPECT_EQ(text_or_error(*stream), "two");
}

// Method: so many members that looking through the archive for each would outlast the test's time limit.
TEST_P(OpeningArchives, ReadsThousandsOfMembersInOnePass) {
  constexpr int kMembers = 6'000;
  std::vector<std::pair<std::string, std::string>> members;
  for (int i = 0; i < kMembers; ++i)
    members.emplace_back(fmt::format("part_{}.csv", i), fmt::format("Id,Name\n{},Ann\n", i));
  const std::string file = write(members);
  for (int i = 0; i < kMembers; ++i) {
    const auto source = open_source(fmt::format("{}:part_{}.csv", file, i), {}, archives_);
    ASSERT_TRUE(source) << source.error().message;
    const auto block = (*source)->next();
    ASSERT_TRUE(block && *block);
    EXPECT_EQ((*block)->bytes, fmt::format("{},Ann\n", i));
  }
}

INSTANTIATE_TEST_SUITE_P(All, OpeningArchives,
                         ::testing::Values(ArchivePacking{"Zip", "zip", "none"},
                                           ArchivePacking{"Tar", "ustar", "none"},
                                           ArchivePacking{"TarGz", "ustar", "gzip"},
                                           ArchivePacking{"TarZst", "ustar", "zstd"}),
                         [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace mixferry::connectors
