#include "engine/report/run_report.h"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/report/some_sync.h"

namespace mixferry::report {
namespace {

using testing::HasSubstr;
using testing::Not;

RunReport finished_report() {
  RunReport report{.command = "import",
                   .run = 7,
                   .status = RunStatus::finished,
                   .message = {},
                   .mapping = "contacts.yaml",
                   .sources = {},
                   .whole_run = {},
                   .this_time = {},
                   .started = "2026-01-01T00:00:00Z",
                   .finished = "2026-01-01T00:01:00Z",
                   .report_file = "r.json",
                   .page_file = "r.html",
                   .rejects_file = "x.jsonl",
                   .left_out = {}};
  report.sources.push_back({.path = "a.csv", .bytes = 100, .rows = 10, .dialect = "CSV", .error = {}});
  report.whole_run.tally = {.rows_delivered = 6,
                            .rows_filtered = 2,
                            .rows_rejected = 1,
                            .rows_in_doubt = 1,
                            .records_sent = 12,
                            .ids_trimmed = 8,
                            .decimal_ids = 9,
                            .duplicate_ids = 1,
                            .erased = 3,
                            .repeated_keys = 5,
                            .truncated_values = {{"Notes", 3}},
                            .skipped_values = {},
                            .clock_change_times = {{"Seen", 2}},
                            .trimmed_values = {{"$email", 4}},
                            .numbers_as_text = {{"Big", 5}},
                            .reject_reasons = {{"id_empty", 1}}};
  report.whole_run.traffic = {.requests = 2, .retries = 1, .bytes_sent = 999, .responses = {{"200", 2}}};
  report.whole_run.seconds = 2;
  report.this_time.tally.rows_delivered = 4;
  report.this_time.seconds = 1;
  return report;
}

TEST(ReportJson, NamesWhatWasLeftOut) {
  RunReport report = finished_report();
  EXPECT_FALSE(boost::json::parse(to_json(report)).as_object().contains("left_out"));
  report.left_out.push_back({"b.zip:c.csv", "holds the same bytes as a.zip:c.csv"});
  const auto json = boost::json::parse(to_json(report));
  EXPECT_EQ(json.at("left_out").at(0).at("path").as_string(), "b.zip:c.csv");
  EXPECT_EQ(json.at("left_out").at(0).at("reason").as_string(), "holds the same bytes as a.zip:c.csv");
}

TEST(ReportJson, TellsWhatWasSentByTarget) {
  RunReport report = finished_report();
  EXPECT_FALSE(boost::json::parse(to_json(report)).as_object().contains("sent_to"));
  report.whole_run.tally.sent_to = {{"events", 1'204}, {"users", 300}};
  const auto sent_to = boost::json::parse(to_json(report)).at("sent_to");
  EXPECT_EQ(boost::json::serialize(sent_to), R"({"events":1204,"users":300})");
}

TEST(Summary, TellsWhatWasSentByTargetWhereThereAreSeveral) {
  RunReport report = finished_report();
  report.whole_run.tally.records_sent = 1'504;
  report.whole_run.tally.sent_to = {{"events", 1'204}, {"users", 300}};
  EXPECT_THAT(summary(report),
              testing::HasSubstr(
                  "  records                1,504   1,204 events, 300 users in 2 requests, 1 retries\n"));
  report.whole_run.tally.sent_to = {{"events", 1'504}};
  EXPECT_THAT(summary(report),
              testing::HasSubstr("  events                 1,504   in 2 requests, 1 retries\n"));
}

TEST(ReportJson, HasEveryFieldOfTheContract) {
  const auto json = boost::json::parse(to_json(finished_report())).as_object();
  for (const char* field : {"run",
                            "status",
                            "sources",
                            "rows_read",
                            "rows_delivered",
                            "rows_filtered",
                            "rows_unchanged",
                            "rows_rejected",
                            "rows_in_doubt",
                            "erased",
                            "updates_sent",
                            "requests",
                            "retries",
                            "responses",
                            "bytes_sent",
                            "duplicate_ids",
                            "repeated_keys",
                            "repeated_events",
                            "insert_ids_missing",
                            "insert_ids_hashed",
                            "contradicting_links",
                            "links_exact",
                            "truncated_values",
                            "clock_change_times",
                            "trimmed_values",
                            "numbers_as_text",
                            "ids_trimmed",
                            "decimal_ids",
                            "reject_reasons",
                            "started",
                            "finished",
                            "seconds",
                            "rows_per_second",
                            "this_time"}) {
    EXPECT_TRUE(json.contains(field)) << field;
  }
  EXPECT_EQ(json.at("schema").as_int64(), 1);
  EXPECT_EQ(json.at("rows_read").to_number<int>(), 10);
  EXPECT_EQ(json.at("rows_per_second").to_number<double>(), 5);
  EXPECT_EQ(json.at("sources").at(0).at("path").as_string(), "a.csv");
  EXPECT_EQ(json.at("this_time").at("rows_read").to_number<int>(), 4);
  EXPECT_EQ(json.at("truncated_values").at("Notes").to_number<int>(), 3);
}

TEST(ReportJson, HoldsWhatASyncFound) {
  RunReport report = finished_report();
  EXPECT_FALSE(boost::json::parse(to_json(report)).as_object().contains("sync"));
  report.sync = some_sync();
  EXPECT_EQ(boost::json::parse(to_json(report)).at("sync").at("profiles").at("users").at("gone").as_int64(),
            3);
}

// Programs of others read these words.
TEST(ReportJson, SaysHowItEndedInOneWord) {
  const std::map<RunStatus, const char*> words = {
      {RunStatus::finished, "finished"}, {RunStatus::stopped, "stopped"},
      {RunStatus::refused, "refused"},   {RunStatus::already_delivered, "already_delivered"},
      {RunStatus::checked, "checked"},   {RunStatus::failed, "failed"}};
  for (const auto& [status, word] : words) {
    RunReport report = finished_report();
    report.status = status;
    EXPECT_EQ(boost::json::parse(to_json(report)).at("status").as_string(), word);
  }
}

TEST(ReportJson, RowsReadIsTheSumOfWhatBecameOfThem) {
  const auto json = boost::json::parse(to_json(finished_report())).as_object();
  std::uint64_t sum = 0;
  for (const char* part :
       {"rows_delivered", "rows_filtered", "rows_unchanged", "rows_rejected", "rows_in_doubt"}) {
    sum += json.at(part).to_number<std::uint64_t>();
  }
  EXPECT_EQ(json.at("rows_read").to_number<std::uint64_t>(), sum);
}

TEST(Headline, OfARepeatedCommandSaysWhatWasDone) {
  RunReport report = finished_report();
  report.status = RunStatus::already_delivered;
  EXPECT_EQ(headline(report),
            "Run 7 is finished already: nothing was sent. (--again sends the rows once more.)");
  report.only = {.ids = {"1", "2"}, .not_found = {"2"}};
  EXPECT_EQ(
      headline(report),
      "Run 7 is finished already: nothing was sent. 1 of the 2 ids that --only asks for was there; no row "
      "has the id 2.");
  report.only = {};
  report.doubt_answered = 3;
  EXPECT_EQ(headline(report),
            "Run 7 was finished already. Rows in doubt were sent once more: 3 rows got an answer.");
  report.doubt_answered = 0;
  EXPECT_EQ(headline(report),
            "Run 7 was finished already. Rows in doubt were sent once more: none got an answer.");
}

TEST(Summary, TellsOfErasedPeople) {
  RunReport report = finished_report();
  EXPECT_THAT(summary(report), HasSubstr("  erased                     3   about people who were erased"));
  EXPECT_EQ(boost::json::parse(to_json(report)).at("erased").as_int64(), 3);
  report.whole_run.tally.erased = 0;
  EXPECT_THAT(summary(report), testing::Not(HasSubstr("erased")));
}

TEST(Summary, SaysWhatBecomesOfRepeatedIds) {
  RunReport report = finished_report();
  EXPECT_THAT(summary(report), HasSubstr("repeated ids               1   the last row of an id wins\n"));
  report.whole_run.tally.duplicate_ids_unsure = 2;
  EXPECT_THAT(summary(report),
              HasSubstr("repeated ids               1   at least; the last row of an id wins\n"));
  EXPECT_FALSE(boost::json::parse(to_json(report)).at("duplicate_ids_exact").as_bool());
  report.last_row_wins = false;
  EXPECT_THAT(summary(report),
              HasSubstr("repeated ids               1   at least; rows of an id that an earlier row has\n"));
}

TEST(Summary, SaysWhatAPersonWantsToKnow) {
  const std::string text = summary(finished_report());
  EXPECT_THAT(text, HasSubstr("Run 7 finished: every row is accounted for.\n"));
  EXPECT_THAT(text, HasSubstr("delivered                  6\n"));
  EXPECT_THAT(text, HasSubstr("rejected                   1   1 id_empty\n"));
  EXPECT_THAT(text, HasSubstr("clock changes              2   2 Seen\n"));
  EXPECT_THAT(text, HasSubstr("ids trimmed                8   blanks or invisible characters around them\n"));
  EXPECT_THAT(text, HasSubstr("ids like 1.0               9   went out as they are\n"));
  EXPECT_THAT(text, HasSubstr("match: '^(.+?)(?:[.,]0+)?$' }\n"));
  EXPECT_THAT(text, HasSubstr("values trimmed             4   4 $email\n"));
  EXPECT_THAT(text, HasSubstr("sent as text               5   5 Big\n"));
  EXPECT_THAT(text, HasSubstr("repeated keys              5   in one JSON object; the last wins\n"));
  EXPECT_THAT(text, HasSubstr("rejects: x.jsonl\n"));
  EXPECT_THAT(text, HasSubstr("report:  r.json\n  page:    r.html\n"));
}

TEST(Summary, TellsWhatToDoAboutDoubtIn80Columns) {
  RunReport report = finished_report();
  report.whole_run.tally.rows_in_doubt = 2;
  EXPECT_THAT(summary(report), HasSubstr("\n  in doubt                   2   no answer: decide with "
                                         "--in-doubt resend|skip\n"));
}

TEST(Summary, LeavesOutWhatDidNotHappen) {
  RunReport report = finished_report();
  report.whole_run.tally = {.rows_delivered = 6};
  const std::string text = summary(report);
  EXPECT_THAT(text, Not(HasSubstr("rejected")));
  EXPECT_THAT(text, Not(HasSubstr("in doubt")));
  EXPECT_THAT(text, Not(HasSubstr("rejects:")));
}

TEST(Summary, SaysWhyItStopped) {
  RunReport report = finished_report();
  report.status = RunStatus::stopped;
  report.message = "interrupted";
  EXPECT_THAT(summary(report), HasSubstr("Run 7 stopped: interrupted\n"));
}

TEST(RunReportCanary, IsToldInTheSummaryWhereItIsNews) {
  RunReport report;
  report.command = "import";
  report.canary = {.state = "seen", .ids = 100, .found = 93, .queries = 1, .seconds = 2};
  EXPECT_THAT(summary(report),
              testing::HasSubstr("  canary:  93 of 100 profiles were read back after 2.0 s\n"));
  report.canary = {.state = "seen", .ids = 1, .found = 1, .queries = 1, .seconds = 2};
  EXPECT_THAT(summary(report), testing::HasSubstr("  canary:  1 of 1 profile was read back after 2.0 s\n"));
  report.canary = {.state = "none", .why = "for want of a service account"};
  EXPECT_THAT(summary(report), testing::Not(testing::HasSubstr("canary")));
  EXPECT_THAT(to_json(report), testing::HasSubstr("\"why\": \"for want of a service account\""));
}

}  // namespace
}  // namespace mixferry::report
