// The report as a page: written by the program, opened in a real browser, its numbers held against the JSON
// report.

#include <boost/json/parse.hpp>
#include <cstdlib>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <optional>
#include <regex>
#include <sys/stat.h>

#include "tests/support/contacts.h"

namespace mixferry::tests {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

namespace json = boost::json;

/// The document that `page` becomes in headless Chromium, scripts allowed; nullopt where there is none.
std::optional<std::string> opened_in_browser(const TemporaryFolder& folder, const std::string& page) {
  const std::string out = folder.path("dom.html");
  const std::string command =
      "for B in chromium-headless-shell chromium; do command -v $B >/dev/null || continue; HOME='" +
      folder.path().string() + "' timeout 60 $B --headless --no-sandbox --disable-gpu --dump-dom 'file://" +
      page + "' >'" + out + "' 2>/dev/null; exit; done; exit 99";
  const int status = std::system(command.c_str());
  if (WEXITSTATUS(status) == 99) return std::nullopt;
  EXPECT_EQ(status, 0) << "the browser failed";
  return read_file(out);
}

/// The value at `sources.0.rows`, or `reject_reasons.id_empty`: a name may hold dots itself.
const json::value* find(const json::value& report, std::string_view key) {
  const json::value* at = &report;
  while (!key.empty()) {
    const bool is_leaf = at->is_object() && at->as_object().contains(key);
    const std::string_view name = is_leaf ? key : key.substr(0, key.find('.'));
    key.remove_prefix(std::min(name.size() + 1, key.size()));
    at = at->is_array() ? &at->as_array().at(std::stoul(std::string(name)))
                        : at->as_object().if_contains(name);
    if (at == nullptr) return nullptr;
  }
  return at;
}

/// Holds every number of `page` against `report`; how many there are.
int compared(const std::string& page, const std::string& report) {
  const json::value expected = json::parse(read_file(report));
  const std::regex number("<data data-key=\"([^\"]*)\" value=\"([^\"]*)\">([^<]*)</data>");
  int count = 0;
  for (auto at = std::sregex_iterator(page.begin(), page.end(), number); at != std::sregex_iterator(); ++at) {
    const std::string key = (*at)[1].str();
    const json::value* const value = find(expected, key);
    if (value == nullptr) {
      ADD_FAILURE() << "the JSON report has no " << key;
      continue;
    }
    EXPECT_EQ(std::stod((*at)[2].str()), value->to_number<double>()) << key;
    ++count;
  }
  return count;
}

class ReportPage : public testing::Test {
 protected:
  /// Contacts, some of which are rejected; a name and a cell of them are attacks on whoever opens the page.
  std::string contacts() {
    return bench_.folder().write("</script><script>document.title='pwned'.csv",
                                 contacts_csv({.rows = 2'000, .ids = 2'000}) +
                                     ",</script><script>document.title='pwned'</script>,free,1,\n");
  }
  std::string mapping() { return bench_.folder().write("m.yaml", kRepeatableMapping); }

