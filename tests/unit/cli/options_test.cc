#include "engine/cli/options.h"

#include <cstdlib>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mixferry::cli {
namespace {

using testing::HasSubstr;

std::expected<Options, Message> parse(std::vector<const char*> words) {
  words.insert(words.begin(), "mixferry");
  return parse_options(static_cast<int>(words.size()), words.data());
}

/// What is said about wrong usage; empty when nothing is.
std::string complaint(std::vector<const char*> words) {
  const auto options = parse(std::move(words));
  if (options) return {};
  EXPECT_EQ(options.error().code, ExitCode::usage);
  return options.error().text;
}

TEST(Options, NumbersOutOfRangeAreRefusedWithTheRange) {
  // Method: a negative number must not become a huge one, and whatever is wrong is answered with what would
  // be right.
  EXPECT_THAT(complaint({"check", "a.csv", "--id", "ID", "--limit", "-1"}), HasSubstr("not in range 1 to"));
  EXPECT_THAT(complaint({"import", "a.csv", "--id", "ID", "--token", "T", "--give-up-after", "-5s"}),
              HasSubstr("not in range 1 to 604800"));
  EXPECT_THAT(complaint({"runs", "first"}), HasSubstr("first: a run is called by its number"));
  EXPECT_THAT(complaint({"sandbox", "--port", "99999"}), HasSubstr("not in range 0 to 65535"));
  EXPECT_THAT(complaint({"sandbox", "--latency", "-5"}), HasSubstr("not in range 0 to"));
}

TEST(Options, AMissingTokenHidesNothingElse) {
  ::unsetenv("MIXPANEL_TOKEN");
  const std::string text = complaint({"import", "/none/such.csv", "-m", "hubspot/contact"});
  EXPECT_THAT(text, HasSubstr("token is missing"));
  EXPECT_THAT(text, HasSubstr("Did you mean hubspot/contacts?"));
  EXPECT_THAT(text, HasSubstr("/none/such.csv: there is no such file"));
}

TEST(Options, TimesAreUnderstoodAsPeopleWriteThem) {
  for (const auto& [typed, seconds] :
       {std::pair{"90", 90}, {"5min", 300}, {"2h", 7'200}, {"1 hour", 3'600}}) {
    const auto options = parse({"import", "a.csv", "--id", "ID", "--token", "T", "--give-up-after", typed});
    ASSERT_TRUE(options) << options.error().text;
    EXPECT_EQ(options->import.give_up_after, std::chrono::seconds(seconds));
  }
  const auto options =
      parse({"import", "a.csv", "--id", "ID", "--token", "T", "--timeout", "2min", "--back-off", "500ms"});
  ASSERT_TRUE(options) << options.error().text;
  EXPECT_EQ(options->import.timeout, std::chrono::minutes(2));
  EXPECT_EQ(options->import.back_off, std::chrono::milliseconds(500));
}

TEST(Options, OfOneRunNeedIt) {
  EXPECT_THAT(complaint({"runs", "--rejects"}), HasSubstr("--rejects requires RUN"));
  EXPECT_THAT(complaint({"runs", "--in-doubt"}), HasSubstr("--in-doubt requires RUN"));
  EXPECT_THAT(complaint({"runs", "3", "-n", "5"}), HasSubstr("excludes"));
}

// Method: words and numbers that are no rate, and doing without one towards this machine and towards
// Mixpanel.
TEST(Options, ARateIsANumberOrOffForThisMachine) {
  const auto with_rate = [](const char* rate, const char* endpoint) {
    return std::vector<const char*>{"import", "a.csv",  "--id", "ID",         "--token",
                                    "T",      "--rate", rate,   "--endpoint", endpoint};
  };
  for (const char* rate : {"0", "-1", "fast", "10x", "", "100000001"}) {
    EXPECT_THAT(complaint(with_rate(rate, "http://localhost:1")), HasSubstr("give updates a second, 1 to"));
  }
  EXPECT_THAT(complaint(with_rate("off", "https://api.mixpanel.com")),
              HasSubstr("only for a server on this"));
  EXPECT_EQ(parse(with_rate("off", "http://127.0.0.1:1"))->import.rate, delivery::kUnpaced);
  EXPECT_EQ(parse(with_rate("30000", "https://api.mixpanel.com"))->import.rate, 30'000U);
}

TEST(Options, NamesThatBeginWithADash) {
  const auto options = parse({"check", "--id", "ID", "--", "-odd.csv"});
  ASSERT_TRUE(options) << options.error().text;
  EXPECT_EQ(options->reading.sources, std::vector<std::string>{"-odd.csv"});
}

TEST(Options, AnImportWithEverythingSpelledOut) {
  const auto options = parse({"import",
                              "a.csv",
                              "b.csv",
                              "-m",
                              "hubspot/contacts",
                              "--token",
                              "T",
                              "--region",
                              "eu",
                              "--batch-records",
                              "100",
                              "--batch-bytes",
                              "5000",
                              "--concurrency",
                              "3",
                              "--rate",
                              "10",
                              "--in-doubt",
                              "resend",
                              "--max-rejects",
                              "2.5%",
                              "--timeout",
                              "3m",
                              "--back-off",
                              "50ms",
                              "--give-up-after",
                              "2m",
                              "--limit",
                              "9",
                              "--again",
                              "--restart",
                              "--threads",
                              "4",
                              "--delimiter",
                              "tab",
                              "--quote",
                              "'",
                              "--escape",
                              "backslash",
                              "--row-end",
                              "any",
                              "--no-header",
                              "--skip-rows",
                              "2",
                              "--skip-footer",
                              "5",
                              "--ragged",
                              "pad",
                              "--format",
                              "csv",
                              "--timezone",
                              "Europe/Berlin",
                              "--state",
                              "s",
                              "--rejects",
                              "r",
                              "--report",
                              "p",
                              "--log-format",
                              "json",
                              "--log-level",
                              "warning",
                              "--quiet",
                              "--encoding",
                              "windows-1252"});
  ASSERT_TRUE(options) << options.error().text;
  EXPECT_EQ(options->command, Command::import);
  EXPECT_EQ(options->reading.sources, (std::vector<std::string>{"a.csv", "b.csv"}));
  EXPECT_EQ(options->reading.mapping, "hubspot/contacts");
  EXPECT_EQ(options->reading.limit, 9u);
  EXPECT_EQ(options->reading.threads, 4u);
  EXPECT_EQ(options->reading.timezone, "Europe/Berlin");
  EXPECT_EQ(options->reading.read.delimiter, "\t");
  EXPECT_EQ(options->reading.read.quote, '\'');
  EXPECT_EQ(options->reading.read.backslash_escapes, true);
  EXPECT_EQ(options->reading.read.cr_ends_rows, true);
  EXPECT_FALSE(options->reading.read.has_header);
  EXPECT_EQ(options->reading.read.skip_lines_above, 2u);
  EXPECT_EQ(options->reading.read.skip_lines_below, 5u);
  EXPECT_EQ(options->reading.read.short_rows, connectors::ShortRows::pad);
  EXPECT_EQ(options->reading.read.format, connectors::Format::csv);
  EXPECT_EQ(options->reading.read.encoding, "windows-1252");
  EXPECT_EQ(options->import.token, "T");
  EXPECT_EQ(options->import.endpoint.host, "api-eu.mixpanel.com");
  EXPECT_TRUE(options->import.endpoint.tls);
  EXPECT_EQ(options->import.batch_records, 100u);
  EXPECT_EQ(options->import.batch_bytes, 5'000u);
  EXPECT_EQ(options->import.concurrency, 3u);
  EXPECT_EQ(options->import.rate, 10u);
  EXPECT_EQ(options->import.in_doubt, pipeline::InDoubtDecision::resend);
  EXPECT_EQ(options->import.reject_limit.percent, 2.5);
  EXPECT_EQ(options->import.give_up_after, std::chrono::minutes(2));
  EXPECT_EQ(options->import.back_off, std::chrono::milliseconds(50));
  EXPECT_EQ(options->import.timeout, std::chrono::minutes(3));
  EXPECT_TRUE(options->import.wishes.again);
  EXPECT_TRUE(options->import.wishes.restart);
  EXPECT_EQ(options->state_dir, "s");
  EXPECT_EQ(options->results.rejects_file, "r");
  EXPECT_EQ(options->results.report_file, "p");
  EXPECT_EQ(options->console.format, report::LogFormat::json);
  EXPECT_EQ(options->console.level, report::LogLevel::warning);
  EXPECT_TRUE(options->console.quiet);
}

TEST(Options, DefaultsAreThoseOfTheContract) {
  const auto options = parse({"import", "a.csv", "--id", "ID", "--token", "T"});
  ASSERT_TRUE(options) << options.error().text;
  EXPECT_EQ(options->reading.id_column, "ID");
  EXPECT_EQ(options->import.endpoint_url, "https://api.mixpanel.com");
  EXPECT_EQ(options->import.batch_records, 2'000u);
  EXPECT_EQ(options->import.batch_bytes, 1'900'000u);
  EXPECT_EQ(options->import.concurrency, 10u);
  EXPECT_EQ(options->import.rate, 25'000u);
  EXPECT_EQ(options->import.in_doubt, pipeline::InDoubtDecision::keep);
  EXPECT_EQ(options->import.give_up_after, std::chrono::minutes(15));
  EXPECT_EQ(options->import.back_off, std::chrono::seconds(2));
  EXPECT_EQ(options->import.timeout, std::chrono::minutes(1));
  EXPECT_FALSE(options->import.reject_limit.rows);
}

TEST(Options, TheProxyOfTheEnvironmentIsTakenAndItsPasswordNeverShown) {
  ::setenv("https_proxy", "http://ada:secret@proxy.example.org:3128", 1);
  const auto through = parse({"import", "a.csv", "--id", "ID", "--token", "T"});
  ::setenv("HTTPS_PROXY", "socks5://ada:secret@proxy.example.org:3128", 1);
  const auto refused = parse({"import", "a.csv", "--id", "ID", "--token", "T"});
  ::setenv("NO_PROXY", "mixpanel.com", 1);
  const auto exempt = parse({"import", "a.csv", "--id", "ID", "--token", "T"});
  for (const char* name : {"https_proxy", "HTTPS_PROXY", "NO_PROXY"}) ::unsetenv(name);
  ASSERT_TRUE(through) << through.error().text;
  ASSERT_TRUE(through->import.proxy);
  EXPECT_EQ(through->import.proxy->endpoint.host, "proxy.example.org");
  ASSERT_FALSE(refused) << "the upper-case name wins";
  EXPECT_THAT(refused.error().text, AllOf(HasSubstr("HTTPS_PROXY"), Not(HasSubstr("secret"))));
  ASSERT_TRUE(exempt) << exempt.error().text;
  EXPECT_FALSE(exempt->import.proxy);
}

TEST(Options, TheEnvironmentGivesWhatTheCommandLineLeavesOut) {
  ::setenv("MIXPANEL_TOKEN", "from-environment", 1);
  ::setenv("MIXPANEL_REGION", "in", 1);
  const auto options = parse({"import", "a.csv", "--id", "ID"});
  const auto flag_wins = parse({"import", "a.csv", "--id", "ID", "--token", "flag"});
  ::unsetenv("MIXPANEL_TOKEN");
  ::unsetenv("MIXPANEL_REGION");
  ASSERT_TRUE(options) << options.error().text;
  EXPECT_EQ(options->import.token, "from-environment");
  EXPECT_EQ(options->import.endpoint.host, "api-in.mixpanel.com");
  EXPECT_EQ(flag_wins->import.token, "flag");
}

struct WrongUsage {
  const char* name;
  std::vector<const char*> words;
  const char* said;
};

class Complaints : public testing::TestWithParam<WrongUsage> {};

TEST_P(Complaints, NameTheOptionAndWhatWouldBeRight) {
  EXPECT_THAT(complaint(GetParam().words), HasSubstr(GetParam().said));
}

INSTANTIATE_TEST_SUITE_P(
    WrongUsage, Complaints,
    testing::Values(
        WrongUsage{"NoCommand", {}, "which command?"},
        WrongUsage{"UnknownCommand", {"imprt", "a.csv"}, "imprt is no command. Did you mean import?"},
        WrongUsage{
            "UnknownOption", {"import", "a.csv", "--id", "ID", "--tokn", "T"}, "Did you mean --token?"},
        WrongUsage{"NoSource", {"import", "--id", "ID", "--token", "T"}, "SOURCE is required"},
        WrongUsage{"NoToken", {"import", "a.csv", "--id", "ID"}, "set MIXPANEL_TOKEN"},
        WrongUsage{"NoMapping", {"check", "a.csv"}, "Give a mapping with -m"},
        WrongUsage{
            "BothMappingAndId", {"check", "a.csv", "-m", "x", "--id", "ID"}, "--id and -m can't be combined"},
        WrongUsage{"Region",
                   {"import", "a.csv", "--id", "ID", "--token", "T", "--region", "mars"},
                   "give us, eu or in"},
        WrongUsage{"PlainHttpAbroad",
                   {"import", "a.csv", "--id", "ID", "--token", "T", "--endpoint", "http://example.org"},
                   "--endpoint"},
        WrongUsage{"BatchRecords",
                   {"import", "a.csv", "--id", "ID", "--token", "T", "--batch-records", "2001"},
                   "--batch-records"},
        WrongUsage{"MaxRejects",
                   {"import", "a.csv", "--id", "ID", "--token", "T", "--max-rejects", "lots"},
                   "give a number of rows, or a share such as 2%"},
        WrongUsage{"InDoubt",
                   {"import", "a.csv", "--id", "ID", "--token", "T", "--in-doubt", "maybe"},
                   "--in-doubt: give keep, resend or skip, not maybe"},
        WrongUsage{"LogFormat",
                   {"check", "a.csv", "--id", "ID", "--log-format", "xml"},
                   "--log-format: give json or text, not xml"},
        WrongUsage{"Escape", {"check", "a.csv", "--id", "ID", "--escape", "^"}, "give backslash or none"},
        WrongUsage{"RowEnd", {"check", "a.csv", "--id", "ID", "--row-end", "cr"}, "give any or lf"},
        WrongUsage{"Ragged", {"check", "a.csv", "--id", "ID", "--ragged", "x"}, "give pad or reject"},
        WrongUsage{"Encoding",
                   {"check", "a.csv", "--id", "ID", "--encoding", "klingon"},
                   "--encoding klingon: there is no such encoding"}),
    [](const auto& row) { return row.param.name; });

TEST(Options, ASampleNeedsNoMapping) {
  const auto options = parse({"check", "a.csv", "--sample", "1000"});
  ASSERT_TRUE(options) << options.error().text;
  EXPECT_EQ(options->sample_rows, 1000u);
  EXPECT_TRUE(parse({"check", "a.csv", "--sample", "1000", "--id", "ID"}));
  EXPECT_TRUE(parse({"check", "-", "--sample", "1000"}));
  EXPECT_THAT(complaint({"check", "-", "--sample", "1000", "--id", "ID"}), HasSubstr("standard input"));
  EXPECT_THAT(complaint({"check", "a.csv", "--sample", "0"}), HasSubstr("not in range 1 to"));
  EXPECT_THAT(complaint({"check", "a.csv"}), HasSubstr("--sample"));
}

TEST(Options, AllProblemsAreSaidAtOnce) {
  const std::string text = complaint({"import", "a.csv", "--region", "mars"});
  EXPECT_THAT(text, HasSubstr("--region mars"));
  EXPECT_THAT(text, HasSubstr("Give a mapping"));
  EXPECT_THAT(text, HasSubstr("MIXPANEL_TOKEN"));
}

TEST(Options, HelpIsNotAnError) {
  const auto help = parse({"--help"});
  ASSERT_FALSE(help);
  EXPECT_EQ(help.error().code, ExitCode::done);
  EXPECT_THAT(help.error().text, HasSubstr("A first import, step by step"));
  EXPECT_THAT(parse({"import", "--help"}).error().text, HasSubstr("--max-rejects"));
}

TEST(Options, LeaveTheDialectToBeDetected) {
  const auto options = parse({"check", "a.csv", "--id", "ID"});
  ASSERT_TRUE(options);
  const connectors::ReadOptions& read = options->reading.read;
  EXPECT_FALSE(read.delimiter || read.quote || read.backslash_escapes || read.cr_ends_rows);
  EXPECT_TRUE(read.has_header);
  EXPECT_EQ(parse({"check", "a.csv", "--id", "ID", "--quote", "none"})->reading.read.quote, '\0');
}

TEST(Options, SayWhereTheHeaderIsInOneWay) {
  const auto options = parse({"check", "a.xlsx", "--id", "ID", "--header-row", "3", "--fill-merged"});
  ASSERT_TRUE(options);
  EXPECT_EQ(options->reading.read.header_row, 3u);
  EXPECT_TRUE(options->reading.read.fill_merged);
  EXPECT_EQ(lines_above_header(options->reading.read), 2u);
  EXPECT_THAT(parse({"check", "a.xlsx", "--id", "ID", "--header-row", "3", "--skip-rows", "2"}).error().text,
              HasSubstr("--header-row N is --skip-rows N-1"));
}

}  // namespace
}  // namespace mixferry::cli
