#include "engine/report/metrics.h"

#include <cstdlib>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/program.h"
#include "tests/support/temporary_folder.h"

namespace mixferry::report {
namespace {

using testing::HasSubstr;
using testing::Not;

RunReport report_of(const std::string& mapping) {
  RunReport report;
  report.mapping = mapping;
  report.started = "2026-01-01T00:00:00Z";
  report.finished = "2026-01-01T00:01:00Z";
  report.whole_run.tally = {.rows_delivered = 12'345'678,
                            .rows_rejected = 3,
                            .updates_sent = 20'000'000,
                            .reject_reasons = {{"id_empty", 2}, {"not_a_date", 1}}};
  report.whole_run.traffic = {
      .requests = 7, .retries = 1, .bytes_sent = 999, .responses = {{"200", 6}, {"no answer", 1}}};
  report.whole_run.seconds = 60.5;
  return report;
}

TEST(Metrics, HoldTheNumbersOfTheRunInBaseUnits) {
  const std::string text = to_metrics(report_of("contacts.yaml"), ExitCode::with_rejects);
  for (const char* line : {
           "mixferry_last_run_exit_code{mapping=\"contacts.yaml\"} 1\n",
           "mixferry_last_run_start_timestamp_seconds{mapping=\"contacts.yaml\"} 1767225600\n",
           "mixferry_last_run_end_timestamp_seconds{mapping=\"contacts.yaml\"} 1767225660\n",
           "mixferry_last_run_duration_seconds{mapping=\"contacts.yaml\"} 60.5\n",
           "mixferry_last_run_rows{mapping=\"contacts.yaml\",outcome=\"delivered\"} 12345678\n",
           "mixferry_last_run_rejected_rows{mapping=\"contacts.yaml\",reason=\"id_empty\"} 2\n",
           "mixferry_last_run_responses{mapping=\"contacts.yaml\",status=\"no answer\"} 1\n",
           "mixferry_last_run_sent_bytes{mapping=\"contacts.yaml\"} 999\n",
       }) {
    EXPECT_THAT(text, HasSubstr(line));
  }
}

TEST(Metrics, LeaveOutATimeThatIsNotKnown) {
  RunReport report = report_of("m");
  report.finished.clear();
  EXPECT_THAT(to_metrics(report, ExitCode::stopped), Not(HasSubstr("end_timestamp")));
}

TEST(Metrics, AreReadByPrometheusOwnParser) {
  // Method: the parser of Prometheus' Python client reads a file with a name that has to be escaped, and
  // gives it back unchanged.
  const tests::TemporaryFolder folder;
  const std::string name = "C:\\odd \"name\"\nof a file";
  const std::string file = folder.write("run.prom", to_metrics(report_of(name), ExitCode::done));
  const std::string expected = folder.write("expected", name);
  const std::string script =
      folder.write("read.py",
                   "import sys\n"
                   "from prometheus_client.parser import text_string_to_metric_families as read\n"
                   "expected = open(sys.argv[2]).read()\n"
                   "samples = [s for f in read(open(sys.argv[1]).read()) for s in f.samples]\n"
                   "assert len(samples) > 15, samples\n"
                   "assert all(s.labels['mapping'] == expected for s in samples), samples\n"
                   "assert all(s.name.startswith('mixferry_last_run_') for s in samples), samples\n");
  EXPECT_EQ(std::system(fmt::format("/usr/bin/python3 {} {} {}", script, file, expected).c_str()), 0);
}

}  // namespace
}  // namespace mixferry::report
