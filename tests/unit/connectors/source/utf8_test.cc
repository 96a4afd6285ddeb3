#include "connectors/source/utf8.h"

#include <cstdint>
#include <gtest/gtest.h>
#include <simdjson.h>
#include <string>

namespace mixferry::connectors {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

// Method: all texts of three bytes out of the values where the rules change, in front of a letter; simdjson
// judges independently whether they are UTF-8.
TEST(FirstInvalidUtf8, AgreesWithSimdjson) {
  constexpr std::uint8_t kEdges[] = {0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF,
                                     0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE,
                                     0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF};
  for (const auto first : kEdges) {
    for (const auto second : kEdges) {
      for (const auto third : kEdges) {
        for (const auto fourth : kEdges) {
          const std::string text{static_cast<char>(first), static_cast<char>(second),
                                 static_cast<char>(third), static_cast<char>(fourth)};
          ASSERT_EQ(first_invalid_utf8(text) == kNone, simdjson::validate_utf8(text))
              << std::hex << +first << ' ' << +second << ' ' << +third << ' ' << +fourth;
        }
      }
    }
  }
}

TEST(FirstInvalidUtf8, NamesWhereTheBrokenSequenceBegins) {
  EXPECT_EQ(first_invalid_utf8(""), kNone);
  EXPECT_EQ(first_invalid_utf8("Zoë 漢 😀"), kNone);
  EXPECT_EQ(first_invalid_utf8("caf\xE9,x"), 3u);
  EXPECT_EQ(first_invalid_utf8("ab\x80"), 2u);
  EXPECT_EQ(first_invalid_utf8("ab\xE6\xBC"), 2u);
  EXPECT_EQ(first_invalid_utf8("\xC0\xAF"), 0u);
  EXPECT_EQ(first_invalid_utf8("x\xED\xA0\x80"), 1u);
}

}  // namespace
}  // namespace mixferry::connectors
