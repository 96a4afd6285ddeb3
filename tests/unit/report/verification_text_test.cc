#include "engine/report/verification_text.h"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>
#include <sstream>
#include <string>

#include "engine/report/screen_text.h"
#include "engine/report/verification_page.h"

namespace mixferry::report {
namespace {

using verification::Comparison;
using verification::Difference;
using verification::Doubt;
using verification::Verdict;

VerificationReport some_verification() {
  VerificationReport report;
  report.run = std::nullopt;
  report.mapping = "m.yaml";
  report.sources = {{.path = "contacts.csv", .bytes = 1, .rows = 1'000, .dialect = "CSV", .error = {}}};
  report.subjects = {{.name = "users", .in_export = 1'000}};
  return report;
}

Comparison differing(Difference difference) {
  return {.verdict = Verdict::differs, .differences = {std::move(difference)}};
}

VerificationReport one_of_each() {
  VerificationReport report = some_verification();
  verification::Findings& findings = report.findings;
  for (int i = 0; i < 995; ++i) findings.take({0, "e" + std::to_string(i)}, {0, 1'000}, {});
  findings.take({0, "1001"}, {0, 1},
                differing({.property = "Plan", .expected = "\"pro\"", .found = "\"free\""}));
  findings.take({0, "1002"}, {0, 2},
                differing({.kind = Difference::Kind::not_there, .property = "Seats", .expected = "3"}));
  findings.take(
      {0, "1003"}, {0, 3},
      differing(
          {.kind = Difference::Kind::not_expected, .property = "Old", .expected = "nothing", .found = "1"}));
  findings.take(
      {0, "1004"}, {0, 4},
      differing({.kind = Difference::Kind::not_deleted, .expected = "no profile", .found = "a profile"}));
  findings.take({0, "1005"}, {0, 5}, {.verdict = Verdict::missing});
  return report;
}

TEST(VerificationText, ShowsEachDifference) {
  const VerificationReport report = one_of_each();
  const std::string text = summary(report);
  EXPECT_TRUE(text.starts_with("Verified: 5 of 1,000 profiles are not as the export says.\n")) << text;
  EXPECT_NE(text.find("Wrong:\n"
                      "  id    property  expected    found\n"
                      "  1001  Plan      \"pro\"       \"free\"\n"
                      "  1002  Seats     3           nothing\n"
                      "  1003  Old       nothing     1\n"
                      "  1004            no profile  a profile\n"
                      "  1005            a profile   none\n"),
            std::string::npos)
      << text;
}

// Method: ids, names and values of all lengths and widths; whatever is shortened, no line is wider than a
// screen, but for those that are to be pasted.
TEST(VerificationText, FitsOnAScreen) {
  VerificationReport report = one_of_each();
  for (std::uint64_t i = 1; i < 30; ++i) {
    std::string wide;
    for (std::uint64_t j = 0; j < i * 3; ++j) wide += "\xE5\xAD\x97";
    report.findings.take({0, std::string(i * 8, 'x') + "\x1B[2J"}, {0, i},
                         differing({.property = wide, .expected = wide, .found = std::string(i, '\n')}));
  }
  report.events = report.links = report.rows_rejected = report.under_other_ids = 123'456'789'012;
  report.sample = 1'000;
  report.just_imported = true;
  EXPECT_NE(summary(report).find("verify once more"), std::string::npos);
  std::istringstream lines(summary(report));
  for (std::string line; std::getline(lines, line);) {
    EXPECT_LE(width_of(line), 80u) << line;
    EXPECT_EQ(line.find('\x1B'), std::string::npos);
  }
}

TEST(VerificationText, SaysWhatNobodyCanTell) {
  VerificationReport report = some_verification();
  report.findings.take(
      {0, "a"}, {0, 1},
      {.verdict = Verdict::unverifiable, .doubtful = {{"Points", Doubt::added}}, .by_mixpanel = {"$city"}});
  report.events = 12;
  report.subjects.push_back({.name = "groups company",
                             .why_not = "the project has no group_keys",
                             .what_to_do = "Write it.",
                             .in_export = 7});
  const std::string text = summary(report);
  EXPECT_NE(text.find("Points, 1 profile: `add`"), std::string::npos) << text;
  EXPECT_NE(text.find("$city (1)"), std::string::npos) << text;
  EXPECT_NE(text.find("12 events of the export were not compared"), std::string::npos) << text;
  EXPECT_NE(text.find("groups company: 7 profiles in the export. None was compared"), std::string::npos)
      << text;
}

// Method: a sample that takes in all of the export is none; a smaller one is.
TEST(VerificationText, WarnsOfASampleThatWasOne) {
  VerificationReport report = one_of_each();
  report.sample = 1'000;
  EXPECT_EQ(summary(report).find("This was a sample"), std::string::npos);
  report.subjects[0].in_export = 1'001;
  EXPECT_NE(summary(report).find("This was a sample"), std::string::npos);
  report.subjects[0] = {.name = "users", .in_export = 1'000, .in_export_exact = false};
  EXPECT_NE(summary(report).find("This was a sample"), std::string::npos);
}

TEST(VerificationText, NamesInItsFirstLineWhatWasNotCompared) {
  VerificationReport report = some_verification();
  for (int i = 0; i < 37; ++i) report.findings.take({0, std::to_string(i)}, {0, 1}, {});
  report.subjects.push_back(
      {.name = "groups company", .why_not = "why", .what_to_do = "What.", .in_export = 7});
  EXPECT_EQ(headline(report),
            "Verified: none of 37 profiles differs from what the export says; 7 profiles of groups were not "
            "compared.");
  report.subjects[1].in_export_exact = false;
  EXPECT_NE(headline(report).find("; about 7 profiles of groups were not compared."), std::string::npos);
}

// Method: what is known of the import, and of the rows, stands in the text, the page and the JSON.
TEST(VerificationText, TellsWhatIsKnownOfTheImportAndOfTheRows) {
  VerificationReport report = one_of_each();
  report.imported = {
      .run = 4, .rows_in_doubt = 3, .command = "mixferry runs 4 --state s", .later_runs = {5, 6}};
  report.to_import = {{.path = "rows.csv", .rows = 5, .command = "mixferry import rows.csv -m m.yaml"}};
  report.about_rows = {"First of all.", "Then this."};
  for (const std::string& text : {summary(report), to_html(report)}) {
    EXPECT_NE(text.find("3 rows of run 4 are in doubt"), std::string::npos) << text;
    EXPECT_NE(text.find("mixferry runs 4 --state s"), std::string::npos) << text;
    EXPECT_NE(text.find("First of all."), std::string::npos) << text;
    EXPECT_NE(text.find("Then this."), std::string::npos) << text;
  }
  const boost::json::object object = boost::json::parse(to_json(report)).as_object();
  EXPECT_EQ(object.at("imported").at("rows_in_doubt").to_number<int>(), 3);
  EXPECT_EQ(object.at("imported").at("later_runs").as_array().size(), 2u);
  EXPECT_EQ(object.at("about_rows").at(1).as_string(), "Then this.");
  report.to_import.clear();
  report.no_rows = "No rows, as run 5 came behind.";
  EXPECT_NE(summary(report).find(report.no_rows), std::string::npos);
  EXPECT_NE(to_html(report).find(report.no_rows), std::string::npos);
  EXPECT_EQ(boost::json::parse(to_json(report)).at("no_rows").as_string(), report.no_rows);
}

TEST(VerificationText, TellsHowItEnded) {
  VerificationReport report = some_verification();
  EXPECT_EQ(headline(report), "Nothing was compared.");
  report.findings.take({0, "a"}, {0, 1}, {});
  EXPECT_EQ(headline(report), "Verified: the one profile is as the export says.");
  report.status = VerificationStatus::stopped;
  report.exit_code = ExitCode::stopped;
  report.message = "the quota is used up.";
  EXPECT_EQ(summary(report), "Stopped: the quota is used up.\n");
  EXPECT_EQ(ending_of(report).level, LogLevel::error);
}

// Method: what an export or Mixpanel says can't become a part of the page.
TEST(VerificationPage, ShowsWhatIsWrongAndRunsNothing) {
  VerificationReport report = one_of_each();
  report.findings.take({0, "<script>alert(1)</script>"}, {0, 6},
                       differing({.property = "<b>", .expected = "\"&\"", .found = "'\x1B"}));
  report.to_import = {{.path = "rows.csv", .rows = 6, .command = "mixferry import rows.csv -m m.yaml"}};
  const std::string page = to_html(report);
  EXPECT_NE(page.find("6 of 1,001 profiles are not as the export says"), std::string::npos);
  EXPECT_NE(page.find("<td>1001</td><td>Plan</td>"), std::string::npos);
  EXPECT_NE(page.find("mixferry import rows.csv -m m.yaml"), std::string::npos);
  EXPECT_EQ(page.find("<script"), std::string::npos);
  EXPECT_EQ(page.find("<b>\"", 0), std::string::npos);
  EXPECT_EQ(page.find('\x1B'), std::string::npos);
  EXPECT_EQ(page.find("{{"), std::string::npos);
}

TEST(VerificationReport, IsJson) {
  VerificationReport report = one_of_each();
  report.to_import = {{.path = "rows.csv", .rows = 5, .command = "mixferry import rows.csv -m m.yaml"}};
  report.findings.take({0, "u"}, {0, 9},
                       {.verdict = Verdict::unverifiable, .doubtful = {{"Points", Doubt::added}}});
  const boost::json::object object = boost::json::parse(to_json(report)).as_object();
  EXPECT_EQ(object.at("schema").as_int64(), 1);
  EXPECT_EQ(object.at("mode").as_string(), "all");
  const boost::json::object& users = object.at("profiles").at("users").as_object();
  EXPECT_EQ(users.at("equal").to_number<int>(), 995);
  EXPECT_EQ(users.at("differ").to_number<int>(), 4);
  EXPECT_EQ(users.at("missing").to_number<int>(), 1);
  EXPECT_EQ(users.at("unverifiable").to_number<int>(), 1);
  const boost::json::array& wrong = object.at("wrong").as_array();
  ASSERT_EQ(wrong.size(), 5u);
  EXPECT_EQ(wrong[0].at("id").as_string(), "1001");
  EXPECT_EQ(wrong[0].at("source").as_string(), "contacts.csv");
  EXPECT_EQ(wrong[0].at("differences").at(0).at("kind").as_string(), "other_value");
  EXPECT_EQ(wrong[4].at("verdict").as_string(), "missing");
  EXPECT_EQ(object.at("wrong_left_out").to_number<int>(), 0);
  EXPECT_EQ(object.at("properties").at("users").at("Points").at("unverifiable").at("add").to_number<int>(),
            1);
  EXPECT_EQ(object.at("to_import").at(0).at("rows").to_number<int>(), 5);
}

}  // namespace
}  // namespace mixferry::report
