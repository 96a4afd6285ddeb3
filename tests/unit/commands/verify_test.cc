#include "engine/commands/verify.h"

#include <boost/json/parse.hpp>
#include <fmt/format.h>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <iterator>
#include <utility>

#include "engine/commands/import.h"
#include "engine/sandbox/sandbox.h"
#include "tests/support/local_http.h"
#include "tests/support/temporary_folder.h"
#include "tests/unit/commands/heard.h"

namespace mixferry::commands {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;
using verification::Difference;
using verification::Verdict;

sandbox::SandboxOptions with_group_number() {
  sandbox::SandboxOptions options;
  options.data_group_ids = {{"company", 77}};
  options.behaviour.queries_per_hour_max = 0;
  return options;
}

/// A sandbox, an export, and a mapping; what import and verify have in common.
class Verify : public testing::Test {
 protected:
  explicit Verify(sandbox::SandboxOptions options = with_group_number()) : sandbox_(std::move(options)) {}

  void write(const std::string& rows, const std::string& mapping) {
    source_ = folder_.write("contacts.csv", rows);
    mapping_ = folder_.write("m.yaml", "version: 1\n" + mapping);
  }

  ReadingArguments reading(const std::string& source) const {
    ReadingArguments reading;
    reading.sources = {source};
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

  report::RunReport import(const std::string& source) {
    ImportArguments arguments;
    arguments.reading = reading(source);
    arguments.delivery = delivery();
    arguments.state.path = folder_.path("state");
    return import_sources(arguments, heard_);
  }

  report::RunReport sync(const std::string& source) {
    ImportArguments arguments;
    arguments.reading = reading(source);
    arguments.delivery = delivery();
    arguments.state.path = folder_.path("state");
    arguments.wishes.compares = true;
    arguments.sync.emplace().gone_percent_max = 100;
    return import_sources(arguments, heard_);
  }

  VerifyArguments arguments() const {
    VerifyArguments arguments;
    arguments.reading = reading(source_);
    arguments.delivery = delivery();
    arguments.state.path = folder_.path("state");
    if (knows_company_) {
      arguments.delivery.project =
          ChosenProject{.file = "projects.yaml", .project = {.name = "prod", .place = {}}};
      arguments.delivery.project->project.group_keys = {{.name = "company", .data_group_id = 77}};
    }
    return arguments;
  }

  report::VerificationReport verify(const VerifyArguments& arguments) {
    return verify_profiles(arguments,
                           {.endpoint = arguments.delivery.endpoint,
                            .access = {mixpanel::ServiceAccount::parse("sandbox:sandbox").value(), 1}},
                           heard_);
  }
  report::VerificationReport verify_all() {
    VerifyArguments all = arguments();
    all.all = true;
    return verify(all);
  }

  /// Changes a user behind the import's back.
  void change(const std::string& id, const std::string& operation) {
    tests::http_post(sandbox_.port(), "/engage?strict=1&verbose=1",
                     fmt::format(R"([{{"$token":"sandbox","$distinct_id":"{}",{}}}])", id, operation));
  }

  std::string refusal_of(const VerifyArguments& arguments) {
    try {
      static_cast<void>(verify(arguments));
    } catch (const RunError& error) {
      EXPECT_EQ(error.exit_code(), ExitCode::usage);
      return error.what();
    }
    return "it was not refused";
  }

  tests::TemporaryFolder folder_;
  sandbox::Sandbox sandbox_;
  tests::Heard heard_;
  std::string source_;
  std::string mapping_;
  bool knows_company_ = false;
};

constexpr const char* kContactRows =
    "ID,Plan,Seats,Tags,Old,Gone\n"
    "1,pro,3,a;b,x,\n"
    "2,free,1.50,a,,\n"
    "3,pro,2,,,\n"
    "4,free,4,c,,\n"
    "5,pro,5,c,,\n"
    "6,pro,,,,yes\n"
    "1,basic,,d,,\n";
constexpr const char* kContactsMapping =
    "id: ID\n"
    "set: { Plan: Plan, Seats: { from: Seats, as: number }, Seen: { value: 2026-01-02T03:04:05 } }\n"
    "union: { Tags: { from: Tags, as: list } }\n"
    "unset: [Old]\n"
    "delete: { when: { column: Gone, is: yes } }\n";

TEST_F(Verify, FindsNothingBehindAnImport) {
  write(kContactRows, kContactsMapping);
  ASSERT_EQ(import(source_).exit_code, ExitCode::done);
  for (const bool all : {false, true}) {
    VerifyArguments arguments = this->arguments();
    arguments.all = all;
    const report::VerificationReport report = verify(arguments);
    EXPECT_EQ(report.exit_code, ExitCode::done);
    EXPECT_EQ(report.findings.count(Verdict::equal), 6u);
    EXPECT_EQ(report.findings.compared(), 6u);
    EXPECT_EQ(report.subjects.at(0).in_export, 6u);
    EXPECT_TRUE(report.to_import.empty());
    EXPECT_EQ(report.queries, 1u);
  }
}

// Method: five differences of five kinds are planted; both ways of asking find these and no other, and the
// rows that they write bring them in again.
TEST_F(Verify, FindsWhatIsPlantedAndMendsIt) {
  for (const bool all : {false, true}) {
    write(kContactRows, kContactsMapping);
    tests::http_post(sandbox_.port(), "/sandbox/reset", "");
    std::filesystem::remove_all(folder_.path("state"));
    ASSERT_EQ(import(source_).exit_code, ExitCode::done);
    change("1", R"("$set":{"Plan":"gold"})");   // another value
    change("2", R"("$unset":["Seats"])");       // none
    change("3", R"("$set":{"Old":1})");         // one too many
    change("4", R"("$delete":"")");             // no profile
    change("6", R"("$set":{"Plan":"ghost"})");  // one too many
    change("other", R"("$set":{"Plan":"x"})");

    VerifyArguments arguments = this->arguments();
    arguments.all = all;
    const report::VerificationReport report = verify(arguments);
    EXPECT_EQ(report.exit_code, ExitCode::with_rejects);
    const auto examples = report.findings.examples();
    ASSERT_THAT(examples, SizeIs(5));
    const auto kind_of = [&](std::size_t i) { return examples[i].comparison.differences.at(0).kind; };
    EXPECT_EQ(kind_of(0), Difference::Kind::value);
    EXPECT_EQ(examples[0].comparison.differences.at(0).expected, "\"basic\"");
    EXPECT_EQ(examples[0].first_row.row, 1u);
    EXPECT_EQ(kind_of(1), Difference::Kind::not_there);
    EXPECT_EQ(kind_of(2), Difference::Kind::not_expected);
    EXPECT_EQ(examples[3].comparison.verdict, Verdict::missing);
    EXPECT_EQ(kind_of(4), Difference::Kind::not_deleted);
    EXPECT_EQ(report.findings.not_named(0), all ? 1u : 0u);
    EXPECT_TRUE(report.just_imported);

    ASSERT_THAT(report.to_import, SizeIs(1));
    EXPECT_EQ(report.to_import[0].rows, 6u);  // two of id 1
    EXPECT_THAT(report.to_import[0].command, HasSubstr("mixferry import "));
    ASSERT_EQ(import(report.to_import[0].path).exit_code, ExitCode::done);
    EXPECT_EQ(verify(arguments).exit_code, ExitCode::done);
  }
}

TEST_F(Verify, WritesItsReport) {
  write(kContactRows, kContactsMapping);
  VerifyArguments arguments = this->arguments();
  arguments.report_file = folder_.path("report.json");
  const report::VerificationReport report = verify(arguments);
  EXPECT_EQ(report.findings.count(Verdict::missing), 5u);  // nothing was imported
  EXPECT_FALSE(report.just_imported);
  std::ifstream file(arguments.report_file);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  EXPECT_EQ(boost::json::parse(text).at("profiles").at("users").at("missing").to_number<int>(), 5);
}

constexpr const char* kWithCompanies =
    "targets:\n"
    "  - { target: users, id: ID, set: { Plan: Plan } }\n"
    "  - { target: groups, group_key: company, id: { from: Company, empty: skip }, set: { Size: Size } }\n";

// Method: a row of a contact that differs holds an old size of its company; sent again by itself, it would
// bring that back.
TEST_F(Verify, MendsWithoutBringingBackWhatIsOld) {
  knows_company_ = true;
  write("ID,Plan,Company,Size\n1,pro,K,10\n2,pro,K,20\n3,pro,L,5\n4,pro,K,30\n", kWithCompanies);
  ASSERT_EQ(import(source_).exit_code, ExitCode::done);
  change("1", R"("$set":{"Plan":"gold"})");
  const report::VerificationReport report = verify_all();
  EXPECT_EQ(report.findings.count(0, Verdict::differs), 1u);
  EXPECT_EQ(report.findings.count(1, Verdict::equal), 2u);
  ASSERT_THAT(report.to_import, SizeIs(1));
  EXPECT_EQ(report.to_import[0].rows, 3u);  // and not that of company L
  EXPECT_THAT(report.about_rows, ElementsAre(HasSubstr("2 rows of them speak of nothing that is wrong")));
  ASSERT_EQ(import(report.to_import[0].path).exit_code, ExitCode::done);
  EXPECT_EQ(verify_all().exit_code, ExitCode::done);
}

TEST_F(Verify, SaysWhichGroupsNobodyCompared) {
  write("ID,Plan,Company,Size\n1,pro,K,10\n2,pro,L,20\n", kWithCompanies);
  ASSERT_EQ(import(source_).exit_code, ExitCode::done);
  const report::VerificationReport report = verify_all();
  EXPECT_EQ(report.exit_code, ExitCode::done);
  EXPECT_EQ(report.findings.compared(), 2u);
  EXPECT_EQ(report.subjects.at(1).in_export, 2u);
  EXPECT_THAT(report.subjects.at(1).what_to_do, HasSubstr("group_keys: { company: NUMBER }"));

  write("ID,Plan,Company,Size\n1,pro,K,10\n",
        "{ target: groups, group_key: company, id: Company, set: { Size: Size } }\n");
  mapping_ = folder_.write(
      "g.yaml", "version: 1\ntarget: groups\ngroup_key: company\nid: Company\nset: { Size: Size }\n");
  EXPECT_THAT(refusal_of(arguments()), HasSubstr("group_keys: { company: NUMBER }"));
}

// Method: rows that add are brought in again with their content, by which they are known: nothing is added
// twice.
TEST_F(Verify, MendsWithoutAddingTwice) {
  write("ID,Plan,Points\n1,pro,5\n2,pro,7\n",
        "id: ID\nset: { Plan: Plan }\nadd: { Points: { from: Points, as: number } }\n");
  ASSERT_EQ(import(source_).exit_code, ExitCode::done);
  change("1", R"("$set":{"Plan":"gold"})");
  const report::VerificationReport report = verify_all();
  EXPECT_EQ(report.findings.count(Verdict::differs), 1u);
  EXPECT_EQ(report.findings.count(Verdict::unverifiable), 1u);
  ASSERT_THAT(report.to_import, SizeIs(1));
  EXPECT_THAT(report.about_rows, ElementsAre("What they add or append is not applied again."));
  const report::RunReport mended = import(report.to_import[0].path);
  ASSERT_EQ(mended.exit_code, ExitCode::done) << mended.message;
  EXPECT_EQ(verify_all().findings.count(Verdict::unverifiable), 2u);
  EXPECT_THAT(tests::http_get(sandbox_.port(), "/sandbox/profiles"), HasSubstr("\"Points\":5"));
}

// Method: the same profile is changed twice in the same way, so that the same row has to be sent twice.
TEST_F(Verify, MendsTheSameOnceMore) {
  write("ID,Plan\n1,pro\n2,free\n", "id: ID\nset: { Plan: Plan }\n");
  ASSERT_EQ(import(source_).exit_code, ExitCode::done);
  for (int n = 0; n < 2; ++n) {
    change("1", R"("$set":{"Plan":"gold"})");
    const report::VerificationReport report = verify_all();
    ASSERT_THAT(report.to_import, SizeIs(1));
    ASSERT_EQ(import(report.to_import[0].path).exit_code, ExitCode::done);
    EXPECT_EQ(verify_all().exit_code, ExitCode::done);
  }
}

// Method: a counter is taken away; it is a difference, and it is said that the rows do not bring it.
TEST_F(Verify, TellsCountersThatAreNotThere) {
  write("ID,Plan,Points\n1,pro,5\n2,pro,7\n",
        "id: ID\nset: { Plan: Plan }\nadd: { Points: { from: Points, as: number } }\n");
  ASSERT_EQ(import(source_).exit_code, ExitCode::done);
  change("2", R"("$unset":["Points"])");
  const report::VerificationReport report = verify_all();
  EXPECT_EQ(report.exit_code, ExitCode::with_rejects);
  EXPECT_EQ(report.findings.count(Verdict::differs), 1u);
  EXPECT_EQ(report.findings.count(Verdict::unverifiable), 1u);
  EXPECT_EQ(report.findings.without_counters(), 1u);
  EXPECT_THAT(report.about_rows,
              ElementsAre("What they add or append is not applied again.", HasSubstr("With --again")));
}

// Method: a second export changes a profile of the first; verified, the first run finds that, writes nothing,
// and says which run it was. By its files rows are written, with a word of warning.
TEST_F(Verify, OfARunBehindWhichAnotherCameWritesNoRows) {
  write("ID,Plan\n1,pro\n2,free\n", "id: ID\nset: { Plan: Plan }\n");
  VerifyArguments arguments = this->arguments();
  arguments.run = import(source_).run.value();
  change("2", R"("$set":{"Plan":"other"})");
  const report::VerificationReport before = verify(arguments);
  ASSERT_THAT(before.to_import, SizeIs(1));
  EXPECT_THAT(before.imported.value().later_runs, SizeIs(0));
  ASSERT_EQ(import(before.to_import[0].path).exit_code, ExitCode::done);
  change("2", R"("$set":{"Plan":"other"})");
  EXPECT_THAT(verify(arguments).to_import, SizeIs(1));  // what mends is no later run

  const auto later = import(folder_.write("tomorrow.csv", "ID,Plan\n1,gold\n3,free\n")).run.value();
  const report::VerificationReport report = verify(arguments);
  EXPECT_EQ(report.findings.count(Verdict::differs), 2u);
  EXPECT_THAT(report.imported.value().later_runs, ElementsAre(later));
  EXPECT_THAT(report.to_import, SizeIs(0));
  EXPECT_THAT(report.no_rows, HasSubstr(fmt::format("verify run {} instead", later)));
  const report::VerificationReport by_file = verify(this->arguments());
  EXPECT_THAT(by_file.to_import, SizeIs(1));
  EXPECT_THAT(by_file.about_rows, ElementsAre(HasSubstr(fmt::format("Since run 1, run {}", later))));
}

TEST_F(Verify, OfARunTakesItsSourcesAndMapping) {
  write(kContactRows, kContactsMapping);
  const report::RunReport run = import(source_);
  VerifyArguments arguments = this->arguments();
  arguments.run = run.run.value();
  arguments.reading.sources.clear();
  arguments.reading.mapping.clear();
  const report::VerificationReport report = verify(arguments);
  EXPECT_EQ(report.exit_code, ExitCode::done);
  EXPECT_EQ(report.run, run.run);
  EXPECT_EQ(report.findings.compared(), 6u);

  arguments.run = 99;
  EXPECT_THAT(refusal_of(arguments), HasSubstr("there is no run 99"));
}

TEST_F(Verify, OfARunThatReadSomethingElseIsRefused) {
  write(kContactRows, kContactsMapping);
  VerifyArguments arguments = this->arguments();
  arguments.run = import(source_).run.value();
  arguments.reading.sources.clear();

  VerifyArguments other_project = arguments;
  other_project.delivery.token = "another";
  EXPECT_THAT(refusal_of(other_project), HasSubstr("went into another project"));

  const std::string mapping = mapping_;
  write(kContactRows, "id: ID\nset: { Plan: Plan }\n");
  EXPECT_THAT(refusal_of(arguments), HasSubstr("sent something else of these rows"));
  write(std::string(kContactRows) + "7,pro,,,,\n", kContactsMapping);
  EXPECT_THAT(refusal_of(arguments),
              testing::AllOf(HasSubstr("contacts.csv: has changed since run 1 read it"),
                             HasSubstr("mixferry verify ")));
}

// What it is compared with is no part of what it sent; what was done to who was gone undoes nothing of it.
TEST_F(Verify, OfASyncTellsWhatChangedAndMendsIt) {
  write("ID,Plan\n1,pro\n2,free\n3,free\n", "id: ID\nset: { Plan: Plan }\ngone: delete\n");
  ASSERT_EQ(sync(source_).exit_code, ExitCode::done);
  write("ID,Plan\n1,pro\n2,gold\n", "id: ID\nset: { Plan: Plan }\ngone: delete\n");
  const report::RunReport run = sync(source_);
  ASSERT_EQ(run.exit_code, ExitCode::done);
  ASSERT_EQ(run.sync.value().spaces.at(0).gone_done, 1u);
  VerifyArguments arguments = this->arguments();
  arguments.run = run.run.value();
  EXPECT_EQ(verify(arguments).findings.compared(), 2u);

  change("1", R"("$set":{"Plan":"other"})");
  const report::VerificationReport found = verify(arguments);
  EXPECT_EQ(found.findings.count(Verdict::differs), 1u);
  EXPECT_THAT(found.imported.value().later_runs, SizeIs(0));
  EXPECT_TRUE(found.imported->is_sync);
  ASSERT_THAT(found.to_import, SizeIs(1));
  const report::VerificationReport by_file = verify(this->arguments());
  EXPECT_EQ(by_file.imported.value().run, run.run);
  ASSERT_EQ(import(found.to_import[0].path).exit_code, ExitCode::done);
  EXPECT_EQ(verify(arguments).exit_code, ExitCode::done);

  arguments.run = run.run.value() + 1;
  EXPECT_THAT(refusal_of(arguments), HasSubstr("run 3 is what a sync did to profiles that were gone"));
}

TEST_F(Verify, OfEventsAloneIsRefused) {
  write("ID,When\n1,2026-01-02\n", "target: events\nevent: { value: Seen }\ntime: When\nid: ID\n");
  EXPECT_THAT(refusal_of(arguments()), HasSubstr("makes no profiles"));
}

TEST_F(Verify, KeepsToTheRowsThatAreAskedFor) {
  write(kContactRows, kContactsMapping);
  ASSERT_EQ(import(source_).exit_code, ExitCode::done);
  change("3", R"("$set":{"Plan":"gold"})");
  VerifyArguments arguments = this->arguments();
  arguments.reading.only = {"1", "2", "nobody"};
  const report::VerificationReport report = verify(arguments);
  EXPECT_EQ(report.findings.count(Verdict::equal), 2u);
  EXPECT_EQ(report.findings.compared(), 2u);
  EXPECT_THAT(report.only.not_found, ElementsAre("nobody"));
  EXPECT_EQ(report.exit_code, ExitCode::with_rejects);
}

// Method: rows of one profile in three files, of which the second has other columns; in another order they
// would come to something else.
TEST_F(Verify, MendsInTheOrderOfItsSources) {
  write("ID,Plan,Seats\n1,first,1\n", "id: ID\nset: { Plan: Plan }\n");
  VerifyArguments arguments = this->arguments();
  arguments.all = true;
  arguments.reading.sources = {source_, folder_.write("b.csv", "Plan,ID\nsecond,1\nsecond,2\n"),
                               folder_.write("c.csv", "ID,Plan,Seats\n2,third,1\n")};
  const report::VerificationReport report = verify(arguments);
  EXPECT_EQ(report.findings.count(Verdict::missing), 2u);
  ASSERT_THAT(report.to_import, SizeIs(3));
  for (const report::RowsToImport& file : report.to_import)
    ASSERT_EQ(import(file.path).exit_code, ExitCode::done);
  EXPECT_EQ(verify(arguments).exit_code, ExitCode::done);
}

// Method: a profile that was merged into another is missing under its own id, and it is said that it may be
// there.
TEST_F(Verify, TellsThatIdsWereMerged) {
  write(kContactRows, kContactsMapping);
  ASSERT_EQ(import(source_).exit_code, ExitCode::done);
  change("2", R"("$delete":"")");
  tests::http_post(sandbox_.port(), "/sandbox/aliases", R"({"alias":"2","distinct_id":"canonical"})");
  change("canonical", R"("$set":{"Plan":"free"})");
  for (const bool all : {false, true}) {
    VerifyArguments arguments = this->arguments();
    arguments.all = all;
    const report::VerificationReport report = verify(arguments);
    EXPECT_EQ(report.findings.count(Verdict::missing), 1u);
    EXPECT_EQ(report.under_other_ids, 1u);
  }
}

// Method: nothing of people's data is left in the state folder but what is told of.
TEST_F(Verify, LeavesNothingBehind) {
  write(kContactRows, kContactsMapping);
  ASSERT_EQ(import(source_).exit_code, ExitCode::done);
  static_cast<void>(verify_all());
  EXPECT_TRUE(std::filesystem::is_empty(folder_.path("state/reads")));
}

}  // namespace
}  // namespace mixferry::commands
