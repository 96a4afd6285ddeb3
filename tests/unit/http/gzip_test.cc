#include "engine/http/gzip.h"

#include <gtest/gtest.h>
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

// Method: a thread's memory is used again, for what is longer and what is shorter.
TEST(Gzipped, DoesNotDependOnWhatWasCompressedBefore) {
  const std::string first = gzipped("{\"event\":\"a\"}\n");
  (void)gzipped(std::string(100'000, 'x'));
  EXPECT_EQ(gzipped("{\"event\":\"a\"}\n"), first);
}

}  // namespace
}  // namespace mixferry::http
