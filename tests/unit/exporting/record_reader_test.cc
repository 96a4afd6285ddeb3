#include "engine/exporting/record_reader.h"

#include <gmock/gmock.h>

namespace mixferry::exporting {
namespace {

struct Read {
  std::string name;  ///< behind a dot: a property
  ValueKind kind;
  std::string json;
  std::optional<std::string> cell;

  bool operator==(const Read&) const = default;
  friend void PrintTo(const Read& read, std::ostream* out) {
    *out << read.name << " " << static_cast<int>(read.kind) << " " << read.json << " "
         << read.cell.value_or("no cell");
  }
};

std::vector<Read> values_of(RecordReader& reader) {
  std::vector<Read> values;
  for (const Value& value : reader.values()) {
    values.push_back({.name = (value.field.is_property ? "." : "") + std::string(value.field.name),
                      .kind = value.kind,
                      .json = std::string(value.json),
                      .cell = value.cell ? std::optional<std::string>(*value.cell) : std::nullopt});
  }
  return values;
}

TEST(RecordReader, KeepsDigitsAndTellsKindsApart) {
  RecordReader reader(profile_shape());
  ASSERT_TRUE(reader.read(
      R"({"$distinct_id":"a","$properties":{"n":1.50 ,"big":12345678901234567890123,"b":true,"t":"x\"y","e":"","z":null,"l":[1, 2.0],"o":{"k":"}"}}})"));
  EXPECT_THAT(
      values_of(reader),
      testing::ElementsAre(
          Read{"$distinct_id", ValueKind::text, "\"a\"", "a"}, Read{".n", ValueKind::number, "1.50", "1.50"},
          Read{".big", ValueKind::number, "12345678901234567890123", "12345678901234567890123"},
          Read{".b", ValueKind::boolean, "true", "true"}, Read{".t", ValueKind::text, R"("x\"y")", "x\"y"},
          Read{".e", ValueKind::empty_text, "\"\"", ""}, Read{".z", ValueKind::null, "null", ""},
          Read{".l", ValueKind::list, "[1, 2.0]", "[1, 2.0]"},
          Read{".o", ValueKind::object, R"({"k":"}"})", R"({"k":"}"})"}));
}

TEST(RecordReader, TellsWhatStandsBesideTheProperties) {
  RecordReader reader(event_shape());
  ASSERT_TRUE(reader.read(R"({"event":"A","properties":{"event":"B"},"more":1})"));
  EXPECT_THAT(values_of(reader), testing::ElementsAre(Read{"event", ValueKind::text, "\"A\"", "A"},
                                                      Read{".event", ValueKind::text, "\"B\"", "B"},
                                                      Read{"more", ValueKind::number, "1", "1"}));
}

TEST(RecordReader, UnescapesNames) {
  RecordReader reader(event_shape());
  ASSERT_TRUE(reader.read("{\"properties\":{\"\\u00e4\\\"\":1,\"\":2}}"));
  EXPECT_THAT(values_of(reader), testing::ElementsAre(Read{".ä\"", ValueKind::number, "1", "1"},
                                                      Read{".", ValueKind::number, "2", "2"}));
}

TEST(RecordReader, HasNoCellForHalfALetter) {
  RecordReader reader(profile_shape());
  ASSERT_TRUE(reader.read(R"({"$distinct_id":"a","$properties":{"n":"\ud83d","m":1}})"));
  EXPECT_THAT(values_of(reader),
              testing::ElementsAre(Read{"$distinct_id", ValueKind::text, "\"a\"", "a"},
                                   Read{".n", ValueKind::text, "\"\\ud83d\"", std::nullopt},
                                   Read{".m", ValueKind::number, "1", "1"}));
}

TEST(RecordReader, RefusesWhatIsNoRecord) {
  RecordReader reader(profile_shape());
  for (const char* line : {"", "[]", "1", "{", R"({"$properties":1})", R"({"$properties":{"a":tru}})",
                           R"({"$properties":{"a":[1}})", R"({"a":1} {"b":2})", R"({"\ud83d":1})"}) {
    EXPECT_FALSE(reader.read(line)) << line;
  }
  EXPECT_TRUE(reader.read("{}"));
}

}  // namespace
}  // namespace mixferry::exporting
