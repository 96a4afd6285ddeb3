#include "engine/verification/found_profile.h"

#include <gtest/gtest.h>
#include <string>

namespace mixferry::verification {
namespace {

TEST(FoundProfile, IsReadWithItsProperties) {
  const auto profile =
      read_found(R"({"$distinct_id":"a\u00e9","$properties":{"z":[1,{"a":2}],"b.c":"x"},"extra":1})");
  ASSERT_TRUE(profile);
  EXPECT_EQ(profile->id, "aé");
  EXPECT_EQ(profile->find("z"), "[1,{\"a\":2}]");
  EXPECT_EQ(profile->find("b.c"), "\"x\"");
  EXPECT_FALSE(profile->find("b"));
  EXPECT_EQ(id_of_found(R"({"$properties":{"a":1},"$distinct_id":"x"})"), "x");
}

// Mixpanel's own documentation shows ids as numbers.
TEST(FoundProfile, MayHaveANumberAsItsId) {
  EXPECT_EQ(id_of_found(R"({"$distinct_id": 4 ,"$properties":{}})"), "4");
  EXPECT_EQ(id_of_found(R"({"$distinct_id":12345678901234567890123,"$properties":{}})"),
            "12345678901234567890123");
}

TEST(FoundProfile, MayBeEmpty) {
  EXPECT_TRUE(read_found(R"({"$distinct_id":"a","$properties":{}})"));
  EXPECT_TRUE(read_found(R"({"$distinct_id":"a"})"));
}

TEST(FoundProfile, WithoutAnIdIsNone) {
  for (const char* const text :
       {"", "[]", "{}", R"({"$properties":{}})", R"({"$distinct_id":""})", R"({"$distinct_id":"a")"})
    EXPECT_FALSE(read_found(text)) << text;
}

}  // namespace
}  // namespace mixferry::verification
