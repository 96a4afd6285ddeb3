#include "mappings/draft/property_names.h"

#include <gtest/gtest.h>

#include "mappings/language/text_checks.h"

namespace mixferry::mappings {
namespace {

TEST(PropertyNames, KeepTheColumnsOwn) {
  PropertyNames names;
  EXPECT_EQ(names.name_for("Plan Code"), "Plan Code");
  EXPECT_EQ(names.name_for(" Full Name "), "Full Name");
  EXPECT_EQ(names.name_for("#3"), "Column 3");
  EXPECT_EQ(names.name_for("properties.seats"), "seats");
  EXPECT_EQ(names.name_for("$weird"), "weird");
  EXPECT_EQ(names.name_for("$"), "Column");
}

TEST(PropertyNames, AreEachThereOnce) {
  PropertyNames names;
  names.take("Plan");
  names.take("Plan 2");
  EXPECT_EQ(names.name_for("Plan"), "Plan 3");
  EXPECT_EQ(names.name_for("PLAN"), "PLAN 3");
}

TEST(PropertyNames, AreSuchAsMixpanelTakes) {
  PropertyNames names;
  for (const std::string& column :
       {std::string("bucket"), std::string("$token"), std::string(300, 'x'), std::string("  ")}) {
    EXPECT_FALSE(property_name_problem(names.name_for(column))) << names.name_for(column);
  }
}

TEST(PropertyNames, OfEventsSteerNothing) {
  const PropertyNames names(TargetKind::events);
  EXPECT_EQ(names.name_for("time"), "time (CRM)");
  EXPECT_EQ(names.name_for("token"), "token (CRM)");
  EXPECT_EQ(names.name_for("ip"), "ip (CRM)");
  EXPECT_EQ(names.name_for("$user_id"), "user_id");
  EXPECT_EQ(names.name_for("bucket"), "bucket");
  EXPECT_EQ(PropertyNames().name_for("time"), "time");
}

}  // namespace
}  // namespace mixferry::mappings
