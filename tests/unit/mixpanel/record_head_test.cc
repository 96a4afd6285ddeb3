#include "engine/mixpanel/record_head.h"

#include <gtest/gtest.h>
#include <stdexcept>

namespace mixferry::mixpanel {
namespace {

TEST(RecordHead, NamesTheProject) {
  EXPECT_EQ(record_head("T"), R"({"$token":"T",)");
  EXPECT_EQ(record_head("a\"b"), R"({"$token":"a\"b",)");
  EXPECT_EQ(record_head(""), "{");
}

TEST(IdentityHead, NamesTheProject) {
  EXPECT_EQ(identity_head("a\"b"), R"("token":"a\"b",)");
  EXPECT_EQ(identity_head(""), "");
}

TEST(RecordHead, IsTakenOffAndPutBack) {
  for (const char* token : {"T", "a\"b", ""}) {
    const std::string head = record_head(token);
    const std::string record = head + R"("$distinct_id":"1","$add":{"a":1}})";
    const std::string kept = without_head(record, head);
    EXPECT_EQ(kept, R"({"$distinct_id":"1","$add":{"a":1}})");
    EXPECT_EQ(with_head(kept, head), record);
  }
}

TEST(RecordHead, OfAnotherProjectIsADefect) {
  EXPECT_THROW((void)without_head(R"({"$token":"other","$distinct_id":"1"})", record_head("T")),
               std::logic_error);
}

}  // namespace
}  // namespace mixferry::mixpanel
