#include "connectors/input/encoding.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>

#include "tests/support/export_file.h"

namespace mixferry::connectors {
namespace {

using namespace std::string_literals;
using mixferry::tests::encoded;
using ::testing::HasSubstr;

TEST(IsKnownEncoding, AsksIconvButForNothingThatDropsLetters) {
  for (const char* name : {"utf-8", "UTF8", "windows-1252", "latin1", "SHIFT_JIS", "utf-16"}) {
    EXPECT_TRUE(is_known_encoding(name)) << name;
  }
  for (const char* name : {"", "klingon", "latin1//IGNORE", "ascii//TRANSLIT"}) {
    EXPECT_FALSE(is_known_encoding(name)) << name;
  }
}

struct FoundEncoding {
  const char* name;
  std::string sample;
  std::optional<std::string> declared;
  const char* encoding;  ///< empty: UTF-8
  std::size_t mark_bytes;
};

class FindEncoding : public ::testing::TestWithParam<FoundEncoding> {};

TEST_P(FindEncoding, TellsEncodingAndMark) {
  const auto found = find_encoding("f", GetParam().sample, GetParam().declared);
  ASSERT_TRUE(found) << found.error().message;
  EXPECT_EQ(found->name, GetParam().encoding);
  EXPECT_EQ(found->mark_bytes, GetParam().mark_bytes);
}

const std::string kPlainText = "Id,Name\n1,Ada\n2,Bo\n";
const std::string kCyrillic = "Номер;Имя\n1;Анна\n2;Борис\n";

INSTANTIATE_TEST_SUITE_P(
    Samples, FindEncoding,
    ::testing::Values(
        FoundEncoding{"Ascii", kPlainText, {}, "", 0}, FoundEncoding{"Empty", "", {}, "", 0},
        FoundEncoding{"StrayNul", "Id,Name\n1,a\0b\n"s, {}, "", 0},
        FoundEncoding{"Utf8Mark", "\xEF\xBB\xBF" + kPlainText, {}, "", 3},
        FoundEncoding{"Utf8MarkDeclared", "\xEF\xBB\xBF" + kPlainText, "utf-8", "", 3},
        FoundEncoding{"Utf16LittleMark", "\xFF\xFE" + encoded(kPlainText, "UTF-16LE"), {}, "UTF-16LE", 2},
        FoundEncoding{"Utf16BigMark", "\xFE\xFF" + encoded(kPlainText, "UTF-16BE"), {}, "UTF-16BE", 2},
        FoundEncoding{
            "Utf32LittleMark", "\xFF\xFE\0\0"s + encoded(kPlainText, "UTF-32LE"), {}, "UTF-32LE", 4},
        FoundEncoding{"Utf32BigMark", "\0\0\xFE\xFF"s + encoded(kPlainText, "UTF-32BE"), {}, "UTF-32BE", 4},
        FoundEncoding{
            "Utf32BehindMarkOfUtf16", "\xFE\xFF" + encoded(kPlainText, "UTF-32LE"), {}, "UTF-32LE", 2},
        FoundEncoding{"Utf16BehindMarkOfTheOtherOrder",
                      "\xFE\xFF" + encoded(kPlainText, "UTF-16LE"),
                      {},
                      "UTF-16LE",
                      2},
        FoundEncoding{"Utf8MarkTwice", "\xEF\xBB\xBF\xEF\xBB\xBF" + kPlainText, {}, "", 6},
        FoundEncoding{"Utf16ByLook", encoded(kPlainText, "UTF-16LE"), {}, "UTF-16LE", 0},
        FoundEncoding{"Utf16CyrillicMark", "\xFE\xFF" + encoded(kCyrillic, "UTF-16BE"), {}, "UTF-16BE", 2},
        FoundEncoding{"Utf32CyrillicByLook", encoded(kCyrillic, "UTF-32BE"), {}, "UTF-32BE", 0},
        FoundEncoding{"DeclaredOrderFromMark", "\xFE\xFF" + encoded(kPlainText, "UTF-16BE"), "utf-16",
                      "UTF-16BE", 2},
        FoundEncoding{"DeclaredOrderFromLook", encoded(kPlainText, "UTF-16BE"), "utf-16", "UTF-16BE", 0},
        FoundEncoding{"DeclaredOther", "Pr\xE9nom\nZo\xEB\n", "latin1", "latin1", 0},
        FoundEncoding{"Japanese", "id,name\n1,\x1B$B4A;z\x1B(B\n", {}, "ISO-2022-JP-2", 0},
        FoundEncoding{"Korean", "\x1B$)Cid,name\n", {}, "ISO-2022-KR", 0},
        FoundEncoding{"AnEscapeOfATerminal", "id\n\x1B[1mx\n", {}, "", 0},
        FoundEncoding{"OneBadRow", "Id\nZo\xEB\n", {}, "", 0},
        FoundEncoding{"BadRowsAmongManyGoodOnes",
                      "é\né\né\né\né\né\né\né\né\né\né\né\né\né\né\né\né\né\n\xE9\n\xE9\n",
                      {},
                      "",
                      0},
        FoundEncoding{"DeclaredUtf8AllTheSame", "\xE9\n\xE9\n\xE9\n", "utf-8", "", 0}),
    [](const auto& row) { return row.param.name; });

struct RefusedEncoding {
  const char* name;
  std::string sample;
  std::optional<std::string> declared;
  const char* says;
};

class FindEncodingRefuses : public ::testing::TestWithParam<RefusedEncoding> {};

TEST_P(FindEncodingRefuses, SayingWhatToDo) {
  const auto found = find_encoding("export.csv", GetParam().sample, GetParam().declared);
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().kind, ErrorKind::fatal);
  EXPECT_THAT(found.error().message, HasSubstr("export.csv: "));
  EXPECT_THAT(found.error().message, HasSubstr(GetParam().says));
}

INSTANTIATE_TEST_SUITE_P(
    Samples, FindEncodingRefuses,
    ::testing::Values(
        RefusedEncoding{"Zeros", std::string(64, '\0'), {}, "zero bytes"},
        RefusedEncoding{"Accents", "Id\nZo\xEB\nRen\xE9\n", {}, "say --encoding windows-1252"},
        RefusedEncoding{"NamesTheFirstLine", "Id\na\nZo\xEB\nRen\xE9\n", {}, "them line 3"},
        RefusedEncoding{"OtherScripts", "Id\n\xC0\xED\xED\xE0\n\xC1\xEE\xF0\xE8\xF1\n", {}, "windows-1251"},
        RefusedEncoding{"MacRoman", "Id\nJ\x9Frgen\nK\x9Aln\n", {}, "does not look like windows-1252"},
        RefusedEncoding{
            "Utf16WithLineEndsOfText", "\xFF\xFEi\0d\0\r\n\0\x31\0\r\n\0"s, {}, "line ends were damaged"},
        RefusedEncoding{"MarkOfAnother", "\xEF\xBB\xBF" + kPlainText, "windows-1252",
                        "the byte order mark of UTF-8"},
        RefusedEncoding{"MarkOfAnotherWidth", "\xFF\xFE" + encoded(kPlainText, "UTF-16LE"), "utf-8",
                        "mark of UTF-16LE"},
        RefusedEncoding{"Unknown", kPlainText, "klingon", "no encoding klingon"}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace mixferry::connectors
