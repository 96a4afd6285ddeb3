#include "engine/report/narrow_table.h"

#include <array>
#include <gtest/gtest.h>
#include <sstream>

#include "engine/report/screen_text.h"

namespace mixferry::report {
namespace {

constexpr std::array<NarrowColumn, 3> kTestedColumns = {{{.keeps_end = true}, {.to_the_right = true}, {}}};

TEST(NarrowTable, IsNoWiderThanItHasToBe) {
  const std::vector<std::vector<std::string>> lines = {{"id", "profiles", "found"}, {"1001", "7", ""}};
  EXPECT_EQ(narrow_table(kTestedColumns, lines),
            "  id    profiles  found\n"
            "  1001         7\n");
}

// Method: wide characters in the first and the last column, of all lengths.
TEST(NarrowTable, FitsOnAScreenWhereverItIsWide) {
  std::string wide;
  for (int i = 0; i < 60; ++i) {
    wide += "\xE5\xAD\x97";
    const std::vector<std::vector<std::string>> lines = {{wide + "END", "123,456", wide}};
    const std::string line = narrow_table(kTestedColumns, lines);
    EXPECT_LE(width_of(line.substr(0, line.size() - 1)), 80u) << line;
    EXPECT_NE(line.find("END"), std::string::npos) << line;
    EXPECT_NE(line.find("123,456"), std::string::npos) << line;
  }
}

}  // namespace
}  // namespace mixferry::report
