#include "engine/exporting/columns.h"

#include <gmock/gmock.h>

namespace mixferry::exporting {
namespace {

Columns observed(const RecordShape& shape, const std::vector<std::string>& lines, Columns columns) {
  RecordReader reader(shape);
  for (const std::string& line : lines) {
    EXPECT_TRUE(reader.read(line)) << line;
    columns.observe(reader.values());
  }
  columns.name_them();
  return columns;
}

std::vector<std::string> names_of(const Columns& columns) {
  std::vector<std::string> names;
  for (const Column& column : columns.all()) names.push_back(column.name);
  return names;
}

TEST(Columns, AreFoundInTheOrderOfTheRecords) {
  const Columns columns = observed(profile_shape(),
                                   {R"({"$distinct_id":"1","$properties":{"b":1,"a":2}})",
                                    R"({"$distinct_id":"2","$properties":{"c":1,"b":2}})"},
                                   {profile_shape(), std::nullopt});
  EXPECT_THAT(names_of(columns), testing::ElementsAre("$distinct_id", "b", "a", "c"));
  EXPECT_EQ(columns.without_cell(), 0);
}

TEST(Columns, BeginWithWhatEachEventHas) {
  const Columns columns = observed(
      event_shape(), {R"({"event":"E","properties":{"Plan":1,"$insert_id":"i","time":1,"distinct_id":"u"}})"},
      {event_shape(), std::nullopt});
  EXPECT_THAT(names_of(columns), testing::ElementsAre("event", "time", "distinct_id", "$insert_id", "Plan"));
}

TEST(Columns, AreThoseThatAreWished) {
  const Columns columns =
      observed(event_shape(), {R"({"event":"E","properties":{"Plan":1,"Seats":2,"time":1}})"},
               {event_shape(), std::vector<std::string>{"time", "event", "Seats", "City", "Seats"}});
  EXPECT_THAT(names_of(columns),
              testing::ElementsAre("event", "time", "distinct_id", "$insert_id", "Seats", "City"));
  EXPECT_EQ(columns.without_cell(), 1);
}

TEST(Columns, AreThereWhereExpected) {
  const std::vector<std::string> expected = {"Seats", "City"};
  const Columns columns =
      observed(profile_shape(), {R"({"$distinct_id":"1","$properties":{"City":1,"x":2}})"},
               {profile_shape(), std::nullopt, expected});
  EXPECT_THAT(names_of(columns), testing::ElementsAre("$distinct_id", "Seats", "City", "x"));
}

TEST(Columns, TellPropertiesFromWhatStandsBesideThem) {
  const Columns columns = observed(
      event_shape(), {R"({"event":"E","properties":{"event":1,"properties.event":2,"more":3},"more":4})"},
      {event_shape(), std::nullopt});
  EXPECT_THAT(names_of(columns),
              testing::ElementsAre("event", "time", "distinct_id", "$insert_id", "properties.event",
                                   "properties.properties.event", "properties.more", "more"));
}

TEST(Columns, HaveALimit) {
  const Columns columns =
      observed(profile_shape(), {R"({"$distinct_id":"1","$properties":{"a":1,"b":2,"c":3}})"},
               {profile_shape(), std::nullopt, {}, 3});
  EXPECT_THAT(names_of(columns), testing::ElementsAre("$distinct_id", "a", "b"));
  EXPECT_EQ(columns.without_cell(), 1);
}

TEST(Columns, CountWhatIsInThem) {
  const Columns columns =
      observed(profile_shape(),
               {R"({"$distinct_id":"1","$properties":{"a":1,"b":"","c":null,"d":true}})",
                R"({"$distinct_id":"2","$properties":{"a":"1","b":"x","c":null,"a":2,"d":"\ud83d"}})"},
               {profile_shape(), std::nullopt});
  const auto all = columns.all();
  EXPECT_FALSE(all[0].is_mixed());
  EXPECT_TRUE(all[1].is_mixed()) << "a number and a text";
  EXPECT_FALSE(all[2].is_mixed()) << "an empty text is one";
  EXPECT_FALSE(all[3].is_mixed());
  EXPECT_EQ(columns.count(ValueKind::null), 2);
  EXPECT_EQ(columns.count(ValueKind::empty_text), 1);
  EXPECT_EQ(columns.without_cell(), 2) << "a name that stands there twice, and half a letter";
}

}  // namespace
}  // namespace mixferry::exporting
