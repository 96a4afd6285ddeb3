#include "engine/cli/project_options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/cli/check_command.h"
#include "engine/cli/import_command.h"
#include "engine/cli/runs_command.h"
#include "engine/commands/import_identity.h"
#include "mappings/plan/effect.h"
#include "tests/support/temporary_folder.h"
#include "tests/unit/cli/parsed.h"
#include "tests/unit/cli/variable.h"

namespace mixferry::cli {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using tests::Variable;
using WordList = std::vector<std::string>;

constexpr const char* kTwoProjects = R"(projects:
  prod:
    region: eu
    id: 2195193
    token: prod-token
    identity: original
    identity_api: rest
    service_account: { command: [false] }
  sandbox: { token: sandbox, endpoint: "http://127.0.0.1:8080", service_account: { env: SANDBOX_ACCOUNT } }
)";

class Projects : public testing::Test {
 protected:
  Projects() : file_(folder_.write("p.yaml", kTwoProjects)) {}

  /// An import of all that is needed but the project.
  WordList words(const WordList& more) const {
    WordList words = {"import", "a.csv", "--id", "ID", "--projects", file_};
    words.insert(words.end(), more.begin(), more.end());
    return words;
  }
  commands::DeliveryArguments delivery_of(const WordList& more) const {
    return tests::parsed<ImportCommand>(words(more))->arguments().delivery;
  }
  std::string line_of(const std::string& name, WordList more) const {
    more.emplace_back("--print-config");
    const auto command = tests::parse_words(words(more));
    if (command) return "no settings were printed";
    const std::string text = "\n" + command.error().text;
    const std::size_t at = text.find("\n" + name + " ");
    return at == std::string::npos ? std::string() : text.substr(at + 1, text.find('\n', at + 1) - at - 1);
  }

  tests::TemporaryFolder folder_;
  std::string file_;
};

TEST_F(Projects, OneThatIsNamedSaysAllThatNobodyElseSays) {
  const auto command = tests::parsed<ImportCommand>(words({"--project", "prod"}));
  const commands::ImportArguments& import = command->arguments();
  EXPECT_EQ(import.delivery.endpoint_url, "https://api-eu.mixpanel.com");
  EXPECT_EQ(import.delivery.token, "prod-token");
  EXPECT_EQ(import.delivery.project_id, "2195193");
  EXPECT_EQ(import.reading.project_identity, mappings::ProjectIdentity::original);
  EXPECT_EQ(import.reading.identity_api, mappings::IdentityApi::rest);
  ASSERT_TRUE(import.delivery.project);
  EXPECT_EQ(import.delivery.project->project.name, "prod");
  EXPECT_THAT(import.delivery.project->but_for, IsEmpty());
  EXPECT_EQ(import.state.option, " --projects " + file_);
  EXPECT_EQ(delivery_of({"--project", "sandbox"}).endpoint_url, "http://127.0.0.1:8080");
}

TEST_F(Projects, NoneIsMeantWhereNoneIsNamed) {
  EXPECT_FALSE(delivery_of({"--token", "T"}).project);
  EXPECT_EQ(delivery_of({"--token", "T"}).endpoint_url, "https://api.mixpanel.com");
}

TEST_F(Projects, TheDefaultIsMeantWhereNoneIsNamed) {
  folder_.write("p.yaml", std::string(kTwoProjects) + "default: sandbox\n");
  EXPECT_EQ(delivery_of({}).project->project.name, "sandbox");
  EXPECT_EQ(delivery_of({"--project", "prod"}).project->project.name, "prod");
  EXPECT_THAT(line_of("project", {}), AllOf(HasSubstr(" sandbox "), HasSubstr(file_ + ":10")));
}

