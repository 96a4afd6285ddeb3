#include "engine/commands/access.h"

#include <cstdlib>
#include <filesystem>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>
#include <vector>

#include "tests/support/temporary_folder.h"

namespace mixferry::commands {
namespace {

using mixpanel::ImportAccess;
using mixpanel::ServiceAccount;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

mappings::Mapping mapping_of(const std::vector<TargetKind>& kinds) {
  mappings::Mapping mapping;
  for (const TargetKind kind : kinds) mapping.targets.emplace_back().kind = kind;
  return mapping;
}

/// A service account in the environment, as long as it lives.
class AccountInEnvironment {
 public:
  explicit AccountInEnvironment(const char* account) { ::setenv(kServiceAccountVariable, account, 1); }
  ~AccountInEnvironment() { ::unsetenv(kServiceAccountVariable); }
  AccountInEnvironment(const AccountInEnvironment&) = delete;
  AccountInEnvironment& operator=(const AccountInEnvironment&) = delete;
};

/// A file that its owner alone can read.
std::string secret_file(const tests::TemporaryFolder& folder, const std::string& content) {
  std::string path = folder.write("account", content);
  std::filesystem::permissions(path, std::filesystem::perms::owner_read);
  return path;
}

std::string refusal_of(const mappings::Mapping& mapping, const DeliveryArguments& delivery,
                       const mixpanel::Routes& routes = mixpanel::kRoutes) {
  try {
    (void)access_for(mapping, delivery, routes);
  } catch (const RunError& error) {
    EXPECT_EQ(error.exit_code(), ExitCode::usage);
    return error.what();
  }
  return "";
}

DeliveryArguments with_token(std::string project_id = {}) {
  DeliveryArguments delivery;
  delivery.token = "T";
  delivery.project_id = std::move(project_id);
  return delivery;
}

const mappings::Mapping kEventsAlone = mapping_of({TargetKind::events});
ServiceAccount robot() {
  return ServiceAccount::parse("robot:s3cret").value();
}

TEST(Access, OfProfilesIsTheTokenAndNothingElseIsRead) {
  const AccountInEnvironment account("no account at all");
  DeliveryArguments delivery = with_token();
  delivery.service_account_file = "/no/such/file";
  EXPECT_FALSE(access_for(mapping_of({TargetKind::users, TargetKind::groups}), delivery, mixpanel::kRoutes));
}

TEST(Access, OfEventsIsTheTokenWhereNoAccountIsNamed) {
  for (const TargetKind kind : {TargetKind::events, TargetKind::identity}) {
    const auto access = access_for(mapping_of({TargetKind::users, kind}), with_token("7"), mixpanel::kRoutes);
    ASSERT_TRUE(access);
    EXPECT_EQ(access->authorization(), ImportAccess::by_token("T", "")->authorization());
    EXPECT_EQ(access->target_for("/import?strict=1"), "/import?strict=1&project_id=7");
  }
}

TEST(Access, OfEventsIsTheAccountInTheEnvironment) {
  const AccountInEnvironment account("robot:s3cret");
  const auto access = access_for(kEventsAlone, with_token("7"), mixpanel::kRoutes);
  ASSERT_TRUE(access);
  EXPECT_EQ(access->authorization(), robot().authorization());
  EXPECT_EQ(access->target_for("/import?strict=1"), "/import?strict=1&project_id=7");
}

TEST(Access, OfEventsIsTheAccountInAFileWhateverStandsAroundIt) {
  const tests::TemporaryFolder folder;
  DeliveryArguments delivery;
  delivery.project_id = "7";
  delivery.service_account_file = secret_file(folder, "\xEF\xBB\xBFrobot:s3cret \r\n");
  const auto access = access_for(kEventsAlone, delivery, mixpanel::kRoutes);
  ASSERT_TRUE(access);
  EXPECT_EQ(access->authorization(), robot().authorization());
}

TEST(Access, IsRefusedToAnAccountWithoutAProject) {
  const AccountInEnvironment account("robot:s3cret");
  EXPECT_THAT(refusal_of(kEventsAlone, with_token()),
              AllOf(HasSubstr("MIXPANEL_SERVICE_ACCOUNT holds a service account"), HasSubstr("--project-id"),
                    HasSubstr("Project Settings"), Not(HasSubstr("s3cret"))));
}

TEST(Access, IsRefusedToWhatIsNoAccount) {
  const tests::TemporaryFolder folder;
  DeliveryArguments delivery = with_token("7");
  delivery.service_account_file = secret_file(folder, "s3cret\n");
  EXPECT_EQ(refusal_of(kEventsAlone, delivery).find(delivery.service_account_file + ": a service account is"),
            0u);
  EXPECT_THAT(refusal_of(kEventsAlone, delivery), Not(HasSubstr("s3cret")));
}

TEST(Access, IsRefusedToTwoAccounts) {
  const AccountInEnvironment account("robot:s3cret");
  DeliveryArguments delivery = with_token("7");
  delivery.service_account_file = "/run/secrets/mixpanel";
  EXPECT_THAT(refusal_of(kEventsAlone, delivery),
              AllOf(HasSubstr("MIXPANEL_SERVICE_ACCOUNT"), HasSubstr("/run/secrets/mixpanel"),
                    HasSubstr("Leave one of them out")));
}

TEST(Access, IsRefusedToAFileThatOthersCanRead) {
  const tests::TemporaryFolder folder;
  DeliveryArguments delivery = with_token("7");
  delivery.service_account_file = folder.write("my account", "robot:s3cret\n");
  std::filesystem::permissions(delivery.service_account_file, std::filesystem::perms(0644));
  EXPECT_THAT(refusal_of(kEventsAlone, delivery), AllOf(HasSubstr("every user of this machine can read it"),
                                                        HasSubstr("chmod o-r '"), Not(HasSubstr("s3cret"))));
  std::filesystem::permissions(delivery.service_account_file, std::filesystem::perms(0640));
  EXPECT_EQ(refusal_of(kEventsAlone, delivery), "");
}

TEST(Access, IsRefusedToAFileThatIsNotThere) {
  DeliveryArguments delivery = with_token("7");
  delivery.service_account_file = "/no/such/file";
  EXPECT_EQ(refusal_of(kEventsAlone, delivery),
            "--service-account-file /no/such/file: can't be read: No such file or directory");
}

TEST(Access, OfMergesIsNoTokenAlone) {
  mappings::Mapping mapping = mapping_of({TargetKind::identity});
  mapping.targets.front().link.emplace().kind = mappings::LinkKind::merge;
  EXPECT_THAT(refusal_of(mapping, with_token("7")),
              AllOf(HasSubstr("\"merge\" needs a service account"), HasSubstr("MIXPANEL_SERVICE_ACCOUNT")));
  const AccountInEnvironment account("robot:s3cret");
  EXPECT_EQ(refusal_of(mapping, with_token("7")), "");
}

TEST(Access, OfLinksThatAreCallsIsAnAccountAndTheToken) {
  const mappings::Mapping mapping = mapping_of({TargetKind::identity});
  EXPECT_THAT(refusal_of(mapping, with_token("7"), mixpanel::kRoutesWithCalls),
              AllOf(HasSubstr("--identity-api rest needs a service account"),
                    HasSubstr("MIXPANEL_SERVICE_ACCOUNT"), HasSubstr("leave --identity-api out")));
  EXPECT_EQ(refusal_of(kEventsAlone, with_token("7"), mixpanel::kRoutesWithCalls), "");
  const AccountInEnvironment account("robot:s3cret");
  const auto access = access_for(mapping, with_token("7"), mixpanel::kRoutesWithCalls);
  ASSERT_TRUE(access);
  EXPECT_EQ(access->authorization(), robot().authorization());
}

/// An import into a project whose service account a program prints, which says in `folder` that it ran.
DeliveryArguments into_project(const tests::TemporaryFolder& folder, const std::string& script) {
  DeliveryArguments delivery = with_token("7");
  delivery.endpoint = http::parse_endpoint("https://api-eu.mixpanel.com").value();
  delivery.project = ChosenProject{.file = "p.yaml", .project = {.name = "prod", .place = {}}};
  projects::Project& project = delivery.project->project;
  project.region = projects::Field<mixpanel::Region>{mixpanel::Region::eu, {}};
  project.service_account.emplace();
  project.service_account->way = projects::SecretReference::Way::command;
  project.service_account->words = {"/bin/sh", "-c", "echo >> " + folder.path("ran") + "; " + script};
  project.service_account->place = {4, 22};
  return delivery;
}

TEST(Access, OfEventsIsTheAccountOfTheProject) {
  const tests::TemporaryFolder folder;
  const auto access = access_for(kEventsAlone, into_project(folder, "echo robot:s3cret"), mixpanel::kRoutes);
  ASSERT_TRUE(access);
  EXPECT_EQ(access->authorization(), robot().authorization());
}

TEST(Access, OfProfilesDoesNotReadTheAccountOfTheProject) {
  const tests::TemporaryFolder folder;
  const DeliveryArguments delivery = into_project(folder, "exit 1");
  EXPECT_FALSE(access_for(mapping_of({TargetKind::users, TargetKind::groups}), delivery, mixpanel::kRoutes));
  EXPECT_TRUE(names_account(delivery));
  EXPECT_FALSE(std::filesystem::exists(folder.path("ran")));
}

TEST(Access, OfTheEnvironmentWinsOverTheProjects) {
  const tests::TemporaryFolder folder;
  const AccountInEnvironment account("robot:s3cret");
  const auto access = access_for(kEventsAlone, into_project(folder, "exit 1"), mixpanel::kRoutes);
  ASSERT_TRUE(access);
  EXPECT_EQ(access->authorization(), robot().authorization());
  EXPECT_FALSE(std::filesystem::exists(folder.path("ran")));
}

// Method: another host of Mixpanel, another port, and in the clear.
TEST(Access, OfTheProjectIsForItsOwnHostAlone) {
  const tests::TemporaryFolder folder;
  for (const char* elsewhere :
       {"https://api.mixpanel.com", "https://api-eu.mixpanel.com:444", "http://127.0.0.1:443"}) {
    DeliveryArguments delivery = into_project(folder, "echo robot:s3cret");
    delivery.endpoint = http::parse_endpoint(elsewhere).value();
    const auto access = access_for(kEventsAlone, delivery, mixpanel::kRoutes);
    ASSERT_TRUE(access);
    EXPECT_EQ(access->authorization(), ImportAccess::by_token("T", "")->authorization()) << elsewhere;
    EXPECT_FALSE(names_account(delivery));
    EXPECT_THAT(refusal_of(mapping_of({TargetKind::identity}), delivery, mixpanel::kRoutesWithCalls),
                HasSubstr("(The one of the project prod is for https://api-eu.mixpanel.com alone.)"));
  }
  EXPECT_FALSE(std::filesystem::exists(folder.path("ran")));
}

TEST(Access, IsRefusedToAProjectWhoseAccountIsNotToBeHad) {
  const tests::TemporaryFolder folder;
  const std::string failed = refusal_of(kEventsAlone, into_project(folder, "echo s3cret; exit 3"));
  EXPECT_EQ(failed.find("p.yaml:4:22: the service account of the project prod: the command /bin/sh -c "), 0u);
  EXPECT_TRUE(failed.ends_with("' failed with exit code 3.")) << failed;
  DeliveryArguments without_number = into_project(folder, "echo robot:s3cret");
  without_number.project_id.clear();
  EXPECT_THAT(refusal_of(kEventsAlone, without_number),
              HasSubstr("by the project's `id` in the file of projects"));
}

TEST(Access, OfProfilesIsRefusedWithoutAToken) {
  const AccountInEnvironment account("robot:s3cret");
  DeliveryArguments delivery;
  delivery.project_id = "7";
  EXPECT_THAT(refusal_of(mapping_of({TargetKind::events, TargetKind::groups}), delivery),
              HasSubstr("the project token is missing"));
  EXPECT_EQ(refusal_of(kEventsAlone, delivery), "");
}

}  // namespace
}  // namespace mixferry::commands
