#include "connectors/input/zip_directory.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>

#include "connectors/input/archive_members.h"
#include "connectors/input/open_archives.h"
#include "tests/support/archive_file.h"
#include "tests/support/stream_content.h"
#include "tests/support/temporary_folder.h"

namespace mixferry::connectors {
namespace {

using ::testing::HasSubstr;
using tests::archived;
using tests::text_or_error;

class Zip : public ::testing::Test {
 protected:
  [[nodiscard]] std::string member(const std::string& bytes, const std::string& name) const {
    OpenArchives archives;
    const auto stream = archives.open_member({folder_.write("a.zip", bytes), name});
    return stream ? text_or_error(**stream) : "error: " + stream.error().message;
  }
  tests::TemporaryFolder folder_;
  const std::string whole_ = archived("zip", "none", {{"a.csv", "Id\n1\n2\n"}, {"b.csv", "Id\n3\n"}});
};

TEST_F(Zip, GivesEachMemberByItsName) {
  EXPECT_EQ(member(whole_, "b.csv"), "Id\n3\n");
  EXPECT_EQ(member(whole_, "a.csv"), "Id\n1\n2\n");
  EXPECT_THAT(member(whole_, "c.csv"), HasSubstr("it holds no c.csv"));
}

TEST_F(Zip, MayStandBehindSomethingElse) {
  EXPECT_EQ(member("PK\x03\x04 some other bytes " + whole_, "b.csv"), "Id\n3\n");
}

// Method: so many equal letters that the last packed bytes stand for more than one call has room for.
TEST_F(Zip, IsReadToItsEndInPiecesOfAnySize) {
  const std::string content = "Id\n" + std::string(100'000, '2') + "\n";
  EXPECT_EQ(member(archived("zip", "none", {{"a.csv", content}}), "a.csv"), content);
}

struct HeaderCase {
  const char* what;
  std::size_t at;  ///< in the header in front of the first member
  char byte;
};

// Method: one byte of a member's own header, changed; the directory stays.
TEST_F(Zip, IsRefusedWhereAHeaderTellsAnotherTale) {
  for (const auto& [what, at, byte] : std::initializer_list<HeaderCase>{{"method", 8, 1},
                                                                        {"checksum", 14, 5},
                                                                        {"size", 18, 3},
                                                                        {"size", 22, 4},
                                                                        {"name", 30, 'x'},
                                                                        {"encryption", 6, 1}}) {
    std::string bytes = whole_;
    bytes[at] = byte;
    if (std::string_view(what) == "encryption") bytes[at] = static_cast<char>(whole_[at] | 1);
    const auto listed = members_of(folder_.write("a.zip", bytes), "");
    ASSERT_FALSE(listed) << what;
    EXPECT_THAT(listed.error().message, HasSubstr(std::string("another ") + what)) << what;
    EXPECT_THAT(member(bytes, "a.csv"), HasSubstr("error: ")) << what;
  }
}

// Method: every byte of the packed members, flipped: the right bytes, or an error; never others.
TEST_F(Zip, IsReadRightOrNotAtAll) {
  const std::string bytes = archived("zip", "none", {{"a.csv", "Id,Name\n1,Ada\n2,Ada\n3,Ada\n4,Bo\n"}});
  const std::string right = member(bytes, "a.csv");
  ASSERT_FALSE(right.starts_with("error"));
  for (std::size_t i = 30; i < bytes.size(); ++i) {
    std::string flipped = bytes;
    flipped[i] = static_cast<char>(flipped[i] ^ 0x10);
    const std::string got = member(flipped, "a.csv");
    if (!got.starts_with("error: ")) {
      EXPECT_EQ(got, right) << i;
    }
  }
}

}  // namespace
}  // namespace mixferry::connectors
