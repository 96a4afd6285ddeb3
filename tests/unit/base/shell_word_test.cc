#include "engine/base/shell_word.h"

#include <array>
#include <cstdio>
#include <gtest/gtest.h>

namespace mixferry {
namespace {

std::string what_a_shell_reads(const std::string& word) {
  FILE* const shell = ::popen(("printf %s " + word).c_str(), "r");
  std::array<char, 256> buffer{};
  const std::size_t size = std::fread(buffer.data(), 1, buffer.size(), shell);
  ::pclose(shell);
  return {buffer.data(), size};
}

class ShellWord : public testing::TestWithParam<const char*> {};

// Method: a shell is asked.
TEST_P(ShellWord, IsReadAsItWas) {
  EXPECT_EQ(what_a_shell_reads(shell_word(GetParam())), GetParam());
}

INSTANTIATE_TEST_SUITE_P(Texts, ShellWord,
                         testing::Values("/var/lib/mixferry", "a b", "it's", "$HOME", "`id`", "a;b", "~", "*",
                                         "ä", "", "-x", "a\nb", "\\", "\"", "a=b", "#a", "\x01", "\t",
                                         "-\x1B[31m'%d\\\x7F$HOME"));

TEST(ShellWordOfAPath, IsLeftAlone) {
  EXPECT_EQ(shell_word("/var/lib/mixferry-2/x_y.csv"), "/var/lib/mixferry-2/x_y.csv");
}

}  // namespace
}  // namespace mixferry
