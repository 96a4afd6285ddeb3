#include "engine/http/message/authorization.h"

#include <fmt/format.h>
#include <fmt/ostream.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sstream>
#include <type_traits>

namespace mixferry::http {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Authorization, IsTheHeadersValue) {
  EXPECT_EQ(Authorization::basic("Aladdin", "open sesame")->reveal(), "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==")
      << "the example of RFC 7617";
  EXPECT_EQ(Authorization::basic("test", "123\u00A3")->reveal(), "Basic dGVzdDoxMjPCow==") << "the other one";
  EXPECT_EQ(Authorization::basic("token", "")->reveal(), "Basic dG9rZW46");
  EXPECT_EQ(Authorization::bearer("mF_9.B5f-4.1JqM")->reveal(), "Bearer mF_9.B5f-4.1JqM");
}

TEST(Authorization, HasNoTextForLogs) {
  static_assert(!fmt::is_formattable<Authorization>::value);
  static_assert(!std::is_convertible_v<Authorization, std::string>);
  static_assert(!std::is_convertible_v<Authorization, std::string_view>);
  std::ostringstream shown;
  shown << *Authorization::basic("user", "s3cret") << *Authorization::bearer("s3cret");
  EXPECT_EQ(shown.str(), "******");
  EXPECT_THAT(testing::PrintToString(*Authorization::bearer("s3cret")), "***") << "nor for failing tests";
}

TEST(Authorization, TakesNothingThatWouldEndItsLine) {
  for (const auto& refused : {Authorization::basic("a:b", "s3cret"), Authorization::basic("a\n", "s3cret"),
                              Authorization::basic("a", "s3cret\r\nX: y"),
                              Authorization::basic("a", std::string_view{"s3cret\0", 7}),
                              Authorization::bearer(""), Authorization::bearer("s3cret\n"),
                              Authorization::bearer("s3 cret"), Authorization::bearer("s3cr\u00E9t")}) {
    ASSERT_FALSE(refused.has_value());
    EXPECT_THAT(refused.error().message, Not(HasSubstr("s3")));
    EXPECT_FALSE(refused.error().message.empty());
  }
}

}  // namespace
}  // namespace mixferry::http
