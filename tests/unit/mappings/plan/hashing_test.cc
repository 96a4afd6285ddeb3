// Digests, and where their keys come from.

#include "mappings/plan/hashing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>

#include "tests/unit/mappings/plan/records.h"

namespace mixferry::mappings {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

std::string digest_of(std::string_view text, std::string_view key) {
  std::string out;
  append_digest(out, text, key);
  return out;
}

// Method: the test vectors of FIPS 180-2 and RFC 4231.
TEST(Digest, IsSha256OrItsHmac) {
  EXPECT_EQ(digest_of("abc", ""), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(digest_of("what do ya want for nothing?", "Jefe"),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(digest_of("Hi There", std::string(20, '\x0b')),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
}

Rule salted() {
  Rule rule = from("In");
  rule.hash_sha256 = true;
  rule.salt_env = "CRM_SALT";
  return rule;
}

PlanOptions with_salt(const std::string& salt) {
  PlanOptions options;
  options.environment = [salt](const std::string& name) -> std::optional<std::string> {
    return name == "CRM_SALT" ? std::optional(salt) : std::nullopt;
  };
  return options;
}

TEST(Salt, IsTheKeyOfTheHash) {
  Mapping mapping = users_with(salted());
  mapping.targets[0].id = salted();
  mapping.targets[0].id.source = FromColumns{{"Id"}};
  Mapper mapper(mapping, with_salt("Jefe"));
  const Mapped mapped = mapper.map({{"Id", text("what do ya want for nothing?")}, {"In", number("5")}});
  EXPECT_THAT(
      mapped.updates.at(0),
      AllOf(
          HasSubstr("\"$distinct_id\":\"5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843\""),
          HasSubstr(digest_of("5", "Jefe"))));
}

TEST(Salt, ThatIsMissingOrEmptyStopsBeforeTheFirstRow) {
  const auto missing = Plan::compile(users_with(salted()), {});
  ASSERT_FALSE(missing);
  EXPECT_THAT(missing.error().message,
              AllOf(HasSubstr("property \"Out\""), HasSubstr("CRM_SALT, which is not set")));
  const auto empty = Plan::compile(users_with(salted()), with_salt(""));
  ASSERT_FALSE(empty);
  EXPECT_THAT(empty.error().message, HasSubstr("CRM_SALT, which is empty"));
}

// Method: plans with the same salt, another, none.
TEST(SaltMark, TellsSaltsApartWithoutTellingThem) {
  const auto mark = [](const Rule& rule, const std::string& salt) {
    return Plan::compile(users_with(rule), with_salt(salt))->salt_mark();
  };
  EXPECT_EQ(mark(salted(), "one"), mark(salted(), "one"));
  EXPECT_NE(mark(salted(), "one"), mark(salted(), "two"));
  EXPECT_EQ(mark(from("In"), "one"), "");
  EXPECT_THAT(mark(salted(), "secret"), Not(HasSubstr("secret")));
}

}  // namespace
}  // namespace mixferry::mappings
