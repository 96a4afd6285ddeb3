#include "connectors/input/same_members.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/archive_file.h"
#include "tests/support/temporary_folder.h"

namespace mixferry::connectors {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using tests::archived;

TEST(SameMembers, AreThoseOfOneNameAndTheSameBytes) {
  const tests::TemporaryFolder folder;
  const std::string zip = folder.write(
      "a.zip",
      archived("zip", "none", {{"1/x.csv", "Id\n1\n"}, {"2/x.csv", "Id\n2\n"}, {"y.csv", "Id\n1\n"}}));
  const std::string tar = folder.write(
      "b.tgz",
      archived("ustar", "gzip", {{"x.csv", "Id\n2\n"}, {"3/x.csv", "Id\n3\n"}, {"y.csv", "Id\n12\n"}}));
  // Checksums as a zip's directory would have them; that of 2/x.csv could be that of 1/x.csv, too.
  EXPECT_THAT(firsts_of_same_members({{{zip, "1/x.csv"}, 5, 7},
                                      {{zip, ""}, 5},
                                      {{zip, "2/x.csv"}, 5, 7},
                                      {{zip, "y.csv"}, 5, 9},
                                      {{tar, "x.csv"}, 5},
                                      {{tar, "3/x.csv"}, 5},
                                      {{tar, "y.csv"}, 6},
                                      {{tar, ""}, 5},
                                      {{zip, "1/x.csv"}, 5, 7}})
                  .value(),
              ElementsAre(0, 1, 2, 3, 2, 5, 6, 7, 0));
}

// Method: members that don't exist. Nobody looks into them where size or checksum differ.
TEST(SameMembers, AreNotDecompressedWithoutNeed) {
  EXPECT_THAT(firsts_of_same_members({{{"no.zip", "a.csv"}, 5, 1},
                                      {{"no.zip", "2/a.csv"}, 5, 2},
                                      {{"no.zip", "3/a.csv"}, 6, 1},
                                      {{"no.zip", "b.csv"}, 5, 1}})
                  .value(),
              ElementsAre(0, 1, 2, 3));
  const auto same = firsts_of_same_members({{{"no.zip", "a.csv"}, 5, 1}, {{"no.zip", "2/a.csv"}, 5}});
  ASSERT_FALSE(same);
  EXPECT_THAT(same.error().message, HasSubstr("no.zip"));
}

}  // namespace
}  // namespace mixferry::connectors
