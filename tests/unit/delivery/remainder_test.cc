#include "engine/delivery/remainder.h"

#include <gtest/gtest.h>

#include "tests/unit/delivery/harness.h"

namespace mixferry::delivery {
namespace {

TEST(Remainder, IsTheWholeUntilSomethingIsSetAside) {
  const batch::Batch whole = batch_of("abc");
  Remainder left{whole};
  left.set_aside_unrepeatable();
  EXPECT_EQ(&left.batch(), &whole) << "no copy where there is nothing to set aside";
  EXPECT_FALSE(left.empty());
}

TEST(Remainder, SpeaksOfTheWholeBatch) {
  const batch::Batch whole = batch_of("aBcDe");
  Remainder left{whole};
  left.set_aside_unrepeatable();
  left.set_aside_unrepeatable();
  EXPECT_EQ(records_of(left.batch().body), "ace");

  const DeliveryReport report = left.whole_report({.rejected = {{1, "bad c"}}, .in_doubt = {0}});
  EXPECT_EQ(rejected_of(whole, report), "c");
  EXPECT_EQ(at(whole, report.in_doubt), "aBD");

  const DeliveryError error =
      left.whole_error({.kind = ErrorKind::rejected, .message = "m", .named = {{2, "bad e"}}});
  ASSERT_EQ(error.named.size(), 1u);
  EXPECT_EQ(error.named[0].index, 4u);
  EXPECT_EQ(at(whole, error.in_doubt), "BD");
}

TEST(Remainder, OfUnrepeatableRecordsAloneIsEmpty) {
  const batch::Batch whole = batch_of("ABC");
  Remainder left{whole};
  left.set_aside_unrepeatable();
  EXPECT_TRUE(left.empty());
  EXPECT_EQ(at(whole, left.whole_report({}).in_doubt), "ABC");
}

}  // namespace
}  // namespace mixferry::delivery
