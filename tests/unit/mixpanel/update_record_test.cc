#include "engine/mixpanel/update_record.h"

#include <gtest/gtest.h>
#include <stdexcept>

namespace mixferry::mixpanel {
namespace {

TEST(Record, OfAUser) {
  const UpdateRecord record = read_record(
      R"({"$token":"t","$distinct_id":"a\"é","$ignore_time":true,"$set":{"x.y":[1, 2],"$z":"q"}})");
  EXPECT_EQ(record.owner.group_key, "");
  EXPECT_EQ(record.owner.id, "a\"é");
  EXPECT_EQ(record.operation, Operation::set);
  ASSERT_EQ(record.changes.size(), 2u);
  EXPECT_EQ(record.changes[0].name, "x.y");
  EXPECT_EQ(record.changes[0].json, "[1, 2]");
  EXPECT_EQ(record.changes[1].name, "$z");
  EXPECT_EQ(record.changes[1].json, "\"q\"");
}

TEST(Record, OfAGroup) {
  const char* const text = R"({"$group_key":"company","$group_id":"7","$union":{"Tags":["a"]}})";
  EXPECT_EQ(read_record(text).owner.group_key, "company");
  EXPECT_EQ(read_record(text).operation, Operation::unite);
  EXPECT_EQ(owner_of(text).id, "7");
  EXPECT_EQ(owner_of(text).group_key, "company");
}

TEST(Record, OfEachOperation) {
  const auto operation = [](const char* rest) {
    return read_record(std::string(R"({"$distinct_id":"a",)") + rest + "}").operation;
  };
  EXPECT_EQ(operation(R"("$set_once":{"a":1})"), Operation::set_once);
  EXPECT_EQ(operation(R"("$add":{"a":1})"), Operation::add);
  EXPECT_EQ(operation(R"("$append":{"a":1})"), Operation::append);
  EXPECT_EQ(operation(R"("$remove":{"a":1})"), Operation::remove);
  EXPECT_EQ(operation(R"("$unset":["a"])"), Operation::unset);
  EXPECT_EQ(operation(R"("$delete":"")"), Operation::erase);
  EXPECT_EQ(read_record(R"({"$distinct_id":"a","$unset":["x","y"]})").changes[1].name, "y");
}

TEST(Record, ThatIsNone) {
  EXPECT_THROW(static_cast<void>(read_record("{")), std::logic_error);
  EXPECT_THROW(static_cast<void>(read_record(R"({"$distinct_id":"a"})")), std::logic_error);
  EXPECT_THROW(static_cast<void>(owner_of(R"({"$set":{}})")), std::logic_error);
}

}  // namespace
}  // namespace mixferry::mixpanel
