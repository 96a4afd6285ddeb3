#include "engine/commands/privacy_host.h"

#include <cstdlib>
#include <filesystem>
#include <gmock/gmock.h>
#include <string>

#include "tests/support/temporary_folder.h"

namespace mixferry::commands {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using Why = mixpanel::TaskTrouble::Kind;

const std::string kProjectToken = "0123456789abcdef0123456789abcdef";

class PrivacyHostTest : public testing::Test {
 protected:
  PrivacyHostTest() {
    project_.token = kProjectToken;
    project_.app.endpoint.host = "eu.mixpanel.com";
  }
  ~PrivacyHostTest() override { ::unsetenv(kGdprTokenVariable); }
  static void set_variable(const char* text) { ::setenv(kGdprTokenVariable, text, /*overwrite=*/1); }
  void name_file(const std::string& content) {
    const std::string path = folder_.write("gdpr", content);
    std::filesystem::permissions(path, std::filesystem::perms::owner_read);
    auto& chosen = project_.project.emplace(
        ChosenProject{.file = "projects.yaml", .project = {.name = "prod", .place = {}}});
    auto& token = chosen.project.gdpr_token.emplace();
    token.way = projects::SecretReference::Way::file;
    token.words = {path};
  }
  std::string refusal() {
    try {
      (void)privacy_host(project_);
    } catch (const RunError& error) {
      EXPECT_EQ(error.exit_code(), ExitCode::usage);
      return error.what();
    }
    return "";
  }

  tests::TemporaryFolder folder_;
  ProjectArguments project_;
};

TEST_F(PrivacyHostTest, HasTheTokenOfTheVariable) {
  set_variable("a-persons-own");
  const privacy::PrivacyHost host = privacy_host(project_);
  EXPECT_EQ(host.endpoint.host, "eu.mixpanel.com");
  EXPECT_EQ(host.access.project_token(), kProjectToken);
  EXPECT_EQ(host.limits.a_second, 1u);
}

TEST_F(PrivacyHostTest, HasTheTokenOfTheProject) {
  name_file("a-persons-own\n");
  EXPECT_EQ(refusal(), "");
}

TEST_F(PrivacyHostTest, SaysWhatIsMissing) {
  EXPECT_THAT(refusal(), AllOf(HasSubstr("a GDPR token is missing"), HasSubstr("MIXPANEL_GDPR_TOKEN")));
  set_variable("");
  EXPECT_THAT(refusal(), HasSubstr("a GDPR token is missing"));
  project_.token.clear();
  EXPECT_THAT(refusal(), HasSubstr("give --token"));
}

TEST_F(PrivacyHostTest, KnowsWhatIsNone) {
  set_variable(kProjectToken.c_str());
  EXPECT_THAT(refusal(), AllOf(HasSubstr("holds the project's token"), Not(HasSubstr(kProjectToken))));
  set_variable("two\nlines");
  EXPECT_THAT(refusal(), AllOf(HasSubstr("MIXPANEL_GDPR_TOKEN: "), Not(HasSubstr("lines"))));
}

TEST_F(PrivacyHostTest, SaysWhyItDidNotGoOn) {
  set_variable("a-persons-own");
  const privacy::PrivacyHost host = privacy_host(project_);
  const mixpanel::TaskTrouble trouble{.kind = Why::project, .words = "Forbidden"};
  const RunError refused = halted({.exit_code = ExitCode::refused, .words = "x", .trouble = trouble}, host);
  EXPECT_EQ(refused.exit_code(), ExitCode::refused);
  EXPECT_THAT(refused.what(), AllOf(HasSubstr("eu.mixpanel.com"), HasSubstr("Forbidden")));
  EXPECT_STREQ(halted({.words = "interrupted"}, host).what(), "interrupted");
}

}  // namespace
}  // namespace mixferry::commands
