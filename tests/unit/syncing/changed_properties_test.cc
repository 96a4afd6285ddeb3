#include "engine/syncing/changed_properties.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mixferry::syncing {
namespace {

using testing::ElementsAre;

std::string setting(std::string_view members) {
  return fmt::format(R"({{"$distinct_id":"1","$set":{{{}}}}})", members);
}

TEST(ChangedProperties, TellWhatIsOtherWhatIsNewAndWhatIsNotSentAnyMore) {
  ChangedProperties counted;
  counted.take("1", setting(R"("Plan":"free","Old":1,"Same":[1])"),
               setting(R"("Plan":"pro","New":true,"Same":[1])"));
  counted.take("2", setting(R"("Plan":"pro")"), R"({"$distinct_id":"2","$unset":["Plan"]})");
  EXPECT_EQ(counted.looked_at(), 2u);
  EXPECT_EQ(counted.same_values(), 0u);
  EXPECT_THAT(
      counted.by_frequency(),
      ElementsAre(ChangedProperty{.name = "Plan",
                                  .profiles = 2,
                                  .alone = 1,
                                  .replaced = 1,
                                  .examples = {{"1", "\"free\"", "\"pro\""}, {"2", "\"pro\"", "unset"}}},
                  ChangedProperty{.name = "New", .profiles = 1, .examples = {{"1", "", "true"}}},
                  ChangedProperty{.name = "Old", .profiles = 1, .examples = {{"1", "1", ""}}}));
}

TEST(ChangedProperties, CountProfilesInWhichNoneDid) {
  ChangedProperties counted;
  counted.take("1", setting(R"("a":{"x":1,"y":2},"b":1)"), setting(R"("b":1,"a":{"y":2,"x":1})"));
  EXPECT_EQ(counted.looked_at(), 1u);
  EXPECT_EQ(counted.same_values(), 1u);
  EXPECT_TRUE(counted.by_frequency().empty());
}

TEST(ChangedProperties, PassOverWhatCannotBeRead) {
  ChangedProperties counted;
  counted.take("1", "of another program", setting(R"("a":1)"));
  EXPECT_EQ(counted.looked_at(), 0u);
}

// Method: far more profiles, properties and bytes than are kept; the counts stay right, and what is left out
// is told.
TEST(ChangedProperties, KeepABoundedPartOfALongNight) {
  ChangedProperties counted;
  const std::string wide = std::string(1'000, 'x') + "\u00e4";
  for (int i = 0; i < 1'000; ++i)
    counted.take(std::to_string(i), setting(fmt::format(R"("Seen":"{}{}")", wide, i)),
                 setting(fmt::format(R"("Seen":"{}{}","only in {}":1)", wide, i + 1, i)));
  const std::vector<ChangedProperty> properties = counted.by_frequency();
  ASSERT_EQ(properties.size(), ChangedProperties::kPropertiesMax);
  EXPECT_TRUE(counted.left_out());
  EXPECT_EQ(counted.looked_at(), 1'000u);
  EXPECT_EQ(properties.front().name, "Seen");
  EXPECT_EQ(properties.front().profiles, 1'000u);
  EXPECT_EQ(properties.front().alone, 0u);
  ASSERT_EQ(properties.front().examples.size(), ChangedProperty::kExamplesMax);
  EXPECT_EQ(properties.front().examples[0].id, "0");
  EXPECT_EQ(properties.front().examples[2].after.size(),
            ChangedProperties::kTextKeptBytes + std::string("\u2026").size());
}

TEST(ChangedProperties, CutNoCharacterInTwo) {
  ChangedProperties counted;
  std::string wide;
  for (int i = 0; i < 200; ++i) wide += "\u00e4";
  counted.take("1", setting(fmt::format(R"("a":"{}")", wide)), setting(R"("a":"")"));
  const std::string before = counted.by_frequency().at(0).examples.at(0).before;
  EXPECT_TRUE(before.ends_with("\u00e4\u2026")) << before;  // 1 + 2 * 99 bytes, and not 200
}

// Method: a night in which a clock's time was touched in every row, and something else in every tenth.
TEST(ChangedProperties, FindAStamp) {
  ChangedProperties counted;
  for (int i = 0; i < 100; ++i)
    counted.take("1", setting(fmt::format(R"("Last Modified":{},"Plan":0)", i)),
                 setting(fmt::format(R"("Last Modified":{},"Plan":{})", i + 1, i % 10 == 0 ? 1 : 0)));
  const std::vector<ChangedProperty> properties = counted.by_frequency();
  const ChangedProperty* const stamp = stamp_among(properties, counted.looked_at());
  ASSERT_NE(stamp, nullptr);
  EXPECT_EQ(stamp->name, "Last Modified");
  EXPECT_EQ(stamp->alone, 90u);
  EXPECT_EQ(stamp->replaced, 100u);
}

// Method: a property that was emptied, that a mapping begins to send, and that it ceases to send.
TEST(ChangedProperties, FindNoStampWhereThereIsNothingBeforeOrAfter) {
  const std::string none = setting("");
  const std::string pro = setting(R"("Plan":"pro")");
  for (const auto& [before, tonight] : {std::pair{pro, setting(R"("Plan":"")")},
                                        {pro, setting(R"("Plan":null)")},
                                        {pro, std::string(R"({"$distinct_id":"1","$unset":["Plan"]})")},
                                        {pro, none},
                                        {none, pro}}) {
    ChangedProperties counted;
    for (int i = 0; i < 100; ++i) counted.take("1", before, tonight);
    const std::vector<ChangedProperty> properties = counted.by_frequency();
    EXPECT_EQ(properties.at(0).alone, 100u);
    EXPECT_EQ(stamp_among(properties, counted.looked_at()), nullptr) << before << " " << tonight;
  }
}

}  // namespace
}  // namespace mixferry::syncing
