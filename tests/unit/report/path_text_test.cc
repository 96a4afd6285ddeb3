#include "engine/report/path_text.h"

#include <gtest/gtest.h>

#include "engine/report/reject_line.h"

namespace mixferry::report {
namespace {

TEST(PathText, IsLeftAsItIsWhereItIsText) {
  EXPECT_EQ(valid_text("Verträge \"neu\"\n.csv"), "Verträge \"neu\"\n.csv");
}

TEST(PathText, ShowsBytesThatAreNoText) {
  EXPECT_EQ(valid_text("a\xFF\xE9.csv"), "a\\xFF\\xE9.csv");
}

TEST(PathText, RejectsAreJsonWhateverTheFileIsCalled) {
  const Reject reject{.row = 1, .line = 2, .column = {}, .code = "c", .message = "m", .raw = "r"};
  EXPECT_TRUE(reject_line("a\xFF.csv", reject).starts_with(R"({"source":"a\\xFF.csv",)"));
}

}  // namespace
}  // namespace mixferry::report
