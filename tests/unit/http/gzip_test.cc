#include "engine/http/gzip.h"

#include <array>
#include <gtest/gtest.h>
#include <string>

#include "engine/http/inflater.h"

namespace mixferry::http {
namespace {

std::string inflated(const std::string& member) {
  Inflater inflater(1 << 24);
  inflater.feed(member);
  std::string bytes;
  std::array<char, 4096> piece;
  while (const std::size_t size = inflater.inflate_into(piece).value()) bytes.append(piece.data(), size);
  EXPECT_TRUE(inflater.may_end());
  return bytes;
}

TEST(Gzipped, IsInflatedToTheSameBytes) {
  std::string long_text;
  for (int i = 0; i < 20'000; ++i) long_text += std::to_string(i * 7919) + "\n";
  for (const std::string& bytes : {std::string(), std::string("{}\n"), long_text}) {
    EXPECT_EQ(inflated(gzipped(bytes)), bytes);
  }
  EXPECT_LT(gzipped(long_text).size(), long_text.size() / 2);
}

}  // namespace
}  // namespace mixferry::http
