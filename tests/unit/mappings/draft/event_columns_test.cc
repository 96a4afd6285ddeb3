#include "mappings/draft/event_columns.h"

#include <gtest/gtest.h>

#include "tests/unit/mappings/draft/tables.h"

namespace mixferry::mappings {
namespace {

struct EventExport {
  const char* name;
  std::vector<TableColumn> table;
  const char* time;
  const char* event;
  const char* person;
  const char* insert_id;
  const char* company = "";
  const char* source = "export.csv";
};

void PrintTo(const EventExport& row, std::ostream* out) {
  *out << row.name;
}

class FoundColumns : public testing::TestWithParam<EventExport> {};

std::string name_of_column(const ColumnFacts* column) {
  return column == nullptr ? "" : column->name;
}

TEST_P(FoundColumns, SayWhatHappenedWhenAndToWhom) {
  const auto columns = survey_of(GetParam().table);
  const EventColumns found = event_columns(columns, GetParam().source);
  EXPECT_EQ(name_of_column(found.time), GetParam().time);
  EXPECT_EQ(name_of_column(found.event), GetParam().event);
  EXPECT_EQ(name_of_column(found.person), GetParam().person);
  EXPECT_EQ(name_of_column(found.insert_id), GetParam().insert_id);
  EXPECT_EQ(name_of_column(found.company), GetParam().company);
}

const TableColumn kDates = {"Date", {"2024-03-01 10:00", "2024-03-02 10:00", "2024-03-03 10:00"}};
const TableColumn kSomeUsers = {"user_id", {"u1", "u1", "u2"}};

INSTANTIATE_TEST_SUITE_P(
    Tables, FoundColumns,
    testing::Values(
        EventExport{"Activities",
                    {{"Activity ID", {"1", "2", "3"}},
                     {"Activity Type", {"CALL", "CALL", "EMAIL"}},
                     {"Created", {"2024-02-01", "2024-02-01", "2024-02-02"}},
                     {"Activity Date", {"2024-03-01", "2024-03-02", "2024-03-02"}},
                     {"Contact ID", {"7", "7", "8"}},
                     {"Company ID", {"70", "70", "80"}}},
                    "Activity Date",
                    "Activity Type",
                    "Contact ID",
                    "Activity ID",
                    "Company ID"},
        EventExport{"TimesOfMillisecondsByTheirName",
                    {kSomeUsers, {"ts", {"1740800000000", "1740800001000", "1740800002000"}}},
                    "ts",
                    "",
                    "user_id",
                    ""},
        EventExport{"NotWhenItIsDueOrWasChanged",
                    {{"due date", {"2030-03-01", "2030-03-02", "2030-03-02"}},
                     {"updated_at", {"2024-03-01", "2024-03-02", "2024-03-02"}},
                     {"created_at", {"2024-02-01", "2024-02-01", "2024-02-02"}}},
                    "created_at",
                    "",
                    "",
                    ""},
        EventExport{
            "NeverABirthday", {{"Birthday", {"1968-03-01", "1970-03-02", "1980-03-02"}}}, "", "", "", ""},
        EventExport{"TheIdOfTheOrderIsNoPersons",
                    {kDates, {"Customer Order ID", {"1", "2", "3"}}, {"Customer", {"C-1", "C-1", "C-2"}}},
                    "Date",
                    "",
                    "Customer",
                    "Customer Order ID"},
        EventExport{"NobodyIsWhoOwnsItOrWhatIsACompanys",
                    {kDates, {"Owner ID", {"1", "1", "2"}}, {"Contact: Account ID", {"7", "7", "8"}}},
                    "Date",
                    "",
                    "",
                    "",
                    "Contact: Account ID"},
        EventExport{"AnAddressWhereNothingElseSaysWho",
                    {kDates,
                     {"E-Mail", {"a@b.de", "a@b.de", "c@b.de"}},
                     {"Agent Email", {"x@b.de", "x@b.de", "x@b.de"}}},
                    "Date",
                    "",
                    "E-Mail",
                    ""},
        EventExport{"AnIdBeforeAnAddress",
                    {kDates, {"Email", {"a@b.de", "a@b.de", "c@b.de"}}, kSomeUsers},
                    "Date",
                    "",
                    "user_id",
                    ""},
        EventExport{"ADeviceTellsNoRowsApart",
                    {kDates, kSomeUsers, {"device_id", {"1", "2", "3"}}},
                    "Date",
                    "",
                    "user_id",
                    ""},
        EventExport{"AType",
                    {kDates, kSomeUsers, {"type", {"open", "open", "close"}}},
                    "Date",
                    "type",
                    "user_id",
                    "",
                    "",
                    "log.csv"},
        EventExport{"ATypeWhereTheFileSaysWhatHappened",
                    {kDates, kSomeUsers, {"type", {"open", "open", "close"}}},
                    "Date",
                    "type",
                    "user_id",
                    "",
                    "",
                    "calls.csv"},
        EventExport{"OtherLanguages",
                    {{"Bestellnummer", {"1", "2", "3"}},
                     {"Datum", {"2024-03-01", "2024-03-02", "2024-03-02"}},
                     {"Kunden-Nr.", {"K1", "K1", "K2"}}},
                    "Datum",
                    "",
                    "Kunden-Nr.",
                    "Bestellnummer",
                    "",
                    "bestellungen.csv"},
        EventExport{"NamesAlone",
                    {{"Call ID", {}}, {"Call Time", {}}, {"Contact ID", {}}},
                    "Call Time",
                    "",
                    "Contact ID",
                    "Call ID",
                    "",
                    "calls.csv"}),
    [](const auto& row) { return row.param.name; });

TEST(EventName, IsThatOfTheFileElseOfAColumn) {
  const auto orders = survey_of({kDates, {"Order ID", {"1", "2", "3"}}});
  const auto named = [&](const char* source) { return event_columns(orders, source).all_called; };
  EXPECT_EQ(named("hubspot-crm-exports-all-calls-2024-03-01.csv"), "Call");
  EXPECT_EQ(named("page_views.csv"), "Page View");
  EXPECT_EQ(named("contact activities.csv"), "Order");
  EXPECT_EQ(named("export.csv"), "Order");
  EXPECT_EQ(event_columns({}, "export.csv").all_called, std::nullopt);
}

struct TwoTimes {
  const char* name;
  TableColumn first;
  TableColumn second;
  const char* time;
  const char* time_of_day;
  const char* more_exact = "";
};

void PrintTo(const TwoTimes& row, std::ostream* out) {
  *out << row.name;
}

class MoreExact : public testing::TestWithParam<TwoTimes> {};

TEST_P(MoreExact, IsTakenWhereItIsWhenItHappened) {
  const auto columns = survey_of({GetParam().first, GetParam().second});
  const EventColumns found = event_columns(columns, "export.csv");
  EXPECT_EQ(name_of_column(found.time), GetParam().time);
  EXPECT_EQ(name_of_column(found.time_of_day), GetParam().time_of_day);
  EXPECT_EQ(found.more_exact, GetParam().more_exact);
}

const std::vector<std::string> kDays = {"2024-03-01", "2024-03-02", "2024-03-03"};
const std::vector<std::string> kInstants = {"2024-03-01 10:00", "2024-03-02 10:00", "2024-03-03 10:00"};
const std::vector<std::string> kTimesOfDay = {"10:00", "9:05", "17:30"};

INSTANTIATE_TEST_SUITE_P(
    Tables, MoreExact,
    testing::Values(
        TwoTimes{"ADayAndAnInstant", {"Date", kDays}, {"Call Time", kInstants}, "Call Time", ""},
        TwoTimes{"ADayAndAnEpoch",
                 {"Date", kDays},
                 {"Start", {"1709287200", "1709373600", "1709460000"}},
                 "Start",
                 ""},
        TwoTimes{"AllAtMidnightIsADay",
                 {"Date", {"2024-03-01 00:00:00", "2024-03-02 00:00:00", "2024-03-03 00:00:00"}},
                 {"Call Time", kInstants},
                 "Call Time",
                 ""},
        TwoTimes{"NotWhereItIsOftenMissing",
                 {"Date", kDays},
                 {"Call Time", {"2024-03-01 10:00", "", ""}},
                 "Date",
                 "",
                 "Call Time"},
        TwoTimes{"WhenTheRowWasMadeIsSomethingElse",
                 {"Date", kDays},
                 {"Created", kInstants},
                 "Date",
                 "",
                 "Created"},
        TwoTimes{"ADayAndATimeOfIt", {"Date", kDays}, {"Time", kTimesOfDay}, "Date", "Time"},
        TwoTimes{
            "OfTheSameThing", {"Call Date", kDays}, {"Call Time", kTimesOfDay}, "Call Date", "Call Time"},
        TwoTimes{"OtherLanguages", {"Datum", kDays}, {"Uhrzeit", kTimesOfDay}, "Datum", "Uhrzeit"},
        TwoTimes{"WithHalvesOfTheDay",
                 {"Date", kDays},
                 {"Time", {"9:00 AM", "12:30 PM", "1:00 PM"}},
                 "Date",
                 "Time"},
        TwoTimes{"NoDuration", {"Date", kDays}, {"Duration", kTimesOfDay}, "Date", ""},
        TwoTimes{"NorAnotherThingsTime", {"Date", kDays}, {"Response Time", kTimesOfDay}, "Date", ""}),
    [](const auto& row) { return row.param.name; });

struct Kinds {
  const char* name;
  const char* source;
  TableColumn column;
  const char* event;
  bool is_certain;
};

void PrintTo(const Kinds& row, std::ostream* out) {
  *out << row.name;
}

class NamesOfKinds : public testing::TestWithParam<Kinds> {};

TEST_P(NamesOfKinds, AreNamesOfEvents) {
  const auto columns = survey_of({kDates, kSomeUsers, GetParam().column});
  const EventColumns found = event_columns(columns, GetParam().source);
  EXPECT_EQ(name_of_column(found.event), GetParam().event);
  EXPECT_EQ(found.event_is_certain, GetParam().is_certain);
}

const std::vector<std::string> kTwoKinds = {"in", "in", "out"};

INSTANTIATE_TEST_SUITE_P(
    Tables, NamesOfKinds,
    testing::Values(Kinds{"AType", "calls.csv", {"Type", kTwoKinds}, "Type", false},
                    Kinds{"OfWhatTheFileHolds", "calls.csv", {"Call Type", kTwoKinds}, "Call Type", false},
                    Kinds{"OfWhateverItHolds", "export.csv", {"Call Type", kTwoKinds}, "Call Type", false},
                    Kinds{"OfSomethingElse", "calls.csv", {"Payment Type", kTwoKinds}, "", false},
                    Kinds{"OfACompany", "calls.csv", {"Account Type", kTwoKinds}, "", false},
                    Kinds{"OfActivities", "calls.csv", {"Activity Kind", kTwoKinds}, "Activity Kind", true},
                    Kinds{"Actions", "export.csv", {"action", kTwoKinds}, "action", true},
                    Kinds{"NoNumbers", "calls.csv", {"Type", {"1", "1", "2"}}, "", false}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace mixferry::mappings
