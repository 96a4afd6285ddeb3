#include "engine/sandbox/form.h"

#include <gtest/gtest.h>

namespace mixferry::sandbox {
namespace {

TEST(Form, FieldsAreDecoded) {
  EXPECT_EQ(parse_fields("a=1&b=x%20y+z&&c&=d&e=%C3%A9%"),
            (Fields{{"a", "1"}, {"b", "x y z"}, {"c", ""}, {"", "d"}, {"e", "é%"}}));
  EXPECT_EQ(parse_fields(""), Fields{});
  EXPECT_EQ(parse_fields("a=%zz%4"), (Fields{{"a", "%zz%4"}}));
}

TEST(Form, TheFirstFieldOfANameIsFound) {
  const Fields fields = parse_fields("a=1&a=2");
  EXPECT_EQ(*find_field(fields, "a"), "1");
  EXPECT_EQ(find_field(fields, "b"), nullptr);
}

// Method: the vectors of RFC 4648 section 10, then what forms and URLs make of base64.
TEST(Form, Base64IsDecoded) {
  EXPECT_EQ(decode_base64(""), "");
  EXPECT_EQ(decode_base64("Zg=="), "f");
  EXPECT_EQ(decode_base64("Zm8="), "fo");
  EXPECT_EQ(decode_base64("Zm9vYmFy"), "foobar");
  EXPECT_EQ(decode_base64("Zm9v\r\nYmE"), "fooba");
  EXPECT_EQ(decode_base64("+/+/"), decode_base64("-_ _"));
  EXPECT_EQ(decode_base64("Zm9v!"), std::nullopt);
  EXPECT_EQ(decode_base64("é"), std::nullopt);
}

}  // namespace
}  // namespace mixferry::sandbox
