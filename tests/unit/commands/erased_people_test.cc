// Somebody was erased, and the export still has them: nights of imports, syncs and verifications.

#include "engine/commands/erased_people.h"

#include <filesystem>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/commands/check.h"
#include "engine/commands/erased.h"
#include "engine/commands/import.h"
#include "engine/commands/import_identity.h"
#include "engine/commands/preview.h"
#include "engine/commands/verify.h"
#include "engine/ledger/sqlite/open_ledger.h"
#include "engine/sandbox/sandbox.h"
#include "tests/support/local_http.h"
#include "tests/support/temporary_folder.h"
#include "tests/unit/commands/heard.h"

namespace mixferry::commands {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* kAllTargets = R"(version: 1
project_identity: simplified
targets:
  - { target: identity, identify: { id: ID, anonymous: { from: Visitor, empty: skip } } }
  - { id: ID, set: { Plan: Plan, Seats: { from: Seats, as: number } } }
  - { target: groups, group_key: company, id: { from: Company, empty: skip }, set: { Plan: Plan } }
  - target: events
    event: { value: Bought }
    time: { from: At, as: datetime }
    id: { from: Seller, empty: skip }
    properties: { Plan: Plan }
)";
constexpr const char* kPeopleAlone = "version: 1\nid: ID\nset: { Plan: Plan }\ngone: delete\n";

class ErasedPeople : public testing::Test {
 protected:
  ErasedPeople() { mapping_ = folder_.write("m.yaml", kAllTargets); }

  ReadingArguments reading() const {
    ReadingArguments reading;
    reading.sources = {source_};
    reading.mapping = mapping_;
    reading.threads = 2;
    return reading;
  }

  DeliveryArguments delivery() const {
    DeliveryArguments delivery;
    delivery.token = "sandbox";
    delivery.project_id = "1";
    delivery.endpoint_url = fmt::format("http://127.0.0.1:{}", sandbox_.port());
    delivery.endpoint = http::parse_endpoint(delivery.endpoint_url).value();
    return delivery;
  }

  report::RunReport import(const std::string& rows, bool syncs = false) {
    source_ = folder_.write(fmt::format("night-{}.csv", ++nights_),
                            "ID,Visitor,Plan,Seats,Company,At,Seller\n" + rows);
    ImportArguments arguments;
    arguments.reading = reading();
    arguments.delivery = delivery();
    arguments.state.path = folder_.path("state");
    arguments.canary.is_wanted = false;
    if (syncs) {
      arguments.sync.emplace().gone_percent_max = 100;
      arguments.wishes.compares = true;
    }
    return import_sources(arguments, heard_);
  }

  void erase(const std::string& project, const std::vector<std::string>& ids) {
    std::vector<ledger::PersonToSee> people;
    for (const std::string& id : ids) people.push_back({.id = id});
    static_cast<void>(
        ledger::open_ledger(folder_.path("state"))->begin_request({.project = project}, people));
  }
  void erase(const std::vector<std::string>& ids) { erase(project_of(delivery()), ids); }

  [[nodiscard]] std::string stored() const {
    return tests::http_get(sandbox_.port(), "/sandbox/profiles") +
           tests::http_get(sandbox_.port(), "/sandbox/groups") +
           tests::http_get(sandbox_.port(), "/sandbox/events");
  }

  tests::TemporaryFolder folder_;
  sandbox::Sandbox sandbox_{{}};
  tests::Heard heard_;
  std::string source_;
  std::string mapping_;
  int nights_ = 0;
};

constexpr const char* kRowsOfAnn =
    "bob,v-1,free,1,acme,2024-05-01T10:00:00Z,cyd\n"
    "ann,v-2,pro,2,initech,2024-05-01T10:00:00Z,\n"   // her profile, and a link of hers
    "dan,v-3,pro,3,,2024-05-01T10:00:00Z,ann\n"       // her event
    "eve,ann,pro,4,,2024-05-01T10:00:00Z,cyd\n"       // a link with her
    "ann,,pro,many,,2024-05-01T10:00:00Z,ann\n"       // a reject of hers alone
    "ann,,pro,lots,acme,2024-05-01T10:00:00Z,cyd\n";  // and one of others, too

TEST_F(ErasedPeople, AreLeftOutOfAnImportWhateverTheyAreInIt) {
  erase({"ann", "someone else"});
  const report::RunReport report = import(kRowsOfAnn);
  const Tally& tally = report.whole_run.tally;
  EXPECT_EQ(tally.rows_read(), 6U);
  EXPECT_EQ(tally.rows_delivered, 4U);
  EXPECT_EQ(tally.rows_filtered, 1U);
  EXPECT_EQ(tally.rows_rejected, 1U);
  EXPECT_EQ(tally.erased, 5U);
  EXPECT_THAT(stored(), Not(HasSubstr("ann")));
  EXPECT_THAT(stored(), Not(HasSubstr("v-2")));
  EXPECT_THAT(stored(), testing::AllOf(HasSubstr("initech"), HasSubstr("dan"), HasSubstr("eve")));
  const auto ledger = ledger::open_ledger(folder_.path("state"));
  ledger->for_each_reject(report.run.value(), [](SourceId, const Reject& reject) {
    EXPECT_EQ(reject.raw, "");
    EXPECT_THAT(reject.message, Not(HasSubstr("lots")));
  });
}

TEST_F(ErasedPeople, AreThoseOfTheProjectAlone) {
  erase("http://127.0.0.1:1 of another", {"ann"});
  EXPECT_EQ(import(kRowsOfAnn).whole_run.tally.erased, 0U);
  EXPECT_THAT(stored(), HasSubstr("ann"));
}

