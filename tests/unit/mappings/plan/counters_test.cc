// By what updates that do not bear repeating are known again.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/mappings/plan/records.h"

namespace mixferry::mappings {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

Mapping counting() {
  return users({{OperationKind::set, {{"name", from("A")}}},
                {OperationKind::add, {{"b", as(ValueType::number, "N")}, {"a", as(ValueType::number, "M")}}},
                {OperationKind::append, {{"log", from("A")}}}});
}

Mapping once(Rule rule) {
  Mapping mapping = counting();
  mapping.targets[0].once = std::move(rule);
  return mapping;
}

Record record(std::string_view transaction) {
  return {{"Id", text("u1")}, {"A", text("a")}, {"N", text("3")}, {"M", text("4")}, {"T", text(transaction)}};
}

TEST(Counters, AreWhatIsChangedTogether) {
  const Mapper mapper(counting());
  ASSERT_THAT(mapper.plan().counters(), SizeIs(2));
  EXPECT_EQ(mapper.plan().counters()[0].operation, OperationKind::add);
  EXPECT_THAT(mapper.plan().counters()[0].properties, ElementsAre("a", "b"));
  EXPECT_EQ(mapper.plan().counters()[1].operation, OperationKind::append);
  EXPECT_TRUE(mapper.plan().columns().content);
}

TEST(Counters, OfTwoTargetsAreTwo) {
  Mapping mapping = once(from("T"));
  mapping.targets.push_back(mapping.targets[0]);
  const Mapper mapper(mapping);
  ASSERT_THAT(mapper.plan().counters(), SizeIs(4));
  EXPECT_EQ(mapper.plan().counters()[1].nth, 0u);
  EXPECT_EQ(mapper.plan().counters()[2].nth, 1u);
  EXPECT_TRUE(mapper.plan().counters()[2].once);
}

TEST(Counters, AreKnownByTheirNameAlone) {
  Mapper mapper(once(from("T")));
  EXPECT_FALSE(mapper.plan().columns().content) << "which would take time";
  const EncodedRows one = mapper.map(record("T-1")).rows;
  ASSERT_THAT(one.keys, SizeIs(2));
  EXPECT_EQ(one.keys[0].record, 1u);
  EXPECT_EQ(one.keys[0].counter, 0u);
  EXPECT_EQ(one.keys[1].record, 2u);
  EXPECT_EQ(one.keys[1].counter, 1u);
  EXPECT_EQ(one.keys[0].key, one.keys[1].key);
  Record other = record(" T-1 ");
  other[0].cell = text("u2");
  EXPECT_EQ(mapper.map(other).rows.keys[0].key, one.keys[0].key);
  EXPECT_NE(mapper.map(record("T-2")).rows.keys[0].key, one.keys[0].key);
}

TEST(Counters, WithoutANameAreRejects) {
  Mapper mapper(once(from("T")));
  const EncodedRows empty = mapper.map(record(" ")).rows;
  ASSERT_THAT(empty.rejects, SizeIs(1));
  EXPECT_EQ(empty.rejects[0].code, "once_empty");
  EXPECT_EQ(empty.rejects[0].column, "T");
  EXPECT_THAT(empty.rejects[0].message,
              AllOf(HasSubstr("(once, column \"T\") is empty"), HasSubstr("`when`")));
  EXPECT_THAT(empty.keys, IsEmpty());
  EXPECT_EQ(mapper.map(record("N/A")).rows.rejects.at(0).code, "once_refused");
  Mapper composed_name(once(composed("{T}-{U}")));
  EXPECT_EQ(composed_name.map(record("T-1")).rows.rejects.at(0).code, "once_empty") << "a part is missing";
}

TEST(Counters, ARowThatAddsNothingNeedsNoName) {
  Mapper mapper(once(from("T")));
  const Mapped mapped = mapper.map({{"Id", text("u1")}, {"B", text("x")}, {"T", text("")}});
  EXPECT_THAT(mapped.rows.rejects, IsEmpty());
  EXPECT_THAT(mapped.rows.keys, IsEmpty());
}

}  // namespace
}  // namespace mixferry::mappings
