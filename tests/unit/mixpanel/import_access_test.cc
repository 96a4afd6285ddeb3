#include "engine/mixpanel/import_access.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sstream>

namespace mixferry::mixpanel {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(ServiceAccount, IsReadAsUserAndSecret) {
  const auto account = ServiceAccount::parse("robot.1a2b3c.mp-service-account:s3cr:et");
  ASSERT_TRUE(account.has_value());
  EXPECT_EQ(account->authorization(),
            http::Authorization::basic("robot.1a2b3c.mp-service-account", "s3cr:et").value());
}

TEST(ServiceAccount, RefusesWhatIsNoneAndQuotesNothingOfIt) {
  for (const char* text :
       {"", ":", "s3cret", "s3cret:", ":s3cret", "us\ner:s3cret", "user:s3\rcret", "user:s3cret\n"}) {
    SCOPED_TRACE(text);
    const auto account = ServiceAccount::parse(text);
    ASSERT_FALSE(account.has_value());
    EXPECT_THAT(account.error().message, Not(HasSubstr("s3")));
  }
  EXPECT_THAT(ServiceAccount::parse("s3cret").error().message, HasSubstr("user:secret"));
}

TEST(ServiceAccount, HasNoTextForALog) {
  std::ostringstream shown;
  shown << ServiceAccount::parse("robot:s3cret").value();
  EXPECT_EQ(shown.str(), "***");
  EXPECT_FALSE(fmt::is_formattable<ServiceAccount>::value);
}

TEST(ImportAccess, OfAServiceAccountNamesTheProject) {
  const ServiceAccount account = ServiceAccount::parse("robot:secret").value();
  const ImportAccess access(account, "2195193");
  EXPECT_EQ(access.authorization(), account.authorization());
  EXPECT_EQ(access.target_for("/import?strict=1"), "/import?strict=1&project_id=2195193");
  EXPECT_EQ(access.in_words(), "a service account, for project 2195193");
  EXPECT_THROW(ImportAccess(account, ""), std::logic_error);
}

TEST(ImportAccess, OfATokenMayNameTheProject) {
  const auto access = ImportAccess::by_token("T", "");
  ASSERT_TRUE(access.has_value());
  EXPECT_EQ(access->authorization(), http::Authorization::basic("T", "").value());
  EXPECT_EQ(access->target_for("/import?strict=1"), "/import?strict=1");
  EXPECT_EQ(access->in_words(), "the project's token");
  EXPECT_EQ(ImportAccess::by_token("T", "7")->in_words(), "the project's token, for project 7");
  EXPECT_EQ(ImportAccess::by_token("T", "7")->target_for("/import?strict=1"),
            "/import?strict=1&project_id=7");
}

TEST(ImportAccess, RefusesATokenThatNoHeaderCanHold) {
  const auto access = ImportAccess::by_token("a:b", "");
  ASSERT_FALSE(access.has_value());
  EXPECT_THAT(access.error().message, testing::StartsWith("the project token: "));
}

}  // namespace
}  // namespace mixferry::mixpanel
