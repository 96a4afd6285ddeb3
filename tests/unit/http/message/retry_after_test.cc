#include "engine/http/message/retry_after.h"

#include <gtest/gtest.h>

namespace mixferry::http {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::system_clock;
using Advice = std::optional<milliseconds>;

// 2026-03-01 12:00:00 UTC, a Sunday.
const system_clock::time_point kToday{seconds{1'772'366'400}};

TEST(RetryAfter, ReadsSecondsAndDates) {
  struct Case {
    const char* value;
    Advice expected;
  };
  const Case cases[] = {
      {"0", seconds{0}},
      {"1", seconds{1}},
      {"120", seconds{120}},
      {" 7\t", seconds{7}},
      {"007", seconds{7}},
      {"Sun, 01 Mar 2026 12:00:30 GMT", seconds{30}},
      {"Sunday, 01-Mar-26 12:00:30 GMT", seconds{30}},
      {"Sun Mar  1 12:00:30 2026", seconds{30}},
      {"Sun, 01 Mar 2026 12:00:00 GMT", seconds{0}},
      {"Sun, 01 Mar 2026 11:59:59 GMT", seconds{0}},  // passed
      {"Thu, 01 Jan 1970 00:00:00 GMT", seconds{0}},
      {"86400", seconds{86'400}},
      {"86401", seconds{86'400}},  // longer than anyone means
      {"99999999999999999999999999", seconds{86'400}},
      {"Fri, 31 Dec 9999 23:59:59 GMT", seconds{86'400}},
      {"", std::nullopt},
      {"  ", std::nullopt},
      {"soon", std::nullopt},
      {"-5", std::nullopt},
      {"1.5", std::nullopt},
      {"1, 2", std::nullopt},
      {"Sun, 01 Mar 2026 12:00:30", std::nullopt},
      {"Sun, 01 Mar 2026 12:00:30 GMT and more", std::nullopt},
      {"Sun, 41 Mar 2026 12:00:30 GMT", std::nullopt},
  };
  for (const Case& c : cases)
    EXPECT_EQ(parse_retry_after(c.value, kToday), c.expected) << '"' << c.value << '"';
}

TEST(HttpDate, IsReadInTheThreeFormsAndRefusedWhereTheClockEnds) {
  for (const char* form :
       {"Sun, 01 Mar 2026 12:00:00 GMT", " Sunday, 01-Mar-26 12:00:00 GMT", "Sun Mar  1 12:00:00 2026"})
    EXPECT_EQ(parse_http_date(form), kToday) << form;
  EXPECT_EQ(parse_http_date("Thu, 01 Jan 1970 00:00:00 GMT"), system_clock::time_point{});
  EXPECT_EQ(parse_http_date("Tue, 19 Jan 2038 03:14:08 GMT"), system_clock::time_point{seconds{1LL << 31}});
  for (const char* other :
       {"", "7", "soon", "Fri, 31 Dec 9999 23:59:59 GMT", "Wed, 31 Dec 1969 23:59:59 GMT"})
    EXPECT_EQ(parse_http_date(other), std::nullopt) << other;
}

}  // namespace
}  // namespace mixferry::http
