#include "engine/base/json_text.h"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

namespace mixferry {
namespace {

// Method: every byte value below 0x80 and some longer characters go through an independent JSON parser.
TEST(AppendJsonString, ComesBackByteForByte) {
  std::string text;
  for (char byte = 0; byte < 0x7F; ++byte) text += byte;
  text += "\x7Fü漢😀 end";
  std::string json;
  append_json_string(json, text);
  const auto parsed = boost::json::parse(json).as_string();
  EXPECT_EQ(std::string_view(parsed), text);
}

// Method: one byte of every value at every place of texts of every length up to 40, against an independent
// parser.
TEST(AppendJsonString, FindsWhatNeedsAnEscapeWhereverItStands) {
  for (std::size_t length = 1; length <= 40; ++length) {
    for (std::size_t place = 0; place < length; ++place) {
      for (const char byte : {'\0', '\x1F', ' ', '"', '#', '\\', ']', '\x7F'}) {
        std::string text(length, 'x');
        text[place] = byte;
        std::string json;
        append_json_string(json, text);
        ASSERT_EQ(std::string_view(boost::json::parse(json).as_string()), text) << length << ' ' << place;
      }
    }
  }
}

TEST(AppendJsonString, AppendsBehindWhatIsThere) {
  std::string json = "[";
  append_json_string(json, "");
  append_json_string(json, "a\"b");
  EXPECT_EQ(json, R"(["""a\"b")");
}

// Method: one byte of every kind at every place of texts of every length over two steps, with bytes that
// would need an escape behind the text.
TEST(WriteJsonString, WritesWhatIsAppended) {
  for (std::size_t length = 0; length <= 2 * kJsonTextSlack + 2; ++length) {
    for (std::size_t place = 0; place <= length; ++place) {
      for (const char byte : {'\0', '\x1F', ' ', '"', '#', '\\', '\n', '\r', '\t', '\xFF'}) {
        std::string text(length, 'x');
        if (place < length) text[place] = byte;
        std::string appended;
        append_json_string(appended, text);
        const std::string with_more = text + std::string(kJsonTextSlack, '"');
        const std::string_view readable = std::string_view(with_more).substr(0, length);
        std::string written(json_string_bytes_max(length) + kJsonTextSlack, '?');
        char* const end = write_json_string(readable, written.data());
        ASSERT_EQ(std::string_view(written.data(), end), appended);
        const bool is_plain = appended.size() == length + 2;
        char* const end_of_plain = write_plain_json_string(readable, written.data());
        ASSERT_EQ(end_of_plain != nullptr, is_plain);
        if (is_plain) {
          ASSERT_EQ(std::string_view(written.data(), end_of_plain), appended);
        }
      }
    }
  }
}

TEST(Utf8Prefix, CutsBetweenCharacters) {
  EXPECT_EQ(utf8_prefix("abc", 3), "abc");
  EXPECT_EQ(utf8_prefix("abcd", 3), "abc");
  EXPECT_EQ(utf8_prefix("aü", 2), "a");
  EXPECT_EQ(utf8_prefix("aü", 3), "aü");
  EXPECT_EQ(utf8_prefix("😀", 3), "");
}

}  // namespace
}  // namespace mixferry
