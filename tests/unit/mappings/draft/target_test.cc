#include "mappings/draft/target.h"

#include <gtest/gtest.h>

#include "tests/unit/mappings/draft/tables.h"

namespace mixferry::mappings {
namespace {

TargetChoice target_by(std::string_view source, const std::vector<ColumnFacts>& columns) {
  return target_of(source, columns, event_columns(columns, source));
}

TEST(DraftTarget, IsToldByTheFileOrItsColumns) {
  const auto companies = survey_of({{"Company Name", {"Acme"}}, {"Industry", {"Steel"}}});
  const auto people =
      survey_of({{"First Name", {"Ada"}}, {"Company Name", {"Acme"}}, {"Industry", {"Steel"}}});
  EXPECT_EQ(target_by("accounts.csv", companies).target, TargetKind::groups);
  EXPECT_EQ(target_by("accounts.csv", companies).group_key, "company");
  EXPECT_EQ(target_by("accounts.csv", people).target, TargetKind::users);
  EXPECT_EQ(target_by("all-contacts.csv", companies).target, TargetKind::users);
  EXPECT_EQ(target_by("export.csv", companies).target, TargetKind::groups);
  EXPECT_EQ(target_by("export.csv", people).target, TargetKind::users);
  EXPECT_EQ(target_by("deals.csv", companies).group_key, "deal");
}

TEST(DraftTarget, SaysWhereItIsAGuess) {
  EXPECT_TRUE(target_by("contacts.csv", {}).reason.empty());
  EXPECT_FALSE(target_by("export.csv", survey_of({{"A", {"x"}}})).reason.empty());
}

const TableColumn kRepeating = {"Contact ID", {"1", "1", "2", "3"}};
const TableColumn kEachOnce = {"Contact ID", {"1", "2", "3", "4"}};
const TableColumn kCreated = {"Created", {"2024-03-01", "2024-03-02", "2024-03-03", "2024-03-04"}};
const TableColumn kFirstNames = {"First Name", {"Ada", "Ada", "Bo", "Cy"}};
const TableColumn kOrderIds = {"Order ID", {"7", "8", "9", "10"}};
const TableColumn kOwnMails = {"Email", {"a@b.de", "b@b.de", "c@b.de", "d@b.de"}};

struct Rows {
  const char* name;
  const char* source;
  std::vector<TableColumn> table;
  TargetKind target;
};

void PrintTo(const Rows& row, std::ostream* out) {
  *out << row.name;
}

class Happenings : public testing::TestWithParam<Rows> {};

TEST_P(Happenings, AreToldFromProfiles) {
  EXPECT_EQ(target_by(GetParam().source, survey_of(GetParam().table)).target, GetParam().target);
}

INSTANTIATE_TEST_SUITE_P(
    Tables, Happenings,
    testing::Values(
        Rows{"PeopleWithADate", "export.csv", {kEachOnce, kCreated}, TargetKind::users},
        Rows{"PeopleThatStandThereTwice",
             "contacts.csv",
             {kRepeating, kCreated, kFirstNames},
             TargetKind::users},
        Rows{"PeopleWithNamesInAFileCalledAnything",
             "export.csv",
             {{"Record ID", {"1", "2", "3", "4"}},
              {"Email", {"a@b.de", "a@b.de", "c@b.de", "c@b.de"}},
              kCreated,
              kFirstNames},
             TargetKind::users},
        Rows{"PeopleOfWhomSomebodyIsAskedByMail",
             "export.csv",
             {kOwnMails, {"Advisor Email", {"x@b.de", "x@b.de", "x@b.de", "x@b.de"}}, kCreated},
             TargetKind::users},
        Rows{"PeopleToCall", "call list.csv", {kEachOnce, kOrderIds, kCreated}, TargetKind::users},
        Rows{"PeopleOfAnEvent", "event_attendees.csv", {kEachOnce, kCreated, kFirstNames}, TargetKind::users},
        Rows{"PeopleWithOneDateEach",
             "export.csv",
             {kRepeating, {"Created", {"2024-03-01", "2024-03-01", "2024-03-02", "2024-03-03"}}},
             TargetKind::users},
        Rows{"AListOfAddresses", "emails.csv", {kOwnMails, kCreated}, TargetKind::users},
        Rows{"NoTime", "calls.csv", {kRepeating, kOrderIds}, TargetKind::users},
        Rows{"ATimeInSomeRows",
             "calls.csv",
             {kRepeating, kOrderIds, {"Date", {"2024-03-01", "", "", "2024-03-02"}}},
             TargetKind::users},
        Rows{"Deals", "deals.csv", {kRepeating, kOrderIds, kCreated}, TargetKind::groups},
        Rows{"TheHistoryOfDeals", "deal_history.csv", {kRepeating, kCreated}, TargetKind::events},
        Rows{"OrdersOfCustomers", "export.csv", {kRepeating, kOrderIds, kCreated}, TargetKind::events},
        Rows{"OrdersWithNames",
             "export.csv",
             {kRepeating, kOrderIds, kCreated, kFirstNames},
             TargetKind::events},
        Rows{"TheSamePeopleAtOtherTimes", "export.csv", {kRepeating, kCreated}, TargetKind::events},
        Rows{"CallsOfContacts", "contact_calls.csv", {kRepeating, kCreated}, TargetKind::events},
        Rows{"CallsOfOneEach",
             "calls.csv",
             {kEachOnce, kCreated, {"Call ID", {"5", "6", "7", "8"}}},
             TargetKind::events},
        Rows{
            "VisitsOfNobody", "visits.csv", {kCreated, {"Path", {"/", "/", "/a", "/b"}}}, TargetKind::events},
        Rows{"OneRowOfALog",
             "export.csv",
             {{"event", {"Login"}}, {"timestamp", {"2024-03-01T10:00:00Z"}}, {"user_id", {"u1"}}},
             TargetKind::events},
        Rows{"NamesAlone", "calls.csv", {{"Call ID", {}}, {"Call Time", {}}}, TargetKind::events}),
    [](const auto& row) { return row.param.name; });

TEST(DraftTarget, SaysWhyRowsAreEvents) {
  EXPECT_EQ(
      target_by("export.csv", survey_of({kRepeating, kOrderIds, kCreated})).reason,
      "The rows seem to be events: every row has a time (Created), and 1 of 4 rows repeat the Contact ID of "
      "an earlier one. If each is a person or a company instead, say --target users, or groups.");
}

TEST(DraftTarget, SaysWhyRowsOfALogAreNoEvents) {
  const TableColumn users = {"user_id", {"u1", "u1", "u2", "u2", "u3", "u1"}};
  const TableColumn events = {"event", {"view", "click", "view", "click", "view", "view"}};
  const TableColumn times = {"created_at",
                             {"2024-01-01", "2024-01-01", "", "2024-01-02", "2024-01-03", "2024-01-04"}};
  const TargetChoice choice = target_by("export.csv", survey_of({users, events, times}));
  EXPECT_EQ(choice.target, TargetKind::users);
  EXPECT_EQ(
      choice.reason,
      "The rows may be events: 5 of 6 rows have a time (created_at), 3 of 6 rows repeat the user_id of "
      "an earlier one, and event says what happened. They are drafted as users since 1 row has no time, "
      "and would be a reject. If they are events, say --target events.");
}

TEST(DraftTarget, IsWhatSomebodySays) {
  const auto calls = survey_of({kRepeating, kCreated});
  EXPECT_EQ(forced_target(TargetKind::users, "calls.csv", calls).target, TargetKind::users);
  EXPECT_EQ(forced_target(TargetKind::groups, "calls.csv", calls).group_key, "company");
  EXPECT_EQ(forced_target(TargetKind::groups, "deals.csv", calls).group_key, "deal");
}

}  // namespace
}  // namespace mixferry::mappings
