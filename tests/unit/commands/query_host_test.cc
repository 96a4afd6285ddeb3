#include "engine/commands/query_host.h"

#include <cstdlib>
#include <filesystem>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>
#include <vector>

#include "tests/support/temporary_folder.h"
#include "tests/unit/commands/heard.h"

namespace mixferry::commands {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using Kind = mixpanel::QueryTrouble::Kind;

/// A project whose credentials are files.
class QueryHostTest : public testing::Test {
 protected:
  QueryHostTest() {
    project_.project_id = "7";
    project_.app.endpoint.host = "mixpanel.com";
    project_.exports.endpoint.host = "data.mixpanel.com";
  }
  std::string secret_file(const std::string& name, const std::string& content) {
    std::string path = folder_.write(name, content);
    std::filesystem::permissions(path, std::filesystem::perms::owner_read);
    return path;
  }
  ChosenProject& choose() {
    return project_.project.emplace(
        ChosenProject{.file = "projects.yaml", .project = {.name = "prod", .place = {}}});
  }
  std::string refusal() {
    try {
      (void)query_host(project_, heard_);
    } catch (const RunError& error) {
      EXPECT_EQ(error.exit_code(), ExitCode::usage);
      return error.what();
    }
    return "";
  }

  tests::TemporaryFolder folder_;
  ProjectArguments project_;
  tests::Heard heard_;
};

TEST_F(QueryHostTest, IsAskedByAServiceAccount) {
  project_.service_account_file = secret_file("account", "robot:secret\n");
  EXPECT_TRUE(names_a_credential(project_));
  const reading::QueryHost host = query_host(project_, heard_);
  EXPECT_EQ(host.endpoint.host, "mixpanel.com");
  EXPECT_EQ(host.access.project_id(), 7u);
  EXPECT_EQ(host.limits.an_hour, 60u);
  EXPECT_EQ(host.limits.at_once, 5u);
  EXPECT_EQ(export_host(project_, heard_).endpoint.host, "data.mixpanel.com");
  EXPECT_THAT(heard_.warnings, IsEmpty());
}

TEST_F(QueryHostTest, HasTheQuotaOfTheProject) {
  project_.service_account_file = secret_file("account", "robot:secret\n");
  choose().project.query_quota = {.value = 400, .place = {}};
  EXPECT_EQ(query_host(project_, heard_).limits.an_hour, 400u);
  EXPECT_EQ(export_host(project_, heard_).limits.an_hour, 60u);
}

TEST_F(QueryHostTest, IsAskedByTheProjectsSecretWithAWarning) {
  auto& secret = choose().project.project_secret.emplace();
  secret.way = projects::SecretReference::Way::file;
  secret.words = {secret_file("secret", "0123456789abcdef0123456789abcdef")};
  EXPECT_TRUE(names_a_credential(project_));
  (void)query_host(project_, heard_);
  EXPECT_THAT(heard_.warnings, ElementsAre(HasSubstr("3 March 2027")));
  EXPECT_THAT(
      not_answered({Kind::credentials, "so it is"}, query_host(project_, heard_)).what(),
      AllOf(HasSubstr("does not take the project secret that was sent there"), HasSubstr("3 March 2027")));
}

TEST_F(QueryHostTest, SaysWhatIsMissing) {
  EXPECT_FALSE(names_a_credential(project_));
  EXPECT_THAT(refusal(),
              AllOf(HasSubstr("a service account is missing"), HasSubstr("--service-account-file")));
  project_.service_account_file = secret_file("account", "robot:secret\n");
  project_.project_id.clear();
  EXPECT_THAT(refusal(), HasSubstr("give --project-id"));
}

TEST_F(QueryHostTest, EachTroubleEndsTheCommandInItsWay) {
  project_.service_account_file = secret_file("account", "robot:secret\n");
  const reading::QueryHost host = query_host(project_, heard_);
  struct Case {
    Kind kind;
    ExitCode code;
    const char* words;
  };
  for (const auto& [kind, code, words] :
       {Case{Kind::credentials, ExitCode::refused,
             "mixpanel.com does not take the service account that was sent there for project 7."},
        Case{Kind::project, ExitCode::refused, "it is not a member of project 7. Make it one"},
        Case{Kind::plan, ExitCode::refused,
             "A question about project 7 went to mixpanel.com, and the plan has no such API."},
        Case{Kind::place, ExitCode::refused,
             "as hosts that take data don't. Leave the endpoint out, and say the region."},
        Case{Kind::question, ExitCode::usage, "does not understand"},
        Case{Kind::session, ExitCode::stopped, "same command again"},
        Case{Kind::passing, ExitCode::stopped, "does not answer: so it is"}}) {
    const RunError error = not_answered({kind, "so it is"}, host);
    EXPECT_EQ(error.exit_code(), code) << words;
    EXPECT_THAT(error.what(), AllOf(HasSubstr(words), HasSubstr("so it is")));
  }
}

}  // namespace
}  // namespace mixferry::commands
