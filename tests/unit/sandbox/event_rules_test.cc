#include "engine/sandbox/events/event_rules.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace mixferry::sandbox {
namespace {

constexpr TimePoint kRulesNow{std::chrono::sys_days{std::chrono::year{2026} / 8 / 1}};  // 1785542400

Event good_event() {
  Event event;
  event.name = "Seen";
  event.token.emplace("t");
  event.has_time = true;
  event.time = 1'785'500'000;
  event.distinct_id.emplace("p");
  event.insert_id.emplace("i-1");
  return event;
}

/// The message about a good event after `change`; empty: it is taken.
template <typename Change>
std::string message_after(Change change, Terms terms = {}) {
  Event event = good_event();
  change(event);
  terms.now = kRulesNow;
  const std::optional<Refusal> refusal = refusal_of(event, terms);
  return refusal ? message_of(*refusal) : "";
}

struct TimeCase {
  const char* name;
  double time;
  const char* message;
  std::int64_t kept_milliseconds;
};

class I6_Time : public testing::TestWithParam<TimeCase> {};

// Method: the same event at each time; now is 2026-08-01.
TEST_P(I6_Time, IsSecondsOrMillisecondsAndWithinBounds) {
  const auto& [name, time, message, kept] = GetParam();
  EXPECT_EQ(message_after([&](Event& event) { event.time = time; }), message);
  Event event = good_event();
  event.time = time;
  if (*message == '\0') {
    EXPECT_EQ(kept_instant(event, kRulesNow).time_since_epoch().count(), kept);
  }
}

constexpr const char* kTooEarly = "'properties.time' is invalid: must not be before 1971-01-01";
constexpr const char* kTooLate = "'properties.time' is invalid: must not be more than 1 hour in the future";

INSTANTIATE_TEST_SUITE_P(
    Times, I6_Time,
    testing::Values(TimeCase{"Seconds", 1'785'500'000, "", 1'785'500'000'000},
                    TimeCase{"Milliseconds", 1'785'500'000'123, "", 1'785'500'000'123},
                    TimeCase{"SecondsWithAFraction", 1'785'500'000.5, "", 1'785'500'000'500},
                    TimeCase{"FirstSecondOf1971", 31'536'000, "", 31'536'000'000},
                    TimeCase{"LastSecondOf1970", 31'535'999, kTooEarly, 0}, TimeCase{"Zero", 0, kTooEarly, 0},
                    TimeCase{"Negative", -1, kTooEarly, 0},
                    TimeCase{"MillisecondsReadAsSeconds", 99'999'999'999, kTooLate, 0},
                    TimeCase{"SmallestMilliseconds", 1e11, "", 100'000'000'000},
                    TimeCase{"Now", 1'785'542'400, "", 1'785'542'400'000},
                    TimeCase{"AnHourAhead", 1'785'546'000, "", 1'785'542'400'000},
                    TimeCase{"AnHourAndASecondAhead", 1'785'546'001, kTooLate, 0},
                    TimeCase{"BeyondAllBounds", 1e300, kTooLate, 0}),
    [](const auto& row) { return std::string{row.param.name}; });

TEST(EventRules, I6_TimeIsNeededAndANumber) {
  EXPECT_EQ(message_after([](Event& event) { event.has_time = false, event.time.reset(); }),
            "'properties.time' is invalid: must not be missing");
  EXPECT_EQ(message_after([](Event& event) { event.time.reset(); }),
            "'properties.time' is invalid: must be specified as seconds since epoch");
}

struct IdCase {
  const char* id;
  bool disallowed;
};

class DisallowedId : public testing::TestWithParam<IdCase> {};

// Method: each id as `distinct_id`; the table of 4.1 and ids that are nearly in it.
TEST_P(DisallowedId, I8_IsRefused) {
  const auto& [id, disallowed] = GetParam();
  EXPECT_EQ(is_disallowed_id(id), disallowed);
  EXPECT_EQ(message_after([&](Event& event) { event.distinct_id.emplace(id); }),
            disallowed ? "'properties.distinct_id' is invalid: must not be a disallowed id" : "");
}

INSTANTIATE_TEST_SUITE_P(
    Ids, DisallowedId,
    testing::Values(IdCase{"00000000-0000-0000-0000-000000000000", true}, IdCase{"anon", true},
                    IdCase{"anonymous", true}, IdCase{"nil", true}, IdCase{"none", true},
                    IdCase{"null", true}, IdCase{"n/a", true}, IdCase{"na", true}, IdCase{"undefined", true},
                    IdCase{"unknown", true}, IdCase{"<nil>", true}, IdCase{"0", true}, IdCase{"-1", true},
                    IdCase{"true", true}, IdCase{"false", true}, IdCase{"[]", true}, IdCase{"{}", true},
                    IdCase{"NULL", true}, IdCase{"Anonymous", true}, IdCase{"", false}, IdCase{"00", false},
                    IdCase{"1", false}, IdCase{"nobody", false}, IdCase{"null1", false},
                    IdCase{" null", false}, IdCase{"00000000-0000-0000-0000-000000000001", false}),
    [](const auto& row) { return fmt::format("Row{}", row.index); });

struct InsertIdCase {
  const char* name;
  std::string id;
  const char* reason;  ///< empty: it is taken
};

class I7_InsertId : public testing::TestWithParam<InsertIdCase> {};

TEST_P(I7_InsertId, HasLettersDigitsAndHyphensAlone) {
  const auto& [name, id, reason] = GetParam();
  EXPECT_EQ(insert_id_refusal(id).value_or(""), reason);
  const std::string expected = *reason == '\0' ? "" : fmt::format("'$insert_id' is invalid: {}", reason);
  EXPECT_EQ(message_after([&](Event& event) { event.insert_id = id; }), expected);
}

constexpr const char* kCharacters = "must only contain alphanumeric or hyphen '-' characters";

INSTANTIATE_TEST_SUITE_P(InsertIds, I7_InsertId,
                         testing::Values(InsertIdCase{"OneByte", "a", ""},
                                         InsertIdCase{"Hyphens", "A-1-z", ""},
                                         InsertIdCase{"ThirtySixBytes", std::string(36, 'x'), ""},
                                         InsertIdCase{"ThirtySevenBytes", std::string(37, 'x'),
                                                      "must not be longer than 36 bytes"},
                                         InsertIdCase{"Empty", "", "must not be empty"},
                                         InsertIdCase{"Underscore", "a_b", kCharacters},
                                         InsertIdCase{"Blank", "a b", kCharacters},
                                         InsertIdCase{"Umlaut", "ä", kCharacters},
                                         InsertIdCase{"Null", "null", "must not be a disallowed id"},
                                         InsertIdCase{"MinusOne", "-1", "must not be a disallowed id"}),
                         [](const auto& row) { return std::string{row.param.name}; });

// Method: an event without one field, under terms that differ in one thing.
TEST(EventRules, I8_WhoMayLackAnId) {
  const auto without_id = [](Event& event) { event.distinct_id.reset(); };
  constexpr const char* kMissingId = "'properties.distinct_id' is invalid: must not be missing";
  EXPECT_EQ(message_after(without_id), kMissingId);
  EXPECT_EQ(message_after(without_id, {.strict = false}), "");
  EXPECT_EQ(message_after(without_id, {.id_is_optional = true}), "");
  EXPECT_EQ(message_after(without_id, {.endpoint = Endpoint::track}), kMissingId);
  EXPECT_EQ(message_after(without_id, {.endpoint = Endpoint::track, .sender_is_id = true}), "");
  const auto of_device = [](Event& event) { event.distinct_id.reset(), event.device_id.emplace("d"); };
  EXPECT_EQ(message_after(of_device), "");
  EXPECT_EQ(message_after(of_device, {.simplified = false}), kMissingId);
  EXPECT_EQ(message_after([](Event& event) { event.distinct_id.reset(), event.user_id.emplace("nil"); }),
            "'properties.$user_id' is invalid: must not be a disallowed id");
}

TEST(EventRules, I11_TrackNeedsATokenAndImportDoesNot) {
  const auto without = [](Event& event) { event.token.reset(); };
  EXPECT_EQ(message_after(without), "");
  EXPECT_EQ(message_after(without, {.endpoint = Endpoint::track}),
            "'properties.token' is invalid: must not be missing");
}

TEST(EventRules, I7_WhoMayLackAnInsertId) {
  const auto without = [](Event& event) { event.insert_id.reset(); };
  EXPECT_EQ(message_after(without), "'$insert_id' is invalid: must not be missing");
  EXPECT_EQ(message_after(without, {.strict = false}), "");
  EXPECT_EQ(message_after(without, {.endpoint = Endpoint::track}), "");
}

TEST(EventRules, TheNameIsNeeded) {
  for (const char* name : {"", " ", "\t\n"}) {
    EXPECT_EQ(message_after([&](Event& event) { event.name = name; }),
              "'event' must not be missing or blank");
  }
}

TEST(EventRules, LimitsOfAnEvent) {
  EXPECT_EQ(message_after([](Event& event) { event.properties = 254; }), "");
  EXPECT_EQ(message_after([](Event& event) { event.properties = 255; }),
            "'properties' is invalid: must have fewer than 255 properties");
  EXPECT_EQ(message_after([](Event& event) { event.bytes = 1'000'000; }), "");
  EXPECT_EQ(message_after([](Event& event) { event.bytes = 1'000'001; }), "must be smaller than 1 MB");
  EXPECT_EQ(message_after([](Event& event) { event.distinct_id = std::string(256, 'x'); }),
            "'properties.distinct_id' is invalid: must not be longer than 255 bytes");
}

TEST(EventRules, MessagesOfTrackAreShort) {
  EXPECT_EQ(short_message_of({.field = "event", .reason = "must not be missing or blank"}), "event, missing");
  EXPECT_EQ(short_message_of({.field = "properties.token", .reason = "must not be missing"}),
            "token, missing or empty");
  EXPECT_EQ(short_message_of({.field = "properties.$insert_id", .reason = "must not be empty"}),
            "$insert_id, must not be empty");
  EXPECT_EQ(short_message_of({.field = "", .reason = "must be smaller than 1 MB"}),
            "event, must be smaller than 1 MB");
}

}  // namespace
}  // namespace mixferry::sandbox
