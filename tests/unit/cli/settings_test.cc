#include "engine/cli/settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/cli/import_command.h"
#include "engine/cli/runs_command.h"
#include "tests/support/temporary_folder.h"
#include "tests/unit/cli/parsed.h"
#include "tests/unit/cli/variable.h"

namespace mixferry::cli {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using tests::parse_words;
using tests::TemporaryFolder;
using tests::Variable;
using Words = std::vector<std::string>;

class Configured : public testing::Test {
 protected:
  /// `command --config FILE more...`, FILE holding `yaml`.
  Words words(const char* command, const std::string& yaml, const Words& more = {}) {
    Words words = {command, "--config", folder_.write("nightly.yaml", yaml)};
    words.insert(words.end(), more.begin(), more.end());
    return words;
  }
  commands::ImportArguments import_of(const std::string& yaml, const Words& more = {}) {
    return tests::parsed<ImportCommand>(words("import", yaml, more))->arguments();
  }
  std::string complaint(const char* command, const std::string& yaml, const Words& more = {}) {
    return tests::complaint(words(command, yaml, more));
  }
  std::string printed(const std::string& yaml, Words more) {
    more.emplace_back("--print-config");
    const auto command = parse_words(words("import", yaml, more));
    if (command) return {};
    EXPECT_EQ(command.error().code, ExitCode::done);
    return command.error().text;
  }

