#include "engine/mixpanel/secret_token.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sstream>
#include <type_traits>

namespace mixferry::mixpanel {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

static_assert(!std::is_convertible_v<GdprToken, ScimToken> && !std::is_same_v<GdprToken, ScimToken>);
static_assert(!std::is_convertible_v<ScimToken, ProjectSecret> && !std::is_same_v<ScimToken, ProjectSecret>);

TEST(SecretToken, GoesWhereItsKindGoes) {
  EXPECT_EQ(GdprToken::parse("abc")->authorization().reveal(), "Bearer abc");
  EXPECT_EQ(ScimToken::parse("abc")->authorization().reveal(), "Bearer abc");
  EXPECT_EQ(ProjectSecret::parse("abc")->authorization().reveal(), "Basic YWJjOg==");
}

TEST(SecretToken, IsShownNowhere) {
  std::ostringstream out;
  out << *GdprToken::parse("s3cret") << *ProjectSecret::parse("s3cret");
  EXPECT_EQ(out.str(), "******");
}

template <typename Token>
std::string refusal_of(std::string_view text) {
  const auto token = Token::parse(text);
  return token ? "" : token.error().message;
}

TEST(SecretToken, OfAnotherKindIsRefusedAndNotQuoted) {
  const auto names_it = AllOf(HasSubstr("this is user:secret, a service account"), Not(HasSubstr("s3cret")));
  EXPECT_THAT(refusal_of<GdprToken>("me:s3cret"), names_it);
  EXPECT_THAT(refusal_of<ScimToken>("me:s3cret"), names_it);
  EXPECT_THAT(refusal_of<ProjectSecret>("me:s3cret"), names_it);
}

TEST(SecretToken, IsOneWord) {
  for (const char* text : {"", "a b", "a\nb", "\x01"}) {
    EXPECT_NE(refusal_of<GdprToken>(text), "") << text;
    EXPECT_NE(refusal_of<ScimToken>(text), "") << text;
  }
  EXPECT_NE(refusal_of<ProjectSecret>(""), "");
  EXPECT_NE(refusal_of<ProjectSecret>("a\nb"), "");
}

}  // namespace
}  // namespace mixferry::mixpanel