// Method: the same setting, said in one more place at a time.
TEST_F(Projects, AnOptionWinsOverAVariableThatOverSettingsAndThoseOverTheProject) {
  const auto token = [&](const WordList& more) { return delivery_of(more).token; };
  WordList more = {"--project", "prod"};
  EXPECT_EQ(token(more), "prod-token");
  EXPECT_THAT(line_of("token", more), HasSubstr(file_ + ":5"));
  const std::string settings = folder_.write("mixferry.yaml", "token: of-settings\n");
  more.insert(more.end(), {"--config", settings});
  EXPECT_EQ(token(more), "of-settings");
  EXPECT_THAT(line_of("token", more), HasSubstr(settings + ":1"));
  EXPECT_THAT(delivery_of(more).project->but_for, ElementsAre("its token (" + settings + ":1)"));
  const Variable variable("MIXPANEL_TOKEN", "of-variable");
  EXPECT_EQ(token(more), "of-variable");
  EXPECT_THAT(line_of("token", more), HasSubstr("MIXPANEL_TOKEN"));
  EXPECT_THAT(delivery_of(more).project->but_for, ElementsAre("its token (MIXPANEL_TOKEN)"));
  more.insert(more.end(), {"--token", "of-option"});
  EXPECT_EQ(token(more), "of-option");
  EXPECT_THAT(line_of("token", more), HasSubstr("flag"));
  EXPECT_THAT(delivery_of(more).project->but_for, ElementsAre("its token (--token)"));
  for (const char* each : {"of-option", "of-variable", "of-settings", "prod-token"})
    EXPECT_THAT(line_of("token", more), Not(HasSubstr(each)));
}

TEST_F(Projects, TheSameSaidElsewhereIsNoDifference) {
  EXPECT_THAT(
      delivery_of({"--project", "prod", "--token", "prod-token", "--project-id", "2195193"}).project->but_for,
      IsEmpty());
  EXPECT_THAT(delivery_of({"--project", "prod", "--project-id", "7"}).project->but_for,
              ElementsAre("its id (--project-id)"));
}

TEST_F(Projects, NamedByAVariableOrByTheSettings) {
  const std::string settings = folder_.write("mixferry.yaml", "project: sandbox\nprojects: p.yaml\n");
  const WordList typed = {"import", "a.csv", "--id", "ID", "--config", settings};
  EXPECT_EQ(tests::parsed<ImportCommand>(typed)->arguments().delivery.token, "sandbox");
  const Variable project("MIXFERRY_PROJECT", "prod");
  const Variable file("MIXFERRY_PROJECTS", file_.c_str());
  EXPECT_EQ(tests::parsed<ImportCommand>(typed)->arguments().delivery.token, "prod-token");
  EXPECT_EQ(tests::parsed<ImportCommand>({"import", "a.csv", "--id", "ID"})->arguments().state.option, "");
}

TEST_F(Projects, AreLookedForInTheFolderOfSettings) {
  folder_.write("config/mixferry/projects.yaml", kTwoProjects);
  const Variable config("XDG_CONFIG_HOME", folder_.path("config").c_str());
  const auto import = tests::parsed<ImportCommand>({"import", "a.csv", "--id", "ID", "--project", "prod"});
  EXPECT_EQ(import->arguments().delivery.token, "prod-token");
  EXPECT_EQ(import->arguments().state.option, "");
}

// A project lives in one place, however that is said.
TEST_F(Projects, AnotherRegionWinsOverAnEndpointToo) {
  const auto delivery = delivery_of({"--project", "sandbox", "--region", "in"});
  EXPECT_EQ(delivery.endpoint_url, "https://api-in.mixpanel.com");
  EXPECT_FALSE(delivery.project->lives_at(delivery.endpoint));
  EXPECT_EQ(
      in_words(*delivery.project, delivery.endpoint),
      "project  sandbox, of " + file_ +
          "\n         it lives at http://127.0.0.1:8080: what goes elsewhere goes without its secrets\n");
  EXPECT_EQ(delivery_of({"--project", "prod", "--endpoint", "http://localhost:1"}).endpoint_url,
            "http://localhost:1");
}

