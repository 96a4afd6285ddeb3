// The short way says what the long way says, and is taken.

#include "mappings/plan/ordinary_values.h"

#include <array>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "mappings/plan/program.h"
#include "mappings/plan/rule_compiler.h"
#include "tests/unit/mappings/plan/records.h"

namespace mixferry::mappings {
namespace {

/// Pieces of what cells hold, and of what they had better not.
constexpr auto kPieces = std::to_array<std::string_view>(
    {" ",
     "a",
     "Z",
     "\"",
     "\\",
     "\n",
     "\x01",
     "0",
     "1",
     "9",
     "-",
     "+",
     ".",
     ",",
     "e5",
     "true",
     "YES",
     "n",
     "oN",
     "2024",
     "-03-",
     "12",
     "T",
     " ",
     "09:14",
     ":00",
     ":59",
     "Z",
     "+0000",
     "+0100",
     ".000",
     "2024-03-12T09:14:00",
     "2024-02-30 23:59:59",
     "1900-01-01 00:00:00",
     "0000-01-01T00:00:00",
     "2024-03-12 24:00:00",
     "2024-03-12",
     "5284452.31",
     "1003",
     "123456789012345",
     "1234567890123456",
     "\xC2\xA0",
     "\xC3\xA9",
     "\xC3\xA0",
     "\xF0\x9F\x98\x80",
     "a text that is longer than what is copied at once, twice over, and then some"});

/// Every rule that the short way may take, and some that are nearly so.
std::vector<Rule> rules() {
  std::vector<Rule> rules;
  for (const ValueType type : {ValueType::keep, ValueType::string, ValueType::number, ValueType::integer,
                               ValueType::boolean, ValueType::date, ValueType::datetime, ValueType::list}) {
    rules.push_back(as(type));
    rules.push_back(as(type));
    rules.back().trim = false;
    rules.push_back(as(type));
    rules.back().letter_case = LetterCase::lower;
    rules.push_back(as(type));
    rules.back().on_error = ErrorPolicy::skip;
    rules.push_back(as(type));
    rules.back().empty = EmptyPolicy::null;
    rules.push_back(as(type));
    rules.back().default_json = type == ValueType::keep || type == ValueType::string ? R"("d")" : "null";
  }
  for (const ValueType type : {ValueType::date, ValueType::datetime}) {
    rules.push_back(as(type));
    rules.back().null_dates = {{"1900-01-01"}};
    rules.push_back(as(type));
    rules.back().years = {.first = 2025, .last = 2030};
    rules.push_back(as(type));
    rules.back().formats = {"%Y-%m-%d %H:%M:%S"};
  }
  rules.push_back(as(ValueType::datetime));
  rules.back().timezone = "America/New_York";
  rules.push_back(as(ValueType::boolean));
  rules.back().true_words = {"a"};
  rules.push_back(as(ValueType::number));
  rules.back().number_formats = {*parse_number_format("1,234.56")};
  return rules;
}

/// The same, but from two columns of which the second is never there: that takes the long way.
Rule the_long_way(Rule rule) {
  rule.source = FromColumns{{"In", "Nowhere"}};
  return rule;
}

/// All that a row became.
std::string story_of(Mapper& mapper, const Record& record) {
  const Mapped mapped = mapper.map(record);
  std::string story;
  for (const std::string& update : mapped.updates) story += update + '\n';
  for (const Reject& reject : mapped.rows.rejects) story += reject.code + ' ' + reject.message + '\n';
  for (const auto& [name, count] : mapped.rows.tally.truncated_values)
    story += fmt::format("cut {}\n", count);
  for (const auto& [name, count] : mapped.rows.tally.skipped_values) story += fmt::format("out {}\n", count);
  return story;
}

// Method: random cells, by seed, below every rule: first in the update, and behind another property.
TEST(OrdinaryValues, AreWhatTheLongWayMakesOfThem) {
  std::mt19937_64 random(20);
  const auto below = [&](std::size_t end) {
    return std::uniform_int_distribution<std::size_t>(0, end - 1)(random);
  };
  constexpr std::array kinds = {CellKind::text,   CellKind::text, CellKind::text,   CellKind::text,
                                CellKind::absent, CellKind::null, CellKind::number, CellKind::boolean};
  for (const Rule& rule : rules()) {
    const auto mapping_of = [](const Rule& out) {
      return users({{OperationKind::set, {{"First", from("F")}, {"Out", out}, {"Last", from("L")}}},
                    {OperationKind::set_once, {{"Out", out}}}});
    };
    Mapper short_way(mapping_of(rule));
    Mapper long_way(mapping_of(the_long_way(rule)));
    for (int i = 0; i < 600; ++i) {
      std::string characters;
      const std::size_t pieces = below(40) == 0 ? 60 : below(5);
      for (std::size_t piece = 0; piece < pieces; ++piece) characters += kPieces[below(kPieces.size())];
      const Record record = {{"Id", text("u1")},
                             {"F", text(below(2) == 0 ? "" : "first")},
                             {"In", {characters, kinds[below(kinds.size())]}},
                             {"L", text(below(2) == 0 ? "" : "la\"st")}};
      ASSERT_EQ(story_of(short_way, record), story_of(long_way, record)) << characters;
    }
  }
}

// Method: texts around the lengths at which more is copied, and at which they are cut.
TEST(OrdinaryValues, HaveAnyLength) {
  Mapper short_way(users_with(as(ValueType::keep)));
  Mapper long_way(users_with(the_long_way(as(ValueType::keep))));
  for (std::size_t length = 0; length <= 300; ++length) {
    for (const char byte : {'x', '"', '\x02'}) {
      const std::string characters(length, byte);
      const Record record = {{"Id", text("u1")}, {"In", text(characters)}};
      ASSERT_EQ(story_of(short_way, record), story_of(long_way, record)) << length;
    }
  }
}

/// Properties `1`, `2`, … of the columns of these names.
class Properties {
 public:
  explicit Properties(const std::vector<Rule>& rules) {
    std::vector<Problem> problems;
    RuleCompiler compiler({}, columns_, problems);
    for (const Rule& rule : rules) {
      CompiledProperty& property = properties_.emplace_back();
      property.key = fmt::format(",\"{}\":", properties_.size());
      property.index = static_cast<std::uint32_t>(properties_.size() - 1);
      property.rule = compiler.compile(rule, Shape::any, "test");
    }
    ordinary_ = OrdinaryValues(properties_);
  }

