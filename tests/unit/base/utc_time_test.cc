#include "engine/base/utc_time.h"

#include <gtest/gtest.h>

namespace mixferry {
namespace {

TEST(UtcTime, IsIso8601ToTheSecond) {
  using std::chrono::sys_days;
  using namespace std::chrono_literals;
  EXPECT_EQ(utc_time(sys_days{2026y / 11 / 20} + 2h + 15min + 7s + 999ms), "2026-11-20T02:15:07Z");
  EXPECT_EQ(utc_time(std::chrono::system_clock::time_point{}), "1970-01-01T00:00:00Z");
}

TEST(UtcTime, OfNowIsNotInThePast) {
  EXPECT_GE(utc_now(), "2026-01-01T00:00:00Z");
}

}  // namespace
}  // namespace mixferry
