// What rows become as events.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "mappings/plan/event_rules.h"
#include "tests/unit/mappings/plan/records.h"

namespace mixferry::mappings {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::StartsWith;

/// 2024-03-12T09:00:00Z.
constexpr std::string_view kTime = "2024-03-12 09:00:00";

Mapping events() {
  Mapping mapping;
  mapping.name = "test.yaml";
  Target& target = mapping.targets.emplace_back();
  target.kind = TargetKind::events;
  target.id = from("Id");
  target.event = EventRules{.name = as(ValueType::string, "Type"),
                            .time = as(ValueType::datetime, "When"),
                            .insert_id = from("Key")};
  target.operations = {{OperationKind::properties, {{"note", from("Note")}}}};
  return mapping;
}

Record record() {
  return {{"Id", text("u1")}, {"Type", text("Call")}, {"When", text(kTime)}, {"Key", text("k-1")}};
}

Record with(std::string_view column, Cell cell) {
  Record changed = record();
  const auto found = std::ranges::find(changed, column, &NamedCell::name);
  if (found == changed.end()) {
    changed.push_back({column, cell});
  } else {
    found->cell = cell;
  }
  return changed;
}

std::string reject_of(const Record& row, const Mapping& mapping = events(), const PlanOptions& options = {}) {
  const Mapped mapped = Mapper(mapping, options).map(row);
  return mapped.rows.rejects.empty() ? "delivered" : mapped.rows.rejects.front().code;
}

std::string event_of(const Record& row, const Mapping& mapping = events()) {
  const Mapped mapped = Mapper(mapping).map(row);
  return mapped.updates.empty() ? "none" : mapped.updates.front();
}

/// The member `$insert_id`, without its quotes.
std::string insert_id_in(const std::string& event) {
  constexpr std::string_view kKey = R"("$insert_id":")";
  const std::size_t begin = event.find(kKey) + kKey.size();
  return event.substr(begin, event.find('"', begin) - begin);
}

TEST(Events, AreOneObjectEach) {
  const Mapped mapped = Mapper(events()).map(with("Note", text("hello")));
  EXPECT_THAT(mapped.updates,
              ElementsAre(R"({"event":"Call","properties":{"time":1710234000,"distinct_id":"u1","ip":"0",)"
                          R"("note":"hello","$insert_id":"k-1"}})"));
  ASSERT_THAT(mapped.rows.records, SizeIs(1));
  EXPECT_EQ(mapped.rows.records[0].kind, TargetKind::events);
  EXPECT_TRUE(mapped.rows.records[0].bears_repeating);
  EXPECT_EQ(mapped.rows.rows[0].id_hash, 0u) << "many events are one person's";
  EXPECT_NE(mapped.rows.records[0].id_hash, 0u);
}

TEST(Events, HoldNoTokenWhateverUpdatesBeginWith) {
  const Mapped mapped = Mapper(events(), {.record_head = R"({"$token":"T",)", .timezone = {}}).map(record());
  EXPECT_THAT(mapped.updates, ElementsAre(StartsWith(R"({"event":)")));
}

struct NoEvent {
  const char* name;
  std::string_view column;
  Cell cell;
  const char* code;
};
class NoEvents : public testing::TestWithParam<NoEvent> {};

TEST_P(NoEvents, AreRejects) {
  const auto& [name, column, cell, code] = GetParam();
  EXPECT_EQ(reject_of(with(column, cell)), code);
}

INSTANTIATE_TEST_SUITE_P(
    Bad, NoEvents,
    testing::Values(NoEvent{"NoName", "Type", text(""), "event_empty"},
                    NoEvent{"BlankName", "Type", text("  "), "event_empty"},
                    NoEvent{"Merge", "Type", text("$merge"), "event_reserved"},
                    NoEvent{"Identify", "Type", text("$identify"), "event_reserved"},
                    NoEvent{"Alias", "Type", text("$create_alias"), "event_reserved"},
                    NoEvent{"NoTime", "When", text(""), "time_empty"},
                    NoEvent{"TimeInWords", "When", text("yesterday"), "not_a_date"},
                    NoEvent{"Before1971", "When", text("1970-12-31T23:59:59Z"), "time_too_early"},
                    NoEvent{"NoId", "Id", text(""), "id_empty"},
                    NoEvent{"RoundedKey", "Key", text("1.23457E+13"), "id_mangled"},
                    NoEvent{"RoundedKeyOfASheet", "Key",
                            Cell{.text = "1234567890123450", .kind = CellKind::rounded}, "id_mangled"},
                    NoEvent{"ListAsKey", "Key", json("[1]"), "id_invalid"},
                    NoEvent{"Anonymous", "Id", text("anonymous"), "id_refused"},
                    NoEvent{"Undefined", "Id", text("undefined"), "id_refused"}),
    [](const auto& tried) { return tried.param.name; });

