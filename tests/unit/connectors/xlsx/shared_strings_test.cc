#include "connectors/xlsx/shared_strings.h"

#include <cstdlib>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/collected_rows.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/workbook.h"

namespace mixferry::connectors {
namespace {

using namespace mixferry::tests;
using ::testing::AllOf;
using ::testing::HasSubstr;

struct OpenStrings {
  explicit OpenStrings(const std::string& strings)
      : path(folder.write("book.xlsx", workbook({.sheets = {{"S", ""}}, .strings = strings}))) {}
  [[nodiscard]] Result<xlsx::SharedStrings> read(const xlsx::SharedStrings::Limits& limits) const {
    const auto package = xlsx::Package::open(path).value();
    return xlsx::SharedStrings::read(package, xlsx::read_workbook(package).value(), limits);
  }
  TemporaryFolder folder;
  std::string path;
};

TEST(SharedStrings, OverALimitAreRefused) {
  std::string strings;
  for (int i = 0; i < 100; ++i) strings += "<si><t>0123456789</t></si>";
  const OpenStrings book(strings);
  EXPECT_TRUE(book.read({.bytes_max = 1100, .count_max = 100, .string_bytes_max = 10}));
  using Limits = xlsx::SharedStrings::Limits;
  for (const auto& [limits, says] : {std::pair{Limits{.bytes_max = 1098}, "more than 1098 bytes"},
                                     std::pair{Limits{.count_max = 99}, "more than 99,"},
                                     std::pair{Limits{.string_bytes_max = 9}, "one of more than 9 bytes"}}) {
    const auto refused = book.read(limits);
    ASSERT_FALSE(refused) << says;
    EXPECT_THAT(refused.error().message, AllOf(HasSubstr("book.xlsx"), HasSubstr(says)));
  }
}

// Method: strings of many lengths, looked up in order and criss-cross, with hardly any of them in memory.
TEST(SharedStrings, AreTheSameFromMemoryAndFromAFile) {
  const auto text_of = [](std::size_t i) {
    return std::string(i % 300 == 7 ? 40'000 : i % 200, static_cast<char>('a' + i % 26)) + std::to_string(i);
  };
  constexpr std::size_t kCount = 5'000;
  std::string strings;
  for (std::size_t i = 0; i < kCount; ++i) strings += "<si><t>" + text_of(i) + "</t></si>";
  const OpenStrings book(strings);
  for (const std::size_t held : {std::size_t{0}, std::size_t{5'000}, std::size_t{100} << 20}) {
    auto read = book.read({.held_bytes_max = held}).value();
    ASSERT_EQ(read.count(), kCount);
    for (std::size_t i = 0; i < kCount; ++i) ASSERT_EQ(read.find(i).value(), text_of(i)) << i;
    for (std::size_t i = 0; i < kCount; ++i) {
      const std::size_t at = i * 3'571 % kCount;
      ASSERT_EQ(read.find(at).value(), text_of(at)) << at;
    }
  }
}

TEST(SharedStrings, SayWhereTheyFindNoRoom) {
  const OpenStrings book("<si><t>text</t></si>");
  ::setenv("TMPDIR", "/nowhere", 1);
  const auto refused = book.read({.held_bytes_max = 0});
  ::unsetenv("TMPDIR");
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message,
              AllOf(HasSubstr("book.xlsx"), HasSubstr("/nowhere"), HasSubstr("TMPDIR")));
}

}  // namespace
}  // namespace mixferry::connectors