TEST_F(ErasedPeople, AreKnownByTheProjectsNumberToo) {
  ProjectArguments by_number = delivery();
  by_number.token.clear();
  erase(project_of(by_number), {"ann"});
  EXPECT_EQ(import(kRowsOfAnn).whole_run.tally.erased, 5U);
}

// Method: three nights of a job that deletes whoever is gone; she is erased behind the first. The last night
// lacks her row: what is done about the gone is nothing in her case.
TEST_F(ErasedPeople, AreNeitherGoneNorSentBySync) {
  mapping_ = folder_.write("people.yaml", kPeopleAlone);
  ASSERT_EQ(import("ann,,pro,,,,\nbob,,free,,,,\n", /*syncs=*/true).exit_code, ExitCode::done);
  tests::http_post(sandbox_.port(), "/engage?strict=1&verbose=1",
                   R"([{"$token":"sandbox","$distinct_id":"ann","$delete":""}])");
  erase({"ann"});
  const report::RunReport second = import("ann,,basic,,,,\nbob,,pro,,,,\n", /*syncs=*/true);
  ASSERT_EQ(second.exit_code, ExitCode::done) << second.message;
  EXPECT_EQ(second.whole_run.tally.erased, 1U);
  EXPECT_EQ(second.whole_run.tally.rows_filtered, 1U);
  EXPECT_EQ(second.whole_run.tally.rows_delivered, 1U);
  ASSERT_EQ(second.sync->spaces.size(), 1U);
  EXPECT_EQ(second.sync->spaces[0].gone, 0U);
  EXPECT_EQ(second.sync->spaces[0].changed, 1U);
  EXPECT_THAT(stored(), Not(HasSubstr("ann")));
  const report::RunReport third = import("bob,,pro,,,,\n", /*syncs=*/true);
  ASSERT_EQ(third.exit_code, ExitCode::done) << third.message;
  EXPECT_THAT(stored(), Not(HasSubstr("ann")));
}

TEST_F(ErasedPeople, AreNotMissedByVerify) {
  mapping_ = folder_.write("people.yaml", kPeopleAlone);
  erase({"ann"});
  ASSERT_EQ(import("ann,,pro,,,,\nbob,,free,,,,\n").exit_code, ExitCode::done);
  VerifyArguments arguments;
  arguments.reading = reading();
  arguments.delivery = delivery();
  arguments.state.path = folder_.path("state");
  arguments.all = true;
  const report::VerificationReport report =
      verify_profiles(arguments,
                      {.endpoint = arguments.delivery.endpoint,
                       .access = {mixpanel::ServiceAccount::parse("sandbox:sandbox").value(), 1}},
                      heard_);
  EXPECT_EQ(report.exit_code, ExitCode::done);
  EXPECT_EQ(report.findings.compared(), 1U);
  EXPECT_EQ(report.erased, 1U);
}

// Method: two requests; one person of the first signs up again.
TEST_F(ErasedPeople, AreListedByRequestAndMayBeAllowedAgain) {
  const StateFolder state{.path = folder_.path("state")};
  EXPECT_TRUE(erased_by_request(state).empty());
  EXPECT_FALSE(std::filesystem::exists(state.path)) << "to look at it makes no ledger";
  erase({"ann", "zoe"});
  erase("another", {"max"});
  EXPECT_FALSE(allow_again("max", delivery(), state)) << "of another project";
  EXPECT_TRUE(allow_again("ann", delivery(), state));
  EXPECT_FALSE(allow_again("ann", delivery(), state)) << "no more";
  const std::vector<ErasedByRequest> all = erased_by_request(state);
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].project, project_of(delivery()));
  EXPECT_EQ(all[0].people, 1U);
  EXPECT_EQ(all[0].lifted, 1U);
  EXPECT_EQ(all[1].project, "another");
  EXPECT_EQ(all[1].people, 1U);
  EXPECT_EQ(import(kRowsOfAnn).whole_run.tally.erased, 0U);
  EXPECT_THAT(stored(), HasSubstr("ann"));
}

TEST_F(ErasedPeople, AreSeenByCheckAndPreviewWhereAProjectIsChosen) {
  erase({"ann"});
  static_cast<void>(import(kRowsOfAnn));
  const StateFolder state{.path = folder_.path("state")};
  ChosenProject box{.file = {}, .project = {.name = "box", .place = {}}};
  CheckArguments check{.reading = reading(), .results = {}, .state = state, .settings_file = {}};
  EXPECT_EQ(check_sources(check, heard_).run.whole_run.tally.erased, 0U) << "of no project";
  box.project.endpoint = {.value = delivery().endpoint_url, .place = {}};
  box.project.token = {.value = "sandbox", .place = {}};
  check.project = box;
  const report::RunReport checked = check_sources(check, heard_).run;
  EXPECT_EQ(checked.whole_run.tally.erased, 5U);
  EXPECT_EQ(checked.filtered_by.at("its people were erased"), 1U);
  std::string shown;
  const PreviewArguments preview{.reading = reading(), .state = state, .project = box};
  EXPECT_EQ(preview_rows(preview, heard_,
                         [&](const PreviewedRow& row) {
                           for (const std::string& record : row.records) shown += record;
                         })
                .erased,
            5U);
  EXPECT_THAT(shown, testing::AllOf(HasSubstr("initech"), Not(HasSubstr("ann"))));
}

}  // namespace
}  // namespace mixferry::commands
