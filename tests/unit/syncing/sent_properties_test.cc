#include "engine/syncing/sent_properties.h"

#include <gtest/gtest.h>

namespace mixferry::syncing {
namespace {

/// `name=words` of each property.
std::string in_words(std::string_view records) {
  const std::optional<SentProperties> properties = properties_in(records);
  if (!properties) return "none";
  std::string words;
  for (const auto& [name, sent] : *properties)
    words += (words.empty() ? "" : " | ") + name + "=" + sent.in_words();
  return words;
}

struct RecordsCase {
  const char* name;
  const char* records;
  const char* words;
};

class SentPropertiesOf : public testing::TestWithParam<RecordsCase> {};

TEST_P(SentPropertiesOf, AreWhatTheRecordsSayOneAfterTheOther) {
  EXPECT_EQ(in_words(GetParam().records), GetParam().words);
}

INSTANTIATE_TEST_SUITE_P(
    Records, SentPropertiesOf,
    testing::Values(
        RecordsCase{"None", "", ""},
        RecordsCase{"Set", R"({"$token":"T","$distinct_id":"1","$set":{"Plan":"pro","Seats":3}})",
                    R"(Plan="pro" | Seats=3)"},
        RecordsCase{"OfAGroup", R"({"$group_key":"company","$group_id":"1","$set":{"Plan":"pro"}})",
                    R"(Plan="pro")"},
        RecordsCase{
            "TheLastRowWins",
            R"({"$distinct_id":"1","$set":{"Plan":"free"}},{"$distinct_id":"1","$set":{"Plan":"pro"}})",
            R"(Plan="pro")"},
        RecordsCase{"AList", R"([{"$distinct_id":"1","$set":{"a":1}},{"$distinct_id":"1","$unset":["b"]}])",
                    "a=1 | b=unset"},
        RecordsCase{"UnsetBehindSet",
                    R"({"$distinct_id":"1","$set":{"a":1}},{"$distinct_id":"1","$unset":["a"]})", "a=unset"},
        RecordsCase{"SetOnceOnNothing", R"({"$distinct_id":"1","$set_once":{"a":1}})", "a=set_once 1"},
        RecordsCase{"SetOnceOnAValue",
                    R"({"$distinct_id":"1","$set":{"a":1}},{"$distinct_id":"1","$set_once":{"a":2}})", "a=1"},
        RecordsCase{"SetOnceBehindUnset",
                    R"({"$distinct_id":"1","$unset":["a"]},{"$distinct_id":"1","$set_once":{"a":2}})",
                    "a=unset, then set_once 2"},
        RecordsCase{"ItemsOfLists",
                    R"({"$distinct_id":"1","$union":{"t":["x"]}},{"$distinct_id":"1","$union":{"t":["x"]}},)"
                    R"({"$distinct_id":"1","$remove":{"t":"y"}})",
                    R"(t=union ["x"], then remove "y")"},
        RecordsCase{"Deleted",
                    R"({"$distinct_id":"1","$set":{"a":1}},{"$distinct_id":"1","$delete":""},)"
                    R"({"$distinct_id":"1","$set":{"b":2}})",
                    "$delete=delete | b=2"},
        RecordsCase{"AnEvent",
                    R"({"event":"Won","properties":{"distinct_id":"1","time":5,"Amount":{"a":1}}})",
                    R"($event_name="Won" | Amount={"a":1} | distinct_id="1" | time=5)"},
        RecordsCase{"NoRecord", R"({"$distinct_id":"1"})", "none"},
        RecordsCase{"NoJson", R"({"$distinct_id":"1","$set":{"a":)", "none"},
        RecordsCase{"NoObject", "1", "none"}),
    [](const auto& row) { return row.param.name; });

struct PairCase {
  const char* name;
  const char* one;
  const char* other;
  bool are_same;
};

class SentValues : public testing::TestWithParam<PairCase> {};

TEST_P(SentValues, AreComparedByWhatTheySay) {
  SentProperty one;
  SentProperty other;
  one.take(mixpanel::Operation::set, GetParam().one);
  other.take(mixpanel::Operation::set, GetParam().other);
  EXPECT_EQ(one.is_same_as(other), GetParam().are_same);
}

INSTANTIATE_TEST_SUITE_P(Pairs, SentValues,
                         testing::Values(PairCase{"Escapes", R"("\u0041")", R"("A")", true},
                                         PairCase{"OrderOfMembers", R"({"a":1,"b":[2]})",
                                                  R"({"b": [2], "a": 1})", true},
                                         PairCase{"OrderOfItems", "[1,2]", "[2,1]", false},
                                         PairCase{"NumbersAsWritten", "1", "1.0", false},
                                         PairCase{"NumberAndText", "1", R"("1")", false},
                                         PairCase{"NullAndNothing", "null", R"("")", false}),
                         [](const auto& row) { return row.param.name; });

TEST(SentProperty, IsAnotherWhereAnotherThingIsDoneWithTheValue) {
  SentProperty set;
  SentProperty once;
  set.take(mixpanel::Operation::set, "1");
  once.take(mixpanel::Operation::set_once, "1");
  EXPECT_FALSE(set.is_same_as(once));
}

}  // namespace
}  // namespace mixferry::syncing
