#include "engine/report/run_page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/report/some_sync.h"

namespace mixferry::report {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

RunReport finished() {
  RunReport report;
  report.command = "import";
  report.run = 7;
  report.status = RunStatus::finished;
  report.mapping = "m.yaml";
  report.sources = {{.path = "a.csv", .bytes = 12, .rows = 3, .dialect = "CSV", .error = {}}};
  report.whole_run.tally.rows_delivered = 2;
  report.whole_run.tally.rows_rejected = 1;
  report.whole_run.tally.reject_reasons = {{"id_empty", 1}};
  report.whole_run.tally.truncated_values = {{"Note", 5}};
  report.whole_run.traffic.responses = {{"200", 1'234}};
  report.this_time = report.whole_run;
  report.this_time.seconds = 600;
  report.started = "2026-11-21T02:00:00Z";
  report.finished = "2026-11-21T02:10:00Z";
  return report;
}

RunPage page_of(std::uint64_t rows) {
  RunPage page{
      .outline = "source a.csv\ntarget users\n", .mapping = "version: 1\n", .records_per_second_max = 25'000};
  pipeline::Progress progress;
  page.timeline.note(progress, {});
  progress.tally.rows_delivered = rows;
  page.timeline.note(progress, std::chrono::steady_clock::time_point{} + std::chrono::seconds(1));
  return page;
}

TEST(RunPage, HasEachNumberUnderItsKeyInTheJsonReport) {
  const std::string html = to_html(finished(), page_of(3));
  for (const char* const number :
       {"data-key=\"rows_read\" value=\"3\"", "data-key=\"rows_delivered\" value=\"2\"",
        "data-key=\"rows_rejected\" value=\"1\"", "data-key=\"reject_reasons.id_empty\" value=\"1\"",
        "data-key=\"truncated_values.Note\" value=\"5\"", "data-key=\"responses.200\" value=\"1234\">1,234<",
        "data-key=\"sources.0.rows\" value=\"3\""}) {
    EXPECT_THAT(html, HasSubstr(number));
  }
  EXPECT_THAT(
      html, AllOf(HasSubstr("2026-11-21 02:00:00 to 02:10:00 UTC"), HasSubstr("<svg"), HasSubstr("</html>")));
}

TEST(RunPage, TellsWhatASyncFound) {
  RunReport report = finished();
  EXPECT_THAT(to_html(report, page_of(3)), Not(HasSubstr("id=\"sync\"")));
  report.command = "sync";
  report.sync = some_sync();
  const std::string html = to_html(report, page_of(3));
  for (const char* const part :
       {"<h2 id=\"sync\">12 added, 104,000 changed and 3 gone since 2026-11-20 02:14 UTC</h2>",
        "data-key=\"sync.profiles.users.changed\" value=\"104000\">104,000<",
        "data-key=\"sync.profiles.users.left_out\" value=\"2\">2<",
        "data-key=\"sync.profiles.users.properties.1.profiles\" value=\"4\"",
        "<p>Those that are gone: left as they are in Mixpanel (gone: keep)</p>",
        "1002: <code>&quot;free&quot;</code> → <code>&quot;pro&quot;</code>",
        "1003: <code>not sent</code> → <code>3</code>", "a stamp? Leave it out", "data-key=\"requests\""}) {
    EXPECT_THAT(html, HasSubstr(part));
  }
}

TEST(RunPage, OfAFirstSyncHasNoProperties) {
  RunReport report = finished();
  report.sync = SyncReport{.spaces = {{.profiles = "users", .added = 3}}};
  EXPECT_THAT(to_html(report, page_of(3)),
              AllOf(HasSubstr(">The first sync, so everything is new</h2>"),
                    Not(HasSubstr("Properties that changed")), Not(HasSubstr("Those that are gone"))));
}

TEST(RunPage, AsksForNothingAndRunsNothing) {
  const std::string html = to_html(finished(), page_of(3));
  EXPECT_THAT(html, HasSubstr("default-src 'none'"));
  for (const char* const outside :
       {"http://", "https://", "//", "<script", "<link", "url(", "@import", "src="}) {
    EXPECT_THAT(html, Not(HasSubstr(outside)));
  }
}

// Method: each text that comes from outside is an attack; none of it may be seen as markup.
TEST(RunPage, EscapesWhateverComesFromOutside) {
  const std::string attack = "</script></pre><script>alert('1')</script>\"'><img src=x>\x1b[2J&{{plan}}";
  RunReport report = finished();
  report.status = RunStatus::stopped;
  report.message = attack;
  report.mapping = attack;
  report.sources = {{.path = attack, .bytes = 1, .rows = 1, .dialect = attack, .error = attack}};
  report.left_out = {{attack, attack}};
  Tally& tally = report.whole_run.tally;
  tally.reject_reasons = {{attack, 1}};
  tally.truncated_values = tally.skipped_values = tally.clock_change_times = {{attack, 1}};
  report.whole_run.traffic.responses = {{attack, 1}};
  PropertyReport property;
  property.name = property.operation = property.target = attack;
  property.types = {{attack, 1}};
  report.properties = {property};
  report.sync = SyncReport{.job = attack, .last = attack, .remarks = {attack}};
  report.sync->spaces = {{.profiles = attack, .changed = 1, .gone = 1, .gone_rule = attack, .looked_at = 1}};
  report.sync->spaces[0].why = {{.name = attack, .profiles = 1, .examples = {{attack, attack, attack}}}};
  RunPage page = page_of(3);
  page.outline = page.mapping = attack;
  page.rejects.note(attack,
                    {.row = 1, .line = 1, .column = attack, .code = attack, .message = attack, .raw = attack},
                    attack);
  const std::string html = to_html(report, page);
  EXPECT_THAT(html, HasSubstr("&lt;script&gt;alert("));
  EXPECT_THAT(html, HasSubstr("{{plan}}")) << "no template";
  for (const char* const markup : {"<script", "</script", "<img", "\x1b", "'1'", "\"'>"}) {
    EXPECT_THAT(html, Not(HasSubstr(markup)));
  }
}

TEST(RunPage, SaysThatARunWasResumed) {
  RunReport report = finished();
  EXPECT_THAT(to_html(report, page_of(3)), Not(HasSubstr("was resumed")));
  report.this_time.tally.rows_delivered = 1;
  EXPECT_THAT(to_html(report, page_of(2)),
              HasSubstr("charts and the properties of its last part, in which 2 of 3 rows were settled."));
}

TEST(RunPage, SaysOfWhichRowsThePropertiesSpeak) {
  RunReport report = finished();
  report.properties.emplace_back().filled = 1;
  report.property_rows = 2;
  EXPECT_THAT(to_html(report, {}), AllOf(HasSubstr("50.00 %"), Not(HasSubstr("can be delivered"))));
  report.property_rows = 1;
  EXPECT_THAT(to_html(report, {}), AllOf(HasSubstr("100.00 %"), HasSubstr("started: 1 row that can be "
                                                                          "delivered. In the whole run, 2")));
}

TEST(RunPage, HasNoLimitWhereNoneIsKept) {
  RunPage page = page_of(3);
  EXPECT_THAT(to_html(finished(), page), HasSubstr("At most 25,000 updates a second"));
  page.records_per_second_max = pipeline::kUnpaced;
  EXPECT_THAT(to_html(finished(), page), Not(HasSubstr("At most")));
}

TEST(RunPage, LeavesOutWhatThereIsNot) {
  RunReport report = finished();
  report.whole_run = report.this_time = {};
  const std::string html = to_html(report, {});
  for (const char* const part :
       {"Over time", "Rejects by reason", "Values that", "Properties", "The mapping<", "To be aware of"}) {
    EXPECT_THAT(html, Not(HasSubstr(part)));
  }
}

TEST(RunPage, BeginsWithTheVerdictAndWhatToDo) {
  RunReport report = finished();
  report.run = 7;
  report.exit_code = ExitCode::with_rejects;
  const std::string html = to_html(report, page_of(3));
  EXPECT_THAT(html,
              AllOf(HasSubstr("class=\"verdict look\""), HasSubstr("value=\"1\">1</data></b>: done, but"),
                    HasSubstr("<code>mixferry runs 7 --mend FILE</code>")));
  EXPECT_LT(html.find("Rejects by reason"), html.find("Over time"));
  EXPECT_LT(html.find("Exit code"), html.find("Rejects by reason"));
}

TEST(RunPage, DrawsNoChartsOfABlink) {
  RunReport report = finished();
  EXPECT_THAT(to_html(report, page_of(3)), HasSubstr("Over time"));
  report.this_time.seconds = 0.9;
  EXPECT_THAT(to_html(report, page_of(3)), Not(HasSubstr("Over time")));
}

TEST(RunPage, LeadsToOtherRuns) {
  RunPage page = page_of(3);
  EXPECT_THAT(to_html(finished(), page), Not(HasSubstr("Other runs")));
  page.others = {{.name = "Run 6", .text = "3 rows", .page = "../a b/\"6.html"}};
  EXPECT_THAT(to_html(finished(), page), HasSubstr("<a href=\"../a%20b/%226.html\">Run 6</a>, 3 rows"));
}

TEST(RunPage, SaysWhetherItArrivedAndWhereToLook) {
  EXPECT_THAT(to_html(finished(), page_of(3)), Not(HasSubstr("Canary:")));
  RunReport report = finished();
  report.canary = {.state = "seen", .ids = 100, .found = 93, .queries = 1, .seconds = 2};
  report.users_page = "https://mixpanel.com/project/7/app/users";
  report.profile_page = "https://mixpanel.com/project/7/app/profile#distinct_id=a%3Cb";
  const std::string html = to_html(report, page_of(3));
  EXPECT_THAT(html, AllOf(HasSubstr("Canary: 93 of 100 profiles were read back after 2.0 s."),
                          HasSubstr("href=\"https://mixpanel.com/project/7/app/users\"")));
}

}  // namespace
}  // namespace mixferry::report
