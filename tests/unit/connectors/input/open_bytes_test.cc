#include "connectors/input/open_bytes.h"

#include <algorithm>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>

#include "connectors/source/byte_stream.h"
#include "tests/support/export_file.h"
#include "tests/support/stream_content.h"
#include "tests/support/temporary_folder.h"

namespace mixferry::connectors {
namespace {

using mixferry::tests::Content;
using mixferry::tests::gzip;
using mixferry::tests::letters;
using mixferry::tests::read_all;
using mixferry::tests::TemporaryFolder;
using ::testing::AllOf;
using ::testing::HasSubstr;

// Method: the same text plain, gzipped and in several gzip members, read in pieces of several sizes.
TEST(OpenBytes, GivesTheDecompressedBytesOfAFile) {
  const TemporaryFolder folder;
  const std::string text = letters(300'000);
  const std::string plain = folder.write("plain", text);
  const std::string zipped = folder.write("named.csv", gzip(text));
  const std::string members =
      folder.write("members.gz", gzip(text.substr(0, 1000)) + gzip("") + gzip(text.substr(1000)));
  const std::string padded = folder.write("padded.gz", gzip(text) + std::string(500, '\0'));
  for (const std::string& path : {plain, zipped, members, padded}) {
    for (const std::size_t piece : {1UZ << 20, 4096UZ, 13UZ}) {
      SCOPED_TRACE(path + " in pieces of " + std::to_string(piece));
      const Content content = read_all(path, piece);
      EXPECT_EQ(content.error, "");
      EXPECT_TRUE(content.bytes == text);
    }
  }
}

TEST(OpenBytes, EmptyFilesAreEmpty) {
  const TemporaryFolder folder;
  EXPECT_EQ(read_all(folder.write("empty", "")).bytes, "");
  EXPECT_EQ(read_all(folder.write("empty", "")).error, "");
  EXPECT_EQ(read_all(folder.write("empty.gz", gzip(""))).error, "");
}

// Method: text that begins as bzip2 does, and ends before what tells them apart.
TEST(OpenBytes, TakesTheLettersOfBzip2AloneForText) {
  const TemporaryFolder folder;
  for (const std::string text : {"BZh", "BZhe", "BZh91AY&S", "BZhX,Y\n1,2\n"}) {
    const Content content = read_all(folder.write("text", text));
    EXPECT_EQ(content.bytes, text);
    EXPECT_EQ(content.error, "");
  }
}

// Method: cut a gzip file at every one of its bytes; what comes out must be a beginning of the text and end
// in an error that says how far it was good.
TEST(OpenBytes, SaysThatGzipIsCutOff) {
  const TemporaryFolder folder;
  const std::string text = letters(300);
  const std::string whole = gzip(text);
  for (std::size_t size = 2; size < whole.size(); ++size) {
    const Content content = read_all(folder.write("cut.gz", whole.substr(0, size)), 100);
    ASSERT_THAT(content.error, AllOf(HasSubstr("cut.gz"), HasSubstr("cut off"),
                                     HasSubstr("behind byte " + std::to_string(content.bytes.size()))))
        << size;
    ASSERT_TRUE(text.starts_with(content.bytes));
  }
}

TEST(OpenBytes, SaysThatALaterGzipMemberIsCutOff) {
  const TemporaryFolder folder;
  const std::string member = gzip("first member");
  const Content content = read_all(folder.write("cut.gz", member + member.substr(0, 5)));
  EXPECT_EQ(content.bytes, "first member");
  EXPECT_THAT(content.error, HasSubstr("cut off"));
}

// Method: stored gzip blocks, whose bytes the decompression itself would let pass whatever they are: flip one
// bit in each byte of the file behind the header; every time the checksum, the length or the format must
// fail.
TEST(OpenBytes, NoticesEveryFlippedBitInGzip) {
  const TemporaryFolder folder;
  const std::string text = letters(300);
  const std::string whole = gzip(text, 0);
  constexpr std::size_t kHeaderBytes = 11;
  for (std::size_t i = kHeaderBytes; i < whole.size(); ++i) {
    std::string damaged = whole;
    damaged[i] = static_cast<char>(damaged[i] ^ 0x10);
    const Content content = read_all(folder.write("damaged.gz", damaged));
    ASSERT_NE(content.error, "") << "byte " << i;
  }
  std::string damaged = whole;
  damaged[100] = static_cast<char>(damaged[100] ^ 1);
  EXPECT_THAT(read_all(folder.write("damaged.gz", damaged)).error,
              AllOf(HasSubstr("damaged.gz: the gzip file is damaged behind byte 300"),
                    HasSubstr("incorrect data check")));
}

TEST(OpenBytes, RefusesWhatStandsBehindGzip) {
  const TemporaryFolder folder;
  for (const std::string behind : {"hello", "\x1F?"}) {
    const Content content = read_all(folder.write("junk.gz", gzip("text") + behind));
    EXPECT_EQ(content.bytes, "text");
    EXPECT_THAT(content.error, HasSubstr("damaged behind byte 4"));
  }
  EXPECT_THAT(read_all(folder.write("junk.gz", gzip("text") + std::string(9, '\0') + "x")).error,
              HasSubstr("something else stands behind"));
}

TEST(OpenBytes, NamesWhatCannotBeOpened) {
  const TemporaryFolder folder;
  EXPECT_THAT(read_all(folder.path("missing.csv")).error,
              AllOf(HasSubstr("missing.csv"), HasSubstr("No such file")));
  EXPECT_THAT(read_all(folder.path()).error, HasSubstr("is a folder"));
}

// Method: ask before, in the middle and at the end.
TEST(OpenBytes, TellsHowMuchHasBeenRead) {
  const TemporaryFolder folder;
  OpenArchives archives;
  auto stream = open_bytes(folder.write("plain", std::string(100'000, 'x')), archives);
  ASSERT_TRUE(stream);
  std::string buffer(50'000, '\0');
  ASSERT_TRUE((*stream)->read(buffer));
  const double early = (*stream)->fraction_read().value();
  EXPECT_LT(early, 0.7);
  while ((*stream)->read(buffer).value() > 0) {
  }
  EXPECT_EQ((*stream)->fraction_read(), 1.0);
}

}  // namespace
}  // namespace mixferry::connectors