TEST_F(Projects, ARunIsKnownByWhereItGoesAndNotByTheName) {
  const commands::DeliveryArguments prod = delivery_of({"--project", "prod"});
  ledger::RunIdentity run;
  run.project = commands::project_of(prod);
  EXPECT_EQ(run.project, commands::project_of(delivery_of({"--token", "prod-token", "--region", "eu"})));
  EXPECT_TRUE(commands::went_into(prod.project->project, run));
  EXPECT_FALSE(commands::went_into(delivery_of({"--project", "sandbox"}).project->project, run));
  folder_.write("p.yaml", "projects: { renamed: { region: eu, token: prod-token, id: 7, timezone: UTC } }\n");
  const commands::DeliveryArguments renamed = delivery_of({"--project", "renamed"});
  EXPECT_EQ(run.project, commands::project_of(renamed));
  EXPECT_TRUE(commands::went_into(renamed.project->project, run));
  // Where events go, the number decides, too.
  mappings::Effect effect;
  effect.add("the project of its events", "2195193");
  run.effect = effect.to_text();
  EXPECT_TRUE(commands::went_into(prod.project->project, run));
  EXPECT_FALSE(commands::went_into(renamed.project->project, run));
}

TEST_F(Projects, WhereTheirAccountIsIsTold) {
  EXPECT_EQ(line_of("service_account", {"--project", "prod"}),
            "service_account  the command false             " + file_ + ":8");
  EXPECT_THAT(line_of("service_account", {"--token", "T"}), HasSubstr(" - "));
  EXPECT_THAT(line_of("service_account", {"--project", "prod", "--service-account-file", "x"}),
              HasSubstr(" - "));
  const Variable account("MIXPANEL_SERVICE_ACCOUNT", "me:s3cret");
  EXPECT_THAT(line_of("service_account", {"--project", "prod"}),
              AllOf(HasSubstr("MIXPANEL_SERVICE_ACCOUNT"), Not(HasSubstr("s3cret"))));
}

TEST_F(Projects, ServeCheckAndRunsToo) {
  const auto check =
      tests::parsed<CheckCommand>({"check", "a.csv", "--id", "ID", "--projects", file_, "--project", "prod"});
  EXPECT_EQ(check->arguments().reading.project_identity, mappings::ProjectIdentity::original);
  EXPECT_EQ(tests::parsed<RunsCommand>({"runs", "--projects", file_})->common.state.option,
            " --projects " + file_);
}

struct ProjectMistake {
  const char* name;
  const char* yaml;
  WordList words;
  const char* said;
};

class MistakenProjects : public Projects, public testing::WithParamInterface<ProjectMistake> {};

TEST_P(MistakenProjects, AreToldWithTheirPlace) {
  folder_.write("p.yaml", GetParam().yaml);
  const std::string text = tests::complaint(words(GetParam().words));
  EXPECT_EQ(text, file_ + GetParam().said);
}

INSTANTIATE_TEST_SUITE_P(
    Projects, MistakenProjects,
    testing::Values(ProjectMistake{"Unknown",
                                   kTwoProjects,
                                   {"--project", "prd"},
                                   ": there is no project \"prd\", but \"prod\"; there are prod, sandbox\n"},
                    ProjectMistake{"UnknownAndNothingLikeIt",
                                   "projects: { a: { token: t } }\n",
                                   {"--project", "production"},
                                   ": there is no project \"production\"; there is only a\n"},
                    ProjectMistake{"OfNone",
                                   "",
                                   {"--project", "prod"},
                                   ": there is no project \"prod\"; there is none at all\n"},
                    ProjectMistake{"InAnotherProject",
                                   "projects:\n  a: { token: t }\n  b: { token: t, region: uk }\n",
                                   {"--project", "a"},
                                   ":3:26: \"region\" is not \"uk\"; did you mean \"us\"?\n"}),
    [](const auto& row) { return row.param.name; });

TEST_F(Projects, NamedWithoutAFile) {
  const Variable config("XDG_CONFIG_HOME", folder_.path("config").c_str());
  EXPECT_EQ(tests::complaint({"import", "a.csv", "--id", "ID", "--project", "prod"}),
            "there is no " + folder_.path("config/mixferry/projects.yaml") +
                ", which should hold the project prod; `mixferry projects` shows what it may say\n");
  EXPECT_EQ(tests::complaint({"import", "a.csv", "--id", "ID", "--projects", "/no/such/file"}),
            "/no/such/file: can't be read: No such file or directory\n");
}

}  // namespace
}  // namespace mixferry::cli