TEST(Events, TheFirstOf1971IsTaken) {
  EXPECT_EQ(reject_of(with("When", text("1971-01-01T00:00:00Z"))), "delivered");
}

TEST(Events, MillisecondsAreNotReadAsSeconds) {
  Mapping mapping = events();
  mapping.targets[0].event->time.formats = {"epoch_seconds"};
  EXPECT_EQ(reject_of(with("When", text("1710234000")), mapping), "delivered");
  EXPECT_EQ(reject_of(with("When", text("1710234000000")), mapping), "not_a_date");
  mapping.targets[0].event->time.formats = {"epoch_milliseconds"};
  EXPECT_THAT(event_of(with("When", number("1710234000000")), mapping), HasSubstr(R"("time":1710234000,)"));
}

TEST(Events, NoneIsAheadOfItsTime) {
  const auto at = [](std::int64_t seconds) {
    return PlanOptions{.timezone = {}, .clock = [seconds] {
                         return std::chrono::system_clock::time_point(std::chrono::seconds(seconds));
                       }};
  };
  EXPECT_EQ(reject_of(record(), events(), at(1'710'234'000)), "delivered");
  EXPECT_EQ(reject_of(record(), events(), at(1'710'234'000 - 1)), "time_ahead")
      << "Mixpanel would store it as of now, and as another when it is sent again";
  EXPECT_EQ(reject_of(record(), events(), at(1'710'234'000 - 7'200)), "time_ahead");
}

// Method: times whose nanoseconds since 1970 are more than 64 bits hold, and those that Mixpanel would take
// for milliseconds.
TEST(Events, NoYearIsTooFarToBeAhead) {
  const PlanOptions now{.timezone = {}, .clock = [] {
                          return std::chrono::system_clock::time_point(std::chrono::seconds(1'800'000'000));
                        }};
  for (const char* time : {"2262-04-12", "2600-01-01", "5138-11-16", "9999-12-31"}) {
    EXPECT_EQ(reject_of(with("When", text(time)), events(), now), "time_ahead") << time;
  }
  EXPECT_EQ(reject_of(with("When", text("9999-12-31"))), "time_ahead") << "whatever the time is";
}

TEST(Events, SayThatOurAddressIsNoPlaceUnlessTheMappingDoes) {
  EXPECT_THAT(event_of(record()), HasSubstr(R"(,"ip":"0",)"));
  Mapping mapping = events();
  mapping.targets[0].operations[0].properties.push_back({"ip", from("Address")});
  EXPECT_THAT(event_of(with("Address", text("192.0.2.7")), mapping), HasSubstr(R"(,"ip":"192.0.2.7",)"));
  EXPECT_THAT(event_of(with("Address", text("192.0.2.7")), mapping), testing::Not(HasSubstr(R"("ip":"0")")));
}

// A column that happens to be called so must not say whose event it is, when it was, or that it is none.
TEST(Events, KeepNoColumnThatSteersThem) {
  Mapping mapping = events();
  mapping.targets[0].kept.below = {""};
  for (const char* column :
       {"time", "distinct_id", "$insert_id", "token", "$ignore", "ip", "$user_id", "$device_id"}) {
    const Mapped mapped = Mapper(mapping).map(with(column, text("odd")));
    EXPECT_THAT(mapped.updates, ElementsAre(testing::Not(HasSubstr("odd")))) << column;
    EXPECT_EQ(mapped.rows.tally.skipped_values.at(column), 1u) << column;
  }
}

TEST(InsertIdOf, IsTheSameInWhateverOrder) {
  Mapping mapping = events();
  mapping.targets[0].event->insert_id.reset();
  std::vector<Property>& properties = mapping.targets[0].operations[0].properties;
  properties = {{"a", from("A")}, {"b", as(ValueType::list, "B")}, {"c", from("C")}};
  Record row = record();
  row.push_back({"A", text("x,\"y")});
  row.push_back({"B", text("1;2")});
  row.push_back({"C", text("}")});
  const std::string one = insert_id_in(event_of(row, mapping));
  std::swap(properties[0], properties[2]);
  EXPECT_EQ(insert_id_in(event_of(row, mapping)), one);
  std::swap(properties[0].name, properties[2].name);
  EXPECT_NE(insert_id_in(event_of(row, mapping)), one) << "what is whose counts";
}

TEST(Events, TimesAreLocalWhereTheRuleSaysSo) {
  Mapping mapping = events();
  mapping.targets[0].event->time.timezone = "Europe/Paris";
  EXPECT_THAT(event_of(record(), mapping), HasSubstr(R"("time":1710230400,)"));
}

TEST(Events, AnEmptyTextIsNoNameWhateverMeansNoValue) {
  Mapping mapping = events();
  mapping.nulls = {};
  EXPECT_EQ(reject_of(with("Type", text(" ")), mapping), "event_empty");
  mapping.targets[0].event->name.default_json = kNoValue;
  EXPECT_EQ(Mapper(mapping).map(with("Type", text(""))).rows.tally.rows_filtered, 1u);
  EXPECT_EQ(reject_of(with("Id", text("")), mapping), "id_empty");
  mapping.targets[0].id.empty = EmptyPolicy::skip;
  EXPECT_THAT(event_of(with("Id", text("")), mapping), HasSubstr(R"(,"distinct_id":"",)"));
}

TEST(Events, OfNobodyAreTakenWhereTheMappingSaysSo) {
  Mapping mapping = events();
  mapping.targets[0].id.empty = EmptyPolicy::skip;
  EXPECT_THAT(event_of(with("Id", text("")), mapping), HasSubstr(R"("distinct_id":"",)"));
  EXPECT_EQ(reject_of(with("Id", text("null")), mapping), "id_refused") << "a placeholder is somebody";
}

TEST(Events, NoneOfNamesThatAreNotWanted) {
  Mapping mapping = events();
  Rule& name = mapping.targets[0].event->name;
  name.map = {{"Call", R"("Call Logged")"}};
  EXPECT_THAT(event_of(record(), mapping), HasSubstr(R"({"event":"Call Logged")"));
  name.default_json = kNoValue;
  const Mapped other = Mapper(mapping).map(with("Type", text("Fax")));
  EXPECT_THAT(other.updates, IsEmpty());
  EXPECT_EQ(other.rows.tally.rows_filtered, 1u);
  EXPECT_EQ(Mapper(mapping).map(with("Type", text(""))).rows.tally.rows_filtered, 1u);
}

struct InsertId {
  const char* name;
  std::string_view cell;
  bool hashed;
  bool missing;
};
class InsertIds : public testing::TestWithParam<InsertId> {};

TEST_P(InsertIds, AreWhatMixpanelTakes) {
  const auto& [name, cell, hashed, missing] = GetParam();
  const Mapped mapped = Mapper(events()).map(with("Key", text(cell)));
  ASSERT_THAT(mapped.updates, SizeIs(1));
  const std::string sent = insert_id_in(mapped.updates[0]);
  EXPECT_TRUE(is_insert_id(sent)) << sent;
  EXPECT_EQ(sent == cell, !hashed && !missing);
  EXPECT_EQ(mapped.rows.tally.insert_ids_hashed, hashed ? 1u : 0u);
  EXPECT_EQ(mapped.rows.tally.insert_ids_missing, missing ? 1u : 0u);
}

INSTANTIATE_TEST_SUITE_P(
    All, InsertIds,
    testing::Values(InsertId{"Good", "a-B-3", false, false},
                    InsertId{"Longest", "123456789012345678901234567890123456", false, false},
                    InsertId{"TooLong", "1234567890123456789012345678901234567", true, false},
                    InsertId{"Underscore", "a_b", true, false},
                    InsertId{"BeyondAscii", "k\xC3\xA9y", true, false}, InsertId{"Null", "null", false, true},
                    InsertId{"Empty", "", false, true}, InsertId{"Email", "a@b.example", true, false},
                    InsertId{"Total", "Total:", false, true}),
    [](const auto& tried) { return tried.param.name; });

TEST(InsertIdOf, TheSameNameIsTheSameWhateverElseTheRowSays) {
  const std::string one = insert_id_in(event_of(with("Key", text("a_b"))));
  Record other = with("Key", text("a_b"));
  other.push_back({"Note", text("changed")});
  EXPECT_EQ(insert_id_in(event_of(other)), one);
  EXPECT_NE(insert_id_in(event_of(with("Key", text("a_c")))), one);
}

TEST(InsertIdOf, WithoutANameItIsOfAllThatTheEventSays) {
  Mapping mapping = events();
  mapping.targets[0].event->insert_id.reset();
  Mapper mapper(mapping);
  const Mapped one = mapper.map(record());
  const Mapped again = mapper.map(record());
  const Mapped other = mapper.map(with("Note", text("x")));
  EXPECT_EQ(one.updates, again.updates) << "a row yields the same whenever it is read";
  EXPECT_EQ(one.rows.records[0].id_hash, again.rows.records[0].id_hash);
  EXPECT_NE(insert_id_in(one.updates[0]), insert_id_in(other.updates[0]));
  EXPECT_NE(one.rows.records[0].id_hash, other.rows.records[0].id_hash);
  EXPECT_EQ(one.rows.tally.insert_ids_missing, 0u) << "the mapping names none";
}

TEST(Events, HoldFewerThan255Properties) {
  Mapping mapping = events();
  std::vector<Property>& properties = mapping.targets[0].operations[0].properties;
  properties.clear();
  for (int i = 0; i < 250; ++i) properties.push_back({"p" + std::to_string(i), constant("1")});
  EXPECT_EQ(reject_of(record(), mapping), "delivered") << "and time, distinct_id, ip, $insert_id";
  properties.push_back({"one more", constant("1")});
  EXPECT_EQ(reject_of(record(), mapping), "too_many_properties");
}

/// As JSON: `[1,1,1]`, `{"k1":1,"k2":1}`.
std::string list_of(int items) {
  std::string list = "[1";
  for (int i = 1; i < items; ++i) list += ",1";
  return list + "]";
}
std::string object_of(int keys) {
  std::string object = "{";
  for (int i = 0; i < keys; ++i) object += fmt::format("{}\"k{}\":1", i == 0 ? "" : ",", i);
  return object + "}";
}

// Method: the most that an event takes, and one more; by rules, by what is kept beside them, and inside a
// list.
TEST(Events, HoldListsAndObjectsOfFewerThan255) {
  Mapping mapping = events();
  mapping.targets[0].kept.below = {""};
  for (const char* column : {"Note", "Extra"}) {
    EXPECT_EQ(reject_of(with(column, json(list_of(254))), mapping), "delivered") << column;
    EXPECT_EQ(reject_of(with(column, json(list_of(255))), mapping), "too_many_items") << column;
    EXPECT_EQ(reject_of(with(column, json(object_of(254))), mapping), "delivered") << column;
    EXPECT_EQ(reject_of(with(column, json(object_of(255))), mapping), "too_many_keys") << column;
    EXPECT_EQ(reject_of(with(column, json("[" + list_of(255) + "]")), mapping), "too_many_items") << column;
  }
  mapping.targets[0].operations[0].properties = {{"note", as(ValueType::list, "Note")}};
  std::string words = "w";
  for (int i = 1; i < 254; ++i) words += ";w";
  EXPECT_EQ(reject_of(with("Note", text(words)), mapping), "delivered");
  EXPECT_EQ(reject_of(with("Note", text(words + ";w")), mapping), "too_many_items");
}

TEST(Events, HoldNoListOfMoreThan8KB) {
  std::string list = "[";
  for (int i = 0; i < 31; ++i) list += "\"" + std::string(255, 'a') + "\",";  // 258 each
  const std::string last(8 * 1024 - 31 * 258 - 2 - 2, 'b');
  EXPECT_EQ(reject_of(with("Note", json(list + "\"" + last + "\"]"))), "delivered");
  EXPECT_EQ(reject_of(with("Note", json(list + "\"b" + last + "\"]"))), "value_too_large");
}

// Method: a profile after an event, in one row: its lists are its own.
TEST(Events, LimitsAreNotThoseOfAProfileBesideThem) {
  Mapping mapping = events();
  Target& user = mapping.targets.emplace_back();
  user.id = from("Id");
  user.operations = {{OperationKind::set, {{"many", from("Many")}}}};
  EXPECT_EQ(reject_of(with("Many", json(list_of(1000))), mapping), "delivered");
  EXPECT_EQ(reject_of(with("Note", json(list_of(1000))), mapping), "too_many_items");
}

TEST(Events, IdsOfThemAndOfGroupsThatAreTrimmedAreCounted) {
  Mapping mapping = events();
  mapping.targets[0].groups = {{"company", from("Company")}};
  Record row = with("Key", text("=\"x2\""));
  row.push_back({"Company", text("\xC2\xA0"
                                 "7")});
  const Mapped mapped = Mapper(mapping).map(row);
  EXPECT_EQ(insert_id_in(mapped.updates[0]), "x2");
  EXPECT_EQ(mapped.rows.tally.ids_trimmed, 2u);
}

TEST(Events, KeepOtherColumnsWhereTheMappingSaysSo) {
  Mapping mapping = events();
  mapping.targets[0].kept.below = {""};
  EXPECT_THAT(event_of(with("Extra", text("e")), mapping), HasSubstr(R"(,"Extra":"e",)"));
}

TEST(Groups, AreTextAsTheGroupsOwnIds) {
  Mapping mapping = events();
  mapping.targets[0].groups = {{"company", from("Company")}};
  Target& company = mapping.targets.emplace_back();
  company.kind = TargetKind::groups;
  company.group_key = "company";
  company.id = from("Company");
  company.operations = {{OperationKind::set, {{"a", constant("1")}}}};
  for (const Cell& cell : {text(" 007 "), number("7"), number("7.0"), text("=\"0012\"")}) {
    const Mapped mapped = Mapper(mapping).map(with("Company", cell));
    ASSERT_THAT(mapped.updates, SizeIs(2));
    const std::size_t begin = mapped.updates[1].find(R"("$group_id":)") + 12;
    const std::string id = mapped.updates[1].substr(begin, mapped.updates[1].find(',', begin) - begin);
    EXPECT_THAT(id, StartsWith("\""));
    EXPECT_THAT(mapped.updates[0], HasSubstr(R"(,"company":)" + id + ","));
  }
}

TEST(Groups, MayBeSeveral) {
  Mapping mapping = events();
  Rule rule = as(ValueType::list, "Company");
  mapping.targets[0].groups = {{"company", rule}};
  EXPECT_THAT(event_of(with("Company", text("7;8")), mapping), HasSubstr(R"(,"company":["7","8"],)"));
  EXPECT_THAT(event_of(with("Company", json(R"([7,"b"])")), mapping), HasSubstr(R"(,"company":["7","b"],)"));
  EXPECT_THAT(event_of(with("Company", text("")), mapping), testing::Not(HasSubstr("company")));
  std::string list = "1";
  for (int i = 2; i <= 254; ++i) list += ";" + std::to_string(i);
  EXPECT_EQ(reject_of(with("Company", text(list)), mapping), "delivered");
  EXPECT_EQ(reject_of(with("Company", text(list + ";255")), mapping), "too_many_groups");
  EXPECT_EQ(reject_of(with("Company", text("7;null")), mapping), "id_refused");
}

// Method: as many bytes as an event's list may have, and one more.
TEST(Groups, OfAnEventAreNoListOfMoreThanItTakes) {
  Mapping mapping = events();
  mapping.targets[0].groups = {{"company", as(ValueType::list, "Company")}};
  std::string list;
  for (int i = 0; i < 31; ++i) list += std::string(251, 'a') + fmt::format("{:03};", i);  // 257 each, in JSON
  const std::string last(8 * 1024 - 31 * 257 - 1 - 3, 'b');
  EXPECT_EQ(reject_of(with("Company", text(list + last)), mapping), "delivered");
  EXPECT_EQ(reject_of(with("Company", text(list + last + "b")), mapping), "value_too_large");
}

TEST(Groups, OfAProfileAreUpTo300) {
  Mapping mapping;
  mapping.name = "test.yaml";
  Target& target = mapping.targets.emplace_back();
  target.id = from("Id");
  target.groups = {{"company", as(ValueType::list, "Company")}};
  std::string list = "1";
  for (int i = 2; i <= 300; ++i) list += ";" + std::to_string(i);
  const auto code = [&](const std::string& ids) {
    const Mapped mapped = Mapper(mapping).map({{"Id", text("u")}, {"Company", text(ids)}});
    return mapped.rows.rejects.empty() ? "delivered" : mapped.rows.rejects.front().code;
  };
  EXPECT_EQ(code(list), "delivered");
  EXPECT_EQ(code(list + ";301"), "too_many_groups");
}

TEST(Groups, NumbersOfAListAreAsTheyStandThere) {
  Mapping mapping = events();
  mapping.targets[0].groups = {{"company", from("Company")}};
  const auto groups = [&](const char* list) {
    const std::string event = event_of(with("Company", json(list)), mapping);
    const std::size_t begin = event.find(R"("company":)") + 10;
    return event.substr(begin, event.find(']', begin) - begin + 1);
  };
  EXPECT_EQ(groups("[1.5]"), R"(["1.5"])") << "as 1.5 alone is";
  EXPECT_EQ(groups("[ 7.0 , 1e3,0.10, 12345678901234567890123 ]"),
            R"(["7","1000","0.10","12345678901234567890123"])");
  EXPECT_EQ(reject_of(with("Company", json("[1.5] 2")), mapping), "not_json");
  EXPECT_EQ(reject_of(with("Company", json("[true]")), mapping), "id_invalid");
  EXPECT_EQ(reject_of(with("Company", json("[[1]]")), mapping), "id_invalid");
}

TEST(Groups, AreSeveralWhereASourceHasAList) {
  Mapping mapping = events();
  mapping.targets[0].groups = {{"company", from("Company")}};
  EXPECT_THAT(event_of(with("Company", json(R"([7,"b"])")), mapping), HasSubstr(R"(,"company":["7","b"],)"));
  EXPECT_THAT(event_of(with("Company", json("[]")), mapping), testing::Not(HasSubstr("company")));
  EXPECT_EQ(reject_of(with("Company", json("{}")), mapping), "id_invalid");
  EXPECT_EQ(reject_of(with("Company", json("[1,")), mapping), "not_json");
}

TEST(Groups, AListIsNotChangedAsText) {
  Mapping mapping = events();
  Rule rule = from("Company");
  rule.hash_sha256 = true;
  mapping.targets[0].groups = {{"company", rule}};
  EXPECT_EQ(reject_of(with("Company", json(R"(["a"])")), mapping), "not_hashable");
  rule.hash_sha256 = false;
  rule.letter_case = LetterCase::lower;
  mapping.targets[0].groups = {{"company", rule}};
  EXPECT_EQ(reject_of(with("Company", json(R"(["A"])")), mapping), "not_hashable");
}

TEST(Groups, MayHaveACondition) {
  Mapping mapping = events();
  Rule rule = from("Company");
  rule.when = {{.column = "Type", .kind = Condition::Kind::is, .values = {"Call"}, .place = {}}};
  mapping.targets[0].groups = {{"company", rule}};
  EXPECT_THAT(event_of(with("Company", text("7")), mapping), HasSubstr(R"("company":"7")"));
  Record other = with("Company", text("7"));
  std::ranges::find(other, "Type", &NamedCell::name)->cell = text("Mail");
  EXPECT_THAT(event_of(other, mapping), testing::Not(HasSubstr("company")));
}

TEST(Groups, OfUsersAreSet) {
  Mapping mapping = users();
  mapping.targets[0].groups = {{"company", from("Company")}};
  const auto updates = Mapper(mapping).map({{"Id", text("u1")}, {"Company", number("7")}}).updates;
  EXPECT_THAT(updates, ElementsAre(R"({"$distinct_id":"u1","$set":{"company":"7"}})"));
}

TEST(Groups, ThatAreNoneAreRejectsOrLeftOut) {
  Mapping mapping = events();
  mapping.targets[0].groups = {{"company", from("Company")}};
  EXPECT_EQ(reject_of(with("Company", text("n/a")), mapping), "id_refused");
  mapping.targets[0].groups[0].rule.on_error = ErrorPolicy::skip;
  const Mapped mapped = Mapper(mapping).map(with("Company", text("n/a")));
  EXPECT_THAT(mapped.updates, ElementsAre(testing::Not(HasSubstr("company"))));
  EXPECT_EQ(mapped.rows.tally.skipped_values.at("company"), 1u);
}

}  // namespace
}  // namespace mixferry::mappings
