#include "connectors/input/archive_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>

#include "tests/support/archive_file.h"
#include "tests/support/stream_content.h"
#include "tests/support/temporary_folder.h"

namespace mixferry::connectors {
namespace {

using mixferry::tests::compressed;
using mixferry::tests::Content;
using mixferry::tests::letters;
using mixferry::tests::read_all;
using mixferry::tests::TemporaryFolder;
using ::testing::HasSubstr;

class Compressions : public ::testing::TestWithParam<const char*> {};

TEST_P(Compressions, AreUndoneByContent) {
  const TemporaryFolder folder;
  for (const std::string& text : {letters(300'000), std::string("Id\n1\n"), std::string()}) {
    const std::string path = folder.write("export.csv", compressed(GetParam(), text));
    for (const std::size_t room : {1uz << 20, 4096uz, 1uz}) {
      const Content content = read_all(path, room);
      EXPECT_EQ(content.error, "");
      EXPECT_TRUE(content.bytes == text) << content.bytes.size();
    }
  }
}

// Method: cut off at many places; each must be noticed, after the good bytes.
TEST_P(Compressions, ThatAreCutOffAreAnError) {
  const TemporaryFolder folder;
  const std::string text = letters(300'000);
  const std::string whole = compressed(GetParam(), text);
  for (std::size_t size = 12; size < whole.size(); size += whole.size() / 50) {
    const Content content = read_all(folder.write("cut", whole.substr(0, size)));
    EXPECT_THAT(content.error, HasSubstr("cut")) << size;
    EXPECT_TRUE(text.starts_with(content.bytes)) << size;
  }
  EXPECT_NE(read_all(folder.write("cut", whole.substr(0, whole.size() - 1))).error, "");
}

// Method: one bit flipped in many places. libarchive writes zstd without checksums, so zstd has a test of its
// own.
TEST_P(Compressions, ThatAreDamagedNeverGiveOtherText) {
  if (std::string(GetParam()) == "zstd") GTEST_SKIP() << "no checksum";
  const TemporaryFolder folder;
  const std::string text = letters(300'000);
  const std::string whole = compressed(GetParam(), text);
  for (std::size_t at = 20; at < whole.size(); at += whole.size() / 50) {
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
    const Content content = read_all(folder.write("damaged", damaged));
    EXPECT_TRUE(!content.error.empty() || content.bytes == text) << at;
  }
}

// Method: what the zstd program writes for "Id\n1\n", and the same with another digit.
TEST(Zstd, IsCheckedAgainstItsChecksum) {
  const TemporaryFolder folder;
  std::string frame("\x28\xB5\x2F\xFD\x04\x58\x29\x00\x00Id\n1\n\x00\x83\x4E\x11", 18);
  EXPECT_EQ(read_all(folder.write("good", frame)).bytes, "Id\n1\n");
  frame[12] = '2';
  EXPECT_THAT(read_all(folder.write("damaged", frame)).error, HasSubstr("damaged or cut off"));
}

// Method: much of nothing in a few kilobytes.
TEST_P(Compressions, ThatExpandBeyondMeasureAreRefused) {
  const TemporaryFolder folder;
  const std::string bomb = compressed(GetParam(), std::string(80 << 20, '\0'));
  if (bomb.size() * kExpansionMax > 80 << 20) GTEST_SKIP() << "can't expand so far";
  const Content content = read_all(folder.write("bomb", bomb), 1 << 20);
  EXPECT_THAT(content.error, HasSubstr("expands to more than 1000 times"));
}

INSTANTIATE_TEST_SUITE_P(Filters, Compressions, ::testing::Values("zstd", "xz", "bzip2"),
                         [](const auto& row) { return std::string(row.param); });

}  // namespace
}  // namespace mixferry::connectors
