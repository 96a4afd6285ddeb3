#include "engine/cli/settings.h"

#include <cstdlib>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/cli/options.h"
#include "tests/support/temporary_folder.h"

namespace mixferry::cli {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using tests::TemporaryFolder;

/// An environment variable for the time of a test.
class Variable {
 public:
  Variable(const char* name, const char* value) : name_(name) { ::setenv(name, value, 1); }
  ~Variable() { ::unsetenv(name_); }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;

 private:
  const char* name_;
};

class Configured : public testing::Test {
 protected:
  /// What `command --config FILE more...` is understood as, FILE holding `yaml`.
  std::expected<Options, Message> parse(const char* command, const std::string& yaml,
                                        std::vector<std::string> more = {}) {
    const std::string file = folder_.write("nightly.yaml", yaml);
    std::vector<std::string> words = {"mixferry", command, "--config", file};
    words.insert(words.end(), more.begin(), more.end());
    return parse_words(words);
  }
  static std::expected<Options, Message> parse_words(const std::vector<std::string>& words) {
    std::vector<const char*> argv;
    for (const std::string& word : words) argv.push_back(word.c_str());
    return parse_options(static_cast<int>(argv.size()), argv.data());
  }
  std::string complaint(const char* command, const std::string& yaml, std::vector<std::string> more = {}) {
    const auto options = parse(command, yaml, std::move(more));
    if (options) return {};
    EXPECT_EQ(options.error().code, ExitCode::usage);
    return options.error().text;
  }
  std::string printed(const std::string& yaml, std::vector<std::string> more) {
    more.emplace_back("--print-config");
    const auto options = parse("import", yaml, std::move(more));
    if (options) return {};
    EXPECT_EQ(options.error().code, ExitCode::done);
    return options.error().text;
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
  const auto options = parse("import", kNightly);
  ASSERT_TRUE(options) << options.error().text;
  EXPECT_THAT(options->reading.sources,
              ElementsAre(folder_.path("exports/a.csv"), folder_.path("exports/b.csv")));
  EXPECT_EQ(options->reading.mapping, folder_.path("my.yaml"));
  EXPECT_EQ(options->import.token, "T");
  EXPECT_EQ(options->state_dir, "/var/lib/mixferry");
  EXPECT_EQ(options->import.rate, 1000u);
  EXPECT_EQ(options->import.give_up_after, std::chrono::minutes(30));
  EXPECT_EQ(options->import.in_doubt, pipeline::InDoubtDecision::skip);
  EXPECT_FALSE(options->reading.read.has_header);
  EXPECT_FALSE(options->console.quiet);
  EXPECT_EQ(options->config_file, folder_.path("nightly.yaml"));
}

TEST_F(Configured, AFlagWinsOverTheEnvironmentAndThatOverTheFile) {
  const std::string yaml = std::string(kNightly) + "region: in\n";
  EXPECT_EQ(parse("import", yaml)->import.endpoint_url, "https://api-in.mixpanel.com");
  const Variable region("MIXPANEL_REGION", "eu");
  EXPECT_EQ(parse("import", yaml)->import.endpoint_url, "https://api-eu.mixpanel.com");
  EXPECT_EQ(parse("import", yaml, {"--region", "us"})->import.endpoint_url, "https://api.mixpanel.com");
  EXPECT_THAT(parse("import", yaml, {"other.csv"})->reading.sources, ElementsAre("other.csv"));
  EXPECT_TRUE(parse("import", yaml, {"--quiet"})->console.quiet);
}

TEST_F(Configured, OneFileServesAllCommands) {
  EXPECT_TRUE(parse("check", kNightly)) << complaint("check", kNightly);
  EXPECT_TRUE(parse("preview", kNightly, {"-n", "3"}));
  const auto runs = parse("runs", kNightly, {"7"});
  ASSERT_TRUE(runs) << runs.error().text;
  EXPECT_EQ(runs->state_dir, "/var/lib/mixferry");
  EXPECT_EQ(runs->runs.run, 7);
}

// Method: names that are never paths, or that begin like an option.
TEST_F(Configured, OnlyPathsAreTakenFromTheFilesFolder) {
  const auto options =
      parse("import", "source: \"-\"\nmapping: hubspot/contacts\ntoken: -T\ndelimiter: tab\n");
  ASSERT_TRUE(options) << options.error().text;
  EXPECT_THAT(options->reading.sources, ElementsAre("-"));
  EXPECT_EQ(options->reading.mapping, "hubspot/contacts");
  EXPECT_EQ(options->import.token, "-T");
}

TEST_F(Configured, IsFoundBesideTheMapping) {
  const std::string mapping = folder_.write("my.yaml", "version: 1\n");
  folder_.write("mixferry.yaml", "rate: 7\ntoken: T\n");
  const auto options = parse_words({"mixferry", "import", "a.csv", "-m", mapping});
  ASSERT_TRUE(options) << options.error().text;
  EXPECT_EQ(options->import.rate, 7u);
  EXPECT_EQ(
      parse_words({"mixferry", "import", "a.csv", "-m", mapping, "--config", "/dev/null", "--token", "T"})
          ->import.rate,
      25'000u);
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
    const auto options = parse_words({"mixferry", "import", "--config", path});
    ASSERT_FALSE(options);
    EXPECT_THAT(options.error().text, HasSubstr(path + ": can't be read: "));
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

}  // namespace
}  // namespace mixferry::cli
