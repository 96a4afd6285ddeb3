#include "engine/http/message/headers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace mixferry::http {
namespace {

TEST(Headers, AreFoundInWhateverCase) {
  const Headers headers{{"Location", "/tasks/7"}, {"retry-after", "17"}, {"X", ""}};
  EXPECT_EQ(headers["location"], "/tasks/7");
  EXPECT_EQ(headers["LOCATION"], "/tasks/7");
  EXPECT_EQ(headers["Retry-After"], "17");
  EXPECT_EQ(headers["X"], "");
  EXPECT_EQ(headers["Loc"], "") << "not a part of a name";
  EXPECT_EQ(headers["Locations"], "");
  EXPECT_EQ(headers[""], "");
  EXPECT_EQ(Headers{}["Date"], "");
}

TEST(Headers, KeepTheirOrderAndTheFirstOfAName) {
  Headers headers;
  EXPECT_TRUE(headers.empty());
  headers.add("Link", "<a>:b");
  headers.add("Date", "Sun, 01 Mar 2026 12:00:30 GMT");
  headers.add("link", "second");
  EXPECT_EQ(headers["Link"], "<a>:b");
  std::vector<std::string> all;
  headers.for_each([&](std::string_view name, std::string_view value) {
    all.push_back(std::string(name).append("=").append(value));
  });
  EXPECT_THAT(all, testing::ElementsAre("Link=<a>:b", "Date=Sun, 01 Mar 2026 12:00:30 GMT", "link=second"));
}

TEST(Headers, NoValueBeginsAnotherField) {
  Headers headers;
  headers.add("X", "a\r\nAuthorization: b\n");
  EXPECT_EQ(headers["X"], "a  Authorization: b ");
  EXPECT_EQ(headers["Authorization"], "");
}

}  // namespace
}  // namespace mixferry::http
