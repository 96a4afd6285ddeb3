#include "engine/cli/command_line.h"

#include <cstdlib>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/cli/check_command.h"
#include "engine/cli/import_command.h"
#include "tests/unit/cli/parsed.h"

namespace mixferry::cli {
namespace {

using testing::HasSubstr;

using tests::complaint;
using tests::parse_words;
using Words = std::vector<std::string>;

commands::ImportArguments import_of(const Words& words) {
  return tests::parsed<ImportCommand>(words)->arguments();
}

commands::CheckArguments check_of(const Words& words) {
  return tests::parsed<CheckCommand>(words)->arguments();
}

TEST(CommandLine, NumbersOutOfRangeAreRefusedWithTheRange) {
  // Method: a negative number must not become a huge one, and whatever is wrong is answered with what would
  // be right.
  EXPECT_THAT(complaint({"check", "a.csv", "--id", "ID", "--limit", "-1"}), HasSubstr("not in range 1 to"));
  EXPECT_THAT(complaint({"import", "a.csv", "--id", "ID", "--token", "T", "--give-up-after", "-5s"}),
              HasSubstr("--give-up-after: -5s not in range 1s to 7d"));
  EXPECT_THAT(complaint({"runs", "first"}), HasSubstr("first: a run is called by its number"));
  EXPECT_THAT(complaint({"sandbox", "--port", "99999"}), HasSubstr("not in range 0 to 65535"));
  EXPECT_THAT(complaint({"sandbox", "--latency", "-5"}), HasSubstr("not in range 0 to"));
}

TEST(CommandLine, AMissingTokenHidesNothingElse) {
  ::unsetenv("MIXPANEL_TOKEN");
  const std::string text = complaint({"import", "/none/such.csv", "-m", "hubspot/contact"});
  EXPECT_THAT(text, HasSubstr("token is missing"));
  EXPECT_THAT(text, HasSubstr("Did you mean hubspot/contacts?"));
  EXPECT_THAT(text, HasSubstr("/none/such.csv: there is no such file"));
}

struct TimeCase {
  const char* name;
  const char* option;
  const char* typed;
  std::chrono::milliseconds time;
};

class TypedTimes : public testing::TestWithParam<TimeCase> {};

TEST_P(TypedTimes, AreUnderstoodAsPeopleWriteThem) {
  const auto& [name, option, typed, time] = GetParam();
  const auto delivery = import_of({"import", "a.csv", "--id", "ID", "--token", "T", option, typed}).delivery;
  const bool is_timeout = std::string(option) == "--timeout";
  EXPECT_EQ(is_timeout                            ? delivery.timeout
            : std::string(option) == "--back-off" ? delivery.back_off
                                                  : delivery.give_up_after,
            time);
}

INSTANTIATE_TEST_SUITE_P(
    Times, TypedTimes,
    testing::Values(TimeCase{"Seconds", "--give-up-after", "90s", std::chrono::seconds(90)},
                    TimeCase{"Minutes", "--give-up-after", "5min", std::chrono::minutes(5)},
                    TimeCase{"Hours", "--give-up-after", "2h", std::chrono::hours(2)},
                    TimeCase{"ABlank", "--give-up-after", "1 hour", std::chrono::hours(1)},
                    TimeCase{"BlanksAround", "--timeout", " 5s\t", std::chrono::seconds(5)},
                    TimeCase{"APlus", "--timeout", "+5s", std::chrono::seconds(5)},
                    TimeCase{"Days", "--give-up-after", "7d", std::chrono::days(7)},
                    TimeCase{"InCapitals", "--timeout", "2MIN", std::chrono::minutes(2)},
                    TimeCase{"TheLongest", "--timeout", "600s", std::chrono::minutes(10)},
                    TimeCase{"Milliseconds", "--back-off", "500ms", std::chrono::milliseconds(500)}),
    [](const auto& row) { return row.param.name; });

struct TimeMistake {
  const char* name;
  const char* option;
  const char* typed;
  const char* said;
};

class MistypedTimes : public testing::TestWithParam<TimeMistake> {};

TEST_P(MistypedTimes, AreAnsweredWithWhatMayBeTyped) {
  const auto& [name, option, typed, said] = GetParam();
  EXPECT_THAT(complaint({"import", "a.csv", "--id", "ID", "--token", "T", option, typed}), HasSubstr(said));
}

INSTANTIATE_TEST_SUITE_P(
    Times, MistypedTimes,
    testing::Values(
        TimeMistake{"Hours", "--timeout", "2h", "--timeout: 2h not in range 1ms to 10m"},
        TimeMistake{"Seconds", "--timeout", "601s", "--timeout: 601s not in range 1ms to 10m"},
        TimeMistake{"Minutes", "--back-off", "11m", "--back-off: 11m not in range 1ms to 10m"},
        TimeMistake{"Nothing", "--timeout", "0s", "--timeout: 0s not in range 1ms to 10m"},
        TimeMistake{"Negative", "--give-up-after", "-5s", "-5s not in range 1s to 7d"},
        TimeMistake{"Days", "--give-up-after", "8d", "8d not in range 1s to 7d"},
        TimeMistake{"TooManySeconds", "--give-up-after", "604801s", "604801s not in range 1s to 7d"},
        TimeMistake{"TooManyMilliseconds", "--give-up-after", "604800001ms", "1ms not in range 1s to 7d"},
        TimeMistake{"Billions", "--timeout", "99999999999s", "99999999999s not in range 1ms to 10m"},
        TimeMistake{"NegativeBillions", "--timeout", "-99999999999999999999d", "d not in range 1ms to 10m"},
        TimeMistake{"NoUnitEither", "--give-up-after", "5", "give a whole number and its unit"},
        TimeMistake{"TwoSigns", "--timeout", "+-5s", "give a whole number and its unit"},
        TimeMistake{"ASignAlone", "--timeout", "+", "give a whole number and its unit"},
        TimeMistake{"BlanksAlone", "--timeout", "  ", "give a whole number and its unit"},
        TimeMistake{"TwoUnits", "--give-up-after", "1h30m",
                    "give a whole number and its unit (ms, s, m, h, d), such as 90s, not 1h30m"},
        TimeMistake{"Fraction", "--timeout", "1.5m", "give a whole number and its unit"},
        TimeMistake{"NoUnit", "--timeout", "5", "give a whole number and its unit"},
        TimeMistake{"NoNumber", "--back-off", "soon", "give a whole number and its unit"},
        TimeMistake{"TooManyDigits", "--give-up-after", "99999999999999999999s", "s not in range 1s to 7d"},
        TimeMistake{"Empty", "--timeout", "", "give a whole number and its unit"}),
    [](const auto& row) { return row.param.name; });

TEST(CommandLine, OfOneRunNeedIt) {
  EXPECT_THAT(complaint({"runs", "--rejects"}), HasSubstr("--rejects requires RUN"));
  EXPECT_THAT(complaint({"runs", "--in-doubt"}), HasSubstr("--in-doubt requires RUN"));
  EXPECT_THAT(complaint({"runs", "3", "-n", "5"}), HasSubstr("excludes"));
}

// Method: words and numbers that are no rate, and doing without one towards this machine and towards
// Mixpanel.
TEST(CommandLine, ARateIsANumberOrOffForThisMachine) {
  const auto with_rate = [](const char* rate, const char* endpoint) {
    return Words{"import", "a.csv", "--id", "ID", "--token", "T", "--rate", rate, "--endpoint", endpoint};
  };
  for (const char* rate : {"0", "-1", "fast", "10x", "", "100000001"}) {
    EXPECT_THAT(complaint(with_rate(rate, "http://localhost:1")), HasSubstr("give updates a second, 1 to"));
  }
  EXPECT_THAT(complaint(with_rate("off", "https://api.mixpanel.com")),
              HasSubstr("only for a server on this"));
  EXPECT_EQ(import_of(with_rate("off", "http://127.0.0.1:1")).delivery.rate, delivery::kUnpaced);
  EXPECT_EQ(import_of(with_rate("30000", "https://api.mixpanel.com")).delivery.rate, 30'000U);
}

TEST(CommandLine, OnlyTakesOneWord) {
  const auto options =
      import_of({"import", "--only", "1,2", "a.csv", "--only", "3", "--id", "ID", "--token", "T"});
  EXPECT_EQ(options.reading.sources, std::vector<std::string>{"a.csv"});
  EXPECT_EQ(options.reading.only, (std::vector<std::string>{"1", "2", "3"}));
}

TEST(CommandLine, AValueMayBeCalledLikeAnOption) {
  EXPECT_EQ(check_of({"check", "a.csv", "--id=--limit"}).reading.id_column, "--limit");
  EXPECT_EQ(check_of({"check", "--id", "ID", "--", "--limit", "--id"}).reading.sources,
            (std::vector<std::string>{"--limit", "--id"}));
}

TEST(CommandLine, NamesThatBeginWithADash) {
  const auto options = check_of({"check", "--id", "ID", "--", "-odd.csv"});
  EXPECT_EQ(options.reading.sources, std::vector<std::string>{"-odd.csv"});
}

TEST(CommandLine, AnImportWithEverythingSpelledOut) {
  const auto command = tests::parsed<ImportCommand>({"import",
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
  const commands::ImportArguments& options = command->arguments();
  EXPECT_EQ(options.reading.sources, (std::vector<std::string>{"a.csv", "b.csv"}));
  EXPECT_EQ(options.reading.mapping, "hubspot/contacts");
  EXPECT_EQ(options.reading.limit, 9u);
  EXPECT_EQ(options.reading.threads, 4u);
  EXPECT_EQ(options.reading.timezone, "Europe/Berlin");
  EXPECT_EQ(options.reading.read.delimiter, "\t");
  EXPECT_EQ(options.reading.read.quote, '\'');
  EXPECT_EQ(options.reading.read.backslash_escapes, true);
  EXPECT_EQ(options.reading.read.cr_ends_rows, true);
  EXPECT_FALSE(options.reading.read.has_header);
  EXPECT_EQ(options.reading.read.skip_lines_above, 2u);
  EXPECT_EQ(options.reading.read.skip_lines_below, 5u);
  EXPECT_EQ(options.reading.read.short_rows, connectors::ShortRows::pad);
  EXPECT_EQ(options.reading.read.format, connectors::Format::csv);
  EXPECT_EQ(options.reading.read.encoding, "windows-1252");
  EXPECT_EQ(options.delivery.token, "T");
  EXPECT_EQ(options.delivery.endpoint.host, "api-eu.mixpanel.com");
  EXPECT_TRUE(options.delivery.endpoint.tls);
  EXPECT_EQ(options.delivery.batch_records, 100u);
  EXPECT_EQ(options.delivery.batch_bytes, 5'000u);
  EXPECT_EQ(options.delivery.concurrency, 3u);
  EXPECT_EQ(options.delivery.rate, 10u);
  EXPECT_EQ(options.in_doubt, pipeline::InDoubtDecision::resend);
  EXPECT_EQ(options.reject_limit.percent, 2.5);
  EXPECT_EQ(options.delivery.give_up_after, std::chrono::minutes(2));
  EXPECT_EQ(options.delivery.back_off, std::chrono::milliseconds(50));
  EXPECT_EQ(options.delivery.timeout, std::chrono::minutes(3));
  EXPECT_TRUE(options.wishes.again);
  EXPECT_TRUE(options.wishes.restart);
  EXPECT_EQ(options.state.path, "s");
  EXPECT_EQ(options.results.rejects_file, "r");
  EXPECT_EQ(options.results.report_file, "p");
  EXPECT_EQ(command->common.console.format, report::LogFormat::json);
  EXPECT_EQ(command->common.console.level, report::LogLevel::warning);
  EXPECT_TRUE(command->common.console.quiet);
}

TEST(CommandLine, DefaultsAreThoseOfTheContract) {
  const auto options = import_of({"import", "a.csv", "--id", "ID", "--token", "T"});
  EXPECT_EQ(options.reading.id_column, "ID");
  EXPECT_EQ(options.delivery.endpoint_url, "https://api.mixpanel.com");
  EXPECT_EQ(options.delivery.batch_records, 2'000u);
  EXPECT_EQ(options.delivery.batch_bytes, 1'900'000u);
  EXPECT_EQ(options.delivery.concurrency, 10u);
  EXPECT_EQ(options.delivery.rate, 25'000u);
  EXPECT_EQ(options.in_doubt, pipeline::InDoubtDecision::keep);
  EXPECT_EQ(options.delivery.give_up_after, std::chrono::minutes(15));
  EXPECT_EQ(options.delivery.back_off, std::chrono::seconds(2));
  EXPECT_EQ(options.delivery.timeout, std::chrono::minutes(1));
  EXPECT_FALSE(options.reject_limit.rows);
}

TEST(CommandLine, TheProxyOfTheEnvironmentIsTakenAndItsPasswordNeverShown) {
  ::setenv("https_proxy", "http://ada:secret@proxy.example.org:3128", 1);
  const auto through = import_of({"import", "a.csv", "--id", "ID", "--token", "T"});
  ::setenv("HTTPS_PROXY", "socks5://ada:secret@proxy.example.org:3128", 1);
  const std::string refused = complaint({"import", "a.csv", "--id", "ID", "--token", "T"});
  ::setenv("NO_PROXY", "mixpanel.com", 1);
  const auto exempt = import_of({"import", "a.csv", "--id", "ID", "--token", "T"});
  for (const char* name : {"https_proxy", "HTTPS_PROXY", "NO_PROXY"}) ::unsetenv(name);
  ASSERT_TRUE(through.delivery.proxy);
  EXPECT_EQ(through.delivery.proxy->endpoint.host, "proxy.example.org");
  // The upper-case name wins.
  EXPECT_THAT(refused, AllOf(HasSubstr("HTTPS_PROXY"), Not(HasSubstr("secret"))));
  EXPECT_FALSE(exempt.delivery.proxy);
}

TEST(CommandLine, TheEnvironmentGivesWhatTheCommandLineLeavesOut) {
  ::setenv("MIXPANEL_TOKEN", "from-environment", 1);
  ::setenv("MIXPANEL_REGION", "in", 1);
  const auto options = import_of({"import", "a.csv", "--id", "ID"});
  const auto flag_wins = import_of({"import", "a.csv", "--id", "ID", "--token", "flag"});
  ::unsetenv("MIXPANEL_TOKEN");
  ::unsetenv("MIXPANEL_REGION");
  EXPECT_EQ(options.delivery.token, "from-environment");
  EXPECT_EQ(options.delivery.endpoint.host, "api-in.mixpanel.com");
  EXPECT_EQ(flag_wins.delivery.token, "flag");
}

struct WrongUsage {
  const char* name;
  Words words;
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
        WrongUsage{"ProjectIdInWords",
                   {"import", "a.csv", "--id", "ID", "--token", "T", "--project-id", "acme"},
                   "--project-id acme: give the project's number, in digits"},
        WrongUsage{"ASecretAsAnOption",
                   {"import", "a.csv", "--id", "ID", "--token", "T", "--service-account=robot:s3cret"},
                   "--service-account is not known here. Did you mean --service-account-file?"},
        WrongUsage{"NoValue",
                   {"import", "a.csv", "--id", "ID", "--token", "--report", "r.json"},
                   "--token: a value is missing in front of --report. If that is the value, write "
                   "--token=--report."},
        WrongUsage{
            "NoIds", {"preview", "a.csv", "--id", "ID", "--only", "-n", "3"}, "missing in front of -n"},
        WrongUsage{"NoValueBeforeHelp", {"check", "a.csv", "--id", "--help"}, "missing in front of --help"},
        WrongUsage{"NoShell", {"completion"}, "SHELL is required"},
        WrongUsage{"NoMapping", {"check", "a.csv"}, "Give a mapping with -m"},
        WrongUsage{
            "BothMappingAndId", {"check", "a.csv", "-m", "x", "--id", "ID"}, "--id and -m can't be combined"},
        WrongUsage{"Region",
                   {"import", "a.csv", "--id", "ID", "--token", "T", "--region", "mars"},
                   "--region: give eu, in or us, not mars"},
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

TEST(CommandLine, ASampleNeedsNoMapping) {
  EXPECT_EQ(tests::parsed<CheckCommand>({"check", "a.csv", "--sample", "1000"})->sample_rows(), 1000u);
  EXPECT_EQ(complaint({"check", "a.csv", "--sample", "1000", "--id", "ID"}), "");
  EXPECT_EQ(complaint({"check", "-", "--sample", "1000"}), "");
  EXPECT_THAT(complaint({"check", "-", "--sample", "1000", "--id", "ID"}), HasSubstr("standard input"));
  EXPECT_THAT(complaint({"check", "a.csv", "--sample", "0"}), HasSubstr("not in range 1 to"));
  EXPECT_THAT(complaint({"check", "a.csv"}), HasSubstr("--sample"));
}

TEST(CommandLine, AllProblemsAreSaidAtOnce) {
  const std::string text = complaint({"import", "a.csv", "--region", "mars"});
  EXPECT_THAT(text, HasSubstr("--region: give eu, in or us, not mars"));
  EXPECT_THAT(text, HasSubstr("Give a mapping"));
  EXPECT_THAT(text, HasSubstr("MIXPANEL_TOKEN"));
}

TEST(CommandLine, HelpIsNotAnError) {
  const auto help = parse_words({"--help"});
  ASSERT_FALSE(help);
  EXPECT_EQ(help.error().code, ExitCode::done);
  EXPECT_THAT(help.error().text, HasSubstr("A first import, step by step"));
  EXPECT_THAT(parse_words({"import", "--help"}).error().text, HasSubstr("--max-rejects"));
}

TEST(CommandLine, LeaveTheDialectToBeDetected) {
  const auto options = check_of({"check", "a.csv", "--id", "ID"});
  const connectors::ReadOptions& read = options.reading.read;
  EXPECT_FALSE(read.delimiter || read.quote || read.backslash_escapes || read.cr_ends_rows);
  EXPECT_TRUE(read.has_header);
  EXPECT_EQ(check_of({"check", "a.csv", "--id", "ID", "--quote", "none"}).reading.read.quote, '\0');
}

TEST(CommandLine, SayWhereTheHeaderIsInOneWay) {
  const auto options = check_of({"check", "a.xlsx", "--id", "ID", "--header-row", "3", "--fill-merged"});
  EXPECT_EQ(options.reading.read.header_row, 3u);
  EXPECT_TRUE(options.reading.read.fill_merged);
  EXPECT_EQ(lines_above_header(options.reading.read), 2u);
  EXPECT_THAT(complaint({"check", "a.xlsx", "--id", "ID", "--header-row", "3", "--skip-rows", "2"}),
              HasSubstr("--header-row N is --skip-rows N-1"));
}

TEST(CommandLine, WishesThatContradictEachOtherAreRefused) {
  const Words words = {"import", "a.csv", "--id", "ID", "--token", "T", "--again", "--skip-applied"};
  EXPECT_THAT(complaint(words),
              HasSubstr("drop --again to leave it out, or --skip-applied to apply it again"));
}

// Whatever is wrong, the command knows who waits for its end: what stands behind the mistake, and what the
// environment says.
TEST(CommandLine, WhatIsRefusedKnowsWhoWaitsForIt) {
  ::setenv("MIXFERRY_NOTIFY", "http://127.0.0.1:1/hook", 1);
  for (const Words& mistake :
       {Words{"--tokn", "T"}, Words{"--concurrency", "0"}, Words{"--in-doubt", "maybe"},
        Words{"--timeout", "2h"}, Words{"--region", "mars"}}) {
    Words words = {"import"};
    words.insert(words.end(), mistake.begin(), mistake.end());
    words.insert(words.end(), {"a.csv", "--id", "ID", "--metrics-file", "m.prom", "--log-format", "json"});
    const auto refused = parse_words(words);
    ASSERT_FALSE(refused);
    const auto* import = dynamic_cast<const ImportCommand*>(refused.error().command.get());
    ASSERT_NE(import, nullptr) << refused.error().text;
    EXPECT_EQ(import->arguments().results.metrics_file, "m.prom") << refused.error().text;
    EXPECT_EQ(import->common.console.format, report::LogFormat::json);
    EXPECT_TRUE(import->arguments().notification.webhook);
  }
  ::unsetenv("MIXFERRY_NOTIFY");
}

}  // namespace
}  // namespace mixferry::cli