  sandbox::SandboxOptions behaviour_ = [] {
    sandbox::SandboxOptions options;
    options.faults.error_before_storing = 0.1;
    options.behaviour.latency_milliseconds = 5;
    return options;
  }();
  ImportBench bench_{behaviour_};
  const std::string page_ = bench_.folder().path("page.html");
  const std::string report_ = bench_.folder().path("report.json");
};

TEST_F(ReportPage, OfAnImportHasTheNumbersOfTheJsonReport) {
  const ProgramResult result = bench_.run_import({contacts(), "-m", mapping(), "--batch-records", "100",
                                                  "--report-html", page_, "--report", report_,
                                                  // Long enough to have charts.
                                                  "--rate", "1000"});
  ASSERT_EQ(result.exit_code, 1) << result.err;
  struct stat status {};
  ASSERT_EQ(::stat(page_.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U) << "it holds rows of the export";
  EXPECT_GE(compared(read_file(page_), report_), 15);
  EXPECT_THAT(read_file(page_), testing::ContainsRegex("median: [1-9]")) << "milliseconds to an answer";

  const std::optional<std::string> dom = opened_in_browser(bench_.folder(), page_);
  if (!dom) GTEST_SKIP() << "the page is not opened: there is no chromium-headless-shell, and no chromium";
  EXPECT_GE(compared(*dom, report_), 15);
  EXPECT_THAT(*dom, HasSubstr("<title>mixferry: Run 1 finished"));
  EXPECT_THAT(*dom, Not(HasSubstr("<script")));
}

TEST_F(ReportPage, OfACheckTellsOfEachProperty) {
  const ProgramResult result =
      run_program({"check", contacts(), "-m", mapping(), "--report-html", page_, "--report", report_});
  ASSERT_EQ(result.exit_code, 1) << result.err;
  EXPECT_GE(compared(read_file(page_), report_), 18);
  EXPECT_THAT(read_file(page_), HasSubstr("data-key=\"properties.0.filled\""));
  const std::optional<std::string> dom = opened_in_browser(bench_.folder(), page_);
  if (!dom) GTEST_SKIP() << "the page is not opened: there is no chromium-headless-shell, and no chromium";
  EXPECT_GE(compared(*dom, report_), 18);
  EXPECT_THAT(*dom, Not(HasSubstr("<script")));
}

// Method: a value of each sort: there, empty, too long for Mixpanel, not a number; and the same import
// without a page.
TEST_F(ReportPage, OfAnImportTellsOfEachProperty) {
  const std::string csv = bench_.folder().write(
      "c.csv", "ID,Note,Age\na,short,1\nb,,2\nc," + std::string(300, 'x') + ",\nd,d,old\n");
  const std::string ages = bench_.folder().write(
      "ages.yaml", "version: 1\nid: ID\nset: { Note: Note, Age: { from: Age, as: number } }\n");
  const ProgramResult result =
      bench_.run_import({csv, "-m", ages, "--report-html", page_, "--report", report_});
  ASSERT_EQ(result.exit_code, 1) << result.err;
  const std::string page = read_file(page_);
  compared(page, report_);
  for (const char* const number :
       {"properties.0.filled\" value=\"2\"", "properties.0.cut\" value=\"1\"",
        "properties.1.filled\" value=\"2\"", "properties.1.rejected\" value=\"1\""}) {
    EXPECT_THAT(page, HasSubstr(std::string("data-key=\"").append(number)));
  }
  EXPECT_THAT(page, HasSubstr("66.67 %"));
  EXPECT_THAT(page, Not(HasSubstr("since this import was last started")));
  EXPECT_THAT(result.err, Not(HasSubstr("row 4: \"old\""))) << "the screen tells of properties in a check";

  ASSERT_EQ(bench_.run_import({csv, "-m", ages, "--again", "--report", report_}).exit_code, 1);
  EXPECT_THAT(read_file(report_), Not(HasSubstr("propert"))) << "nobody asked";
}

// Method: stopped by rejects in the middle, then let through.
TEST_F(ReportPage, OfAResumedImportTellsOfThePropertiesReadSince) {
  constexpr int kRows = 40'000, kBad = 200;
  std::string rows = "ID,Age\n";
  for (int i = 0; i < kRows; ++i)
    rows += std::to_string(i) + (i / kBad == kRows / kBad / 2 ? "x,old\n" : "x,5\n");
  const std::string csv = bench_.folder().write("c.csv", rows);
  const std::string ages =
      bench_.folder().write("m.yaml", "version: 1\nid: ID\nset: { Age: { from: Age, as: number } }\n");
  std::vector<std::string> import = {csv,   "-m",       ages,    "--batch-records", "100",   "--report-html",
                                     page_, "--report", report_, "--rate",          "10000", "--max-rejects",
                                     "100"};
  ASSERT_EQ(bench_.run_import(import).exit_code, 3);
  import.back() = std::to_string(kBad);
  ASSERT_EQ(bench_.run_import(import).exit_code, 1);
  const json::value report = json::parse(read_file(report_));
  const auto filled = report.at("properties").at(0).at("filled").to_number<int>();
  EXPECT_GT(filled, 0);
  EXPECT_LT(filled, kRows - kBad) << "the first process read some";
  EXPECT_EQ(report.at("property_rows"), filled);
  compared(read_file(page_), report_);
  EXPECT_THAT(read_file(page_), AllOf(HasSubstr("since this import was last started"), HasSubstr("100.00 %"),
                                      HasSubstr("the charts and the properties of its last part")));
}

TEST_F(ReportPage, OfAnImportThatIsThroughStillTellsOfIt) {
  const std::vector<std::string> import = {contacts(), "-m",       mapping(), "--report-html",
                                           page_,      "--report", report_};
  EXPECT_EQ(bench_.run_import(import).exit_code, 1);
  EXPECT_EQ(bench_.run_import(import).exit_code, 1);
  EXPECT_GE(compared(read_file(page_), report_), 12);
  EXPECT_THAT(read_file(page_), AllOf(HasSubstr("is finished already"), Not(HasSubstr("properties.0"))));
}

TEST_F(ReportPage, ThatCanNotBeWrittenIsKnownBeforeAnythingIsSent) {
  const ProgramResult result =
      bench_.run_import({contacts(), "-m", mapping(), "--report-html", "/proc/none/page.html"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("/proc/none/page.html: can't be written"));
  EXPECT_EQ(bench_.stat("requests"), 0u);
}

}  // namespace
}  // namespace mixferry::tests