  TemporaryFolder folder_;
};

constexpr const char* kNightly =
    "source: [exports/a.csv, exports/b.csv]\n"
    "mapping: my.yaml\n"
    "token: T\n"
    "state: /var/lib/mixferry\n"
    "rate: 1000\n"
    "give-up-after: 30m\n"
    "in-doubt: skip\n"
    "no-header: true\n"
    "quiet: false\n";

TEST_F(Configured, TheFileSaysWhatNothingElseSays) {
  const auto command = tests::parsed<ImportCommand>(words("import", kNightly));
  const commands::ImportArguments& import = command->arguments();
  EXPECT_THAT(import.reading.sources,
              ElementsAre(folder_.path("exports/a.csv"), folder_.path("exports/b.csv")));
  EXPECT_EQ(import.reading.mapping, folder_.path("my.yaml"));
  EXPECT_EQ(import.delivery.token, "T");
  EXPECT_EQ(import.state.path, "/var/lib/mixferry");
  EXPECT_EQ(import.delivery.rate, 1000u);
  EXPECT_EQ(import.delivery.give_up_after, std::chrono::minutes(30));
  EXPECT_EQ(import.in_doubt, pipeline::InDoubtDecision::skip);
  EXPECT_FALSE(import.reading.read.has_header);
  EXPECT_FALSE(command->common.console.quiet);
  EXPECT_EQ(import.settings_file, folder_.path("nightly.yaml"));
}

TEST_F(Configured, AFlagWinsOverTheEnvironmentAndThatOverTheFile) {
  const std::string yaml = std::string(kNightly) + "region: in\n";
  EXPECT_EQ(import_of(yaml).delivery.endpoint_url, "https://api-in.mixpanel.com");
  const Variable region("MIXPANEL_REGION", "eu");
  EXPECT_EQ(import_of(yaml).delivery.endpoint_url, "https://api-eu.mixpanel.com");
  EXPECT_EQ(import_of(yaml, {"--region", "us"}).delivery.endpoint_url, "https://api.mixpanel.com");
  EXPECT_THAT(import_of(yaml, {"other.csv"}).reading.sources, ElementsAre("other.csv"));
  EXPECT_TRUE(tests::parsed<ImportCommand>(words("import", yaml, {"--quiet"}))->common.console.quiet);
}

TEST_F(Configured, OneFileServesAllCommands) {
  EXPECT_EQ(complaint("check", kNightly), "");
  EXPECT_EQ(complaint("preview", kNightly, {"-n", "3"}), "");
  const auto runs = tests::parsed<RunsCommand>(words("runs", kNightly, {"7"}));
  EXPECT_EQ(runs->common.state.path, "/var/lib/mixferry");
  EXPECT_EQ(runs->common.state.option,
            " --config " + folder_.path("nightly.yaml") + " --state /var/lib/mixferry");
  EXPECT_EQ(runs->arguments().run, 7);
}

// Method: names that are never paths, or that begin like an option.
TEST_F(Configured, OnlyPathsAreTakenFromTheFilesFolder) {
  const auto import = import_of("source: \"-\"\nmapping: hubspot/contacts\ntoken: -T\ndelimiter: tab\n");
  EXPECT_THAT(import.reading.sources, ElementsAre("-"));
  EXPECT_EQ(import.reading.mapping, "hubspot/contacts");
  EXPECT_EQ(import.delivery.token, "-T");
}

TEST_F(Configured, IsFoundBesideTheMapping) {
  const std::string mapping = folder_.write("my.yaml", "version: 1\n");
  folder_.write("mixferry.yaml", "rate: 7\ntoken: T\n");
  const auto rate = [](const Words& words) {
    return tests::parsed<ImportCommand>(words)->arguments().delivery.rate;
  };
  EXPECT_EQ(rate({"import", "a.csv", "-m", mapping}), 7u);
  EXPECT_EQ(rate({"import", "a.csv", "-m", mapping, "--config", "/dev/null", "--token", "T"}), 25'000u);
}

struct Mistake {
  const char* name;
  const char* yaml;
  const char* said;
};

class Mistaken : public Configured, public testing::WithParamInterface<Mistake> {};

TEST_P(Mistaken, IsToldWithItsPlace) {
  const std::string text =
      complaint("import", std::string("mapping: my.yaml\n") + GetParam().yaml, {"a.csv"});
  EXPECT_THAT(text, HasSubstr(folder_.path("nightly.yaml") + ":2:"));
  EXPECT_THAT(text, HasSubstr(GetParam().said));
}

INSTANTIATE_TEST_SUITE_P(
    Settings, Mistaken,
    testing::Values(Mistake{"UnknownName", "rat: 5\n",
                            "2:1: there is no option \"rat\"; did you mean \"rate\"?"},
                    Mistake{"NotForFiles", "restart: true\n", "there is no option \"restart\""},
                    Mistake{"OutOfRange", "concurrency: 0\n", "--concurrency: Value 0 not in range 1 to 20"},
                    Mistake{"NoNumber", "rate: fast\n", "--rate"},
                    Mistake{"NoWord", "in-doubt: perhaps\n", "give keep, resend or skip, not perhaps"},
                    Mistake{"NoShare", "max-rejects: many\n", "--max-rejects many: give a number of rows"},
                    Mistake{"NoSwitch", "quiet: 5\n", "\"quiet\": give true or false, not 5"},
                    Mistake{"List", "rate: [1, 2]\n", "\"rate\" takes one value, not a list"},
                    Mistake{"NoValue", "rate:\n", "\"rate\" needs a value"},
                    Mistake{"Map", "rate: { most: 5 }\n", "\"rate\" needs a value"},
                    Mistake{"Twice", "mapping: other.yaml\n", "mapping"},
                    Mistake{"NoYaml", "rate: \"5\n", ""}),
    [](const auto& row) { return row.param.name; });

TEST_F(Configured, AFlagThatIsWrongIsNotBlamedOnTheFile) {
  EXPECT_THAT(complaint("import", "rate: 5\n", {"a.csv", "--rate", "0", "--concurrency", "0"}),
              AllOf(HasSubstr("--concurrency: Value 0"), Not(HasSubstr("nightly.yaml"))));
}

TEST_F(Configured, AFileThatIsNoneIsRefused) {
  for (const std::string& path : {folder_.path("nowhere.yaml"), folder_.path().string()}) {
    EXPECT_THAT(tests::complaint({"import", "--config", path}), HasSubstr(path + ": can't be read: "));
  }
  EXPECT_THAT(complaint("import", "- a\n- b\n"), HasSubstr("a list of settings is expected"));
}

TEST_F(Configured, ItIsToldWhereEachValueComesFrom) {
  const Variable token("MIXPANEL_TOKEN", "0123456789abcdef");
  const Variable webhook("MIXFERRY_NOTIFY", "https://hooks.example.org/0123456789abcdef");
  const std::string text =
      printed("source: a.csv\nrate: 1000\nback-off: 5s\n", {"--in-doubt", "skip", "--rate=7"});
  const auto line = [&](const std::string& name) {
    const std::size_t at = text.find("\n" + name + " ");
    return at == std::string::npos ? std::string() : text.substr(at + 1, text.find('\n', at + 1) - at - 1);
  };
  const std::string file = folder_.path("nightly.yaml");
  EXPECT_THAT(text, HasSubstr("source           " + folder_.path("a.csv")));
  EXPECT_THAT(line("rate"), AllOf(HasSubstr(" 7 "), HasSubstr("flag")));
  EXPECT_THAT(line("in-doubt"), AllOf(HasSubstr(" skip "), HasSubstr("flag")));
  EXPECT_THAT(line("back-off"), AllOf(HasSubstr(" 5s "), HasSubstr(file + ":3")));
  EXPECT_THAT(line("concurrency"), AllOf(HasSubstr(" 10 "), HasSubstr("default")));
  EXPECT_THAT(line("region"), AllOf(HasSubstr(" us "), HasSubstr("default")));
  EXPECT_THAT(line("token"), HasSubstr("MIXPANEL_TOKEN"));
  EXPECT_THAT(line("notify"), HasSubstr("MIXFERRY_NOTIFY"));
  EXPECT_THAT(text, Not(HasSubstr("0123456789abcdef")));
}

// Who waits for an import stands in the file most often, and is told of what is wrong with what was typed,
// and with the file.
TEST_F(Configured, WhatIsRefusedKnowsWhoWaitsForIt) {
  for (const auto& [yaml, typed] : {std::pair{"metrics-file: m.prom\n", Words{"a.csv", "--tokn", "T"}},
                                    {"metrics-file: m.prom\nconcurrency: 0\n", {"a.csv", "--id", "ID"}},
                                    {"metrics-file: m.prom\n", {"a.csv", "--concurrency", "0"}}}) {
    const auto refused = parse_words(words("import", yaml, typed));
    ASSERT_FALSE(refused);
    const auto* import = dynamic_cast<const ImportCommand*>(refused.error().command.get());
    ASSERT_NE(import, nullptr);
    EXPECT_EQ(import->arguments().results.metrics_file, folder_.path("m.prom")) << refused.error().text;
  }
}

}  // namespace
}  // namespace mixferry::cli
