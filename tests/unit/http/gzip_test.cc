#include "engine/http/gzip.h"

#include <gtest/gtest.h>
#include <random>
#include <string>

#include "tests/support/inflated.h"

namespace mixferry::http {
namespace {

using tests::inflated;

TEST(Gzipped, IsInflatedToTheSameBytes) {
  std::string long_text;
  for (int i = 0; i < 20'000; ++i) long_text += std::to_string(i * 7919) + "\n";
  for (const std::string& bytes : {std::string(), std::string("{}\n"), long_text}) {
    EXPECT_EQ(inflated(gzipped(bytes)), bytes);
  }
  EXPECT_LT(gzipped(long_text).size(), long_text.size() / 2);
}

// Method: bytes at random, which get longer instead.
TEST(Gzipped, HasRoomForWhatDoesNotGetSmaller) {
  std::mt19937_64 random{1};
  for (const std::size_t size :
       std::initializer_list<std::size_t>{0, 1, 17, 1'000, 65'535, 65'536, 65'537, 200'000, 3'000'000}) {
    SCOPED_TRACE(size);
    std::string bytes(size, '\0');
    for (char& byte : bytes) byte = static_cast<char>(random());
    EXPECT_EQ(inflated(gzipped(bytes)), bytes);
  }
}

// Method: a thread's memory is used again, for what is longer and what is shorter.
TEST(Gzipped, DoesNotDependOnWhatWasCompressedBefore) {
  const std::string first = gzipped("{\"event\":\"a\"}\n");
  (void)gzipped(std::string(100'000, 'x'));
  EXPECT_EQ(gzipped("{\"event\":\"a\"}\n"), first);
}

}  // namespace
}  // namespace mixferry::http