  struct Appended {
    std::size_t next = 0;
    std::string bytes = "{";
    std::vector<ValueNote> notes = {};
    std::uint32_t members = 0;
    std::string watched = {};
  };
  /// What is appended to `{` from property `next` on.
  Appended append(const Record& record, std::size_t next = 0) {
    const HandedOver row(record, columns_.request());
    Appended appended{.notes = std::vector<ValueNote>(properties_.size())};
    OrdinaryValues::Output output{
        .bytes = appended.bytes, .members_begin = 1, .notes = appended.notes, .watched = 0};
    appended.next = ordinary_.append(next, {.raw = {}, .cells = row.cells, .others = {}}, NullTexts({""}), output);
    appended.members = output.members;
    appended.watched = output.watched_json;
    return appended;
  }

 private:
  ColumnIndex columns_;
  std::vector<CompiledProperty> properties_;
  OrdinaryValues ordinary_;
};

Rule lowered(const std::string& column) {
  Rule rule = from(column);
  rule.letter_case = LetterCase::lower;
  return rule;
}

TEST(OrdinaryValues, AreTextsNumbersTimesAndNothing) {
  Properties properties({from("A"), lowered("B"), as(ValueType::number, "C"), as(ValueType::integer, "D"),
                         as(ValueType::boolean, "E"), as(ValueType::date, "F"), as(ValueType::datetime, "G"),
                         from("H")});
  const Properties::Appended appended = properties.append({{"A", text(" a\"b ")},
                                                           {"B", text("A@B.C")},
                                                           {"C", text("-5.50")},
                                                           {"D", text("42")},
                                                           {"E", text("Yes")},
                                                           {"F", text("2024-03-12 09:14:00")},
                                                           {"G", text("2024-03-12 09:14:00.000+0000")},
                                                           {"H", text("")}});
  EXPECT_EQ(appended.next, 8U);
  EXPECT_EQ(
      appended.bytes,
      R"({"1":"a\"b","2":"a@b.c","3":-5.50,"4":42,"5":true,"6":"2024-03-12","7":"2024-03-12T09:14:00")");
  EXPECT_EQ(appended.members, 7U);
  EXPECT_EQ(appended.watched, R"("a\"b")");
  EXPECT_EQ(appended.notes[0].code(), ValueNote::written(ValueKind::text).code());
  EXPECT_EQ(appended.notes[2].code(), ValueNote::written(ValueKind::number).code());
  EXPECT_EQ(appended.notes[4].code(), ValueNote::written(ValueKind::boolean).code());
  EXPECT_EQ(appended.notes[7].code(), ValueNote().code());
}

TEST(OrdinaryValues, EndBeforeWhatIsNotOrdinary) {
  Properties properties({from("A"), as(ValueType::number, "C"), from("B")});
  const Record record = {{"A", text("a")}, {"B", text("b")}, {"C", text("1e3")}};
  const Properties::Appended first = properties.append(record);
  EXPECT_EQ(first.next, 1U);
  EXPECT_EQ(first.bytes, R"({"1":"a")");
  const Properties::Appended rest = properties.append(record, 2);
  EXPECT_EQ(rest.next, 3U);
  EXPECT_EQ(rest.bytes, R"({"3":"b")");
}

// Method: more bytes that need escapes than a row is given room for; the rest is left to the long way.
TEST(OrdinaryValues, HaveRoomForSomeEscapes) {
  const std::string quotes(255, '"');
  Properties properties(std::vector<Rule>(10, from("A")));
  const Properties::Appended appended = properties.append({{"A", text(quotes)}});
  EXPECT_GT(appended.next, 0U);
  EXPECT_LT(appended.next, 10U);
}

}  // namespace
}  // namespace mixferry::mappings
