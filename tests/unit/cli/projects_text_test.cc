#include "engine/cli/projects_text.h"

#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/cli/projects_json.h"
#include "engine/projects/read_projects.h"

namespace mixferry::cli {
namespace {

projects::Projects some_projects() {
  return projects::read_projects("/etc/p.yaml", R"(projects:
  prod:
    region: eu
    id: 2195193
    token: 0123456789abcdef0123456789abcdef
    identity: original
    group_keys: { company: -7212345678901, team: 5 }
    query_quota: 300
    service_account: { env: MIXPANEL_SERVICE_ACCOUNT }
    gdpr_token: { file: gdpr }
  sandbox: { token: sandbox, endpoint: "http://127.0.0.1:8080" }
organizations:
  acme: { id: 42, endpoint: "http://127.0.0.1:8080", scim_token: { command: [pass, show, scim] } }
default: prod
)")
      .projects;
}

TEST(ProjectsText, IsATableWithWhatEachHasBelowIt) {
  EXPECT_EQ(table_of(some_projects(), 80),
            "project         region  id       token\n"
            "prod (default)  eu      2195193  0123456789abcdef0123456789abcdef\n"
            "  service_account  the variable MIXPANEL_SERVICE_ACCOUNT\n"
            "  gdpr_token       the file /etc/gdpr\n"
            "sandbox         -       -        sandbox\n"
            "  endpoint         http://127.0.0.1:8080\n"
            "\n"
            "organization  region  id\n"
            "acme          -       42\n"
            "  endpoint         http://127.0.0.1:8080\n"
            "  scim_token       the command pass show scim\n");
  EXPECT_EQ(table_of({.path = "p.yaml"}, 80), "");
}

TEST(ProjectsText, OfOneTellsWhatItsCredentialsAreForAndWhetherTheyAreThere) {
  const projects::Projects file = some_projects();
  const projects::Project& prod = file.projects.front();
  std::vector<commands::CheckedCredential> credentials;
  for_each_credential(
      prod, [&](const projects::CredentialKind& kind, const projects::SecretReference& where) {
        credentials.push_back(
            {.kind = kind, .where = where, .problem = credentials.empty() ? "" : "it is not there"});
      });
  credentials.front().finding = {reading::CredentialFinding::Fitness::works, "It may read project 2195193."};
  EXPECT_EQ(details_of(file, prod, credentials, 80),
            "project prod (default), of /etc/p.yaml:2\n"
            "  region           eu\n"
            "  id               2195193\n"
            "  token            0123456789abcdef0123456789abcdef\n"
            "  identity         original\n"
            "  group_keys       company -7212345678901, team 5\n"
            "  query_quota      300\n"
            "service_account: the variable MIXPANEL_SERVICE_ACCOUNT\n"
            "  for events, queries and exports of the project\n"
            "  works: It may read project 2195193.\n"
            "gdpr_token: the file /etc/gdpr\n"
            "  for deletions and retrievals of people's data\n"
            "  not to be had: it is not there\n"
            "the token is not checked here: whether it is right is seen by the canary of an\n"
            "  import alone\n");
  EXPECT_EQ(boost::json::serialize(to_json(prod, credentials)),
            R"({"name":"prod","region":"eu","id":2195193,"token":"0123456789abcdef0123456789abcdef",)"
            R"("identity":"original","query_quota":300,"group_keys":{"company":-7212345678901,"team":5},)"
            R"("credentials":[{"kind":"service_account","env":"MIXPANEL_SERVICE_ACCOUNT","found":true,)"
            R"("mixpanel":{"says":"works","words":"It may read project 2195193."}},)"
            R"({"kind":"gdpr_token","file":"/etc/gdpr","found":false,"problem":"it is not there"}]})");
}

TEST(ProjectsText, OfAnOrganizationTellsWhereItLives) {
  const projects::Projects file = projects::read_projects("p.yaml", R"(organizations:
  acme: { region: in, id: 42, endpoint: "http://localhost:1" }
)")
                                      .projects;
  EXPECT_EQ(details_of(file, file.organizations.front(), {}, 80),
            "organization acme, of p.yaml:2\n"
            "  region           in\n"
            "  endpoint         http://localhost:1\n"
            "  id               42\n"
            "no credentials\n");
}

TEST(ProjectsText, AsJsonTellsWhereCredentialsAre) {
  EXPECT_EQ(boost::json::serialize(to_json(projects::read_projects("p.yaml", R"(projects:
  dev: { token: t, endpoint: "http://localhost:1", identity_api: rest, timezone: UTC }
organizations:
  acme: { region: eu, id: 42, endpoint: "http://localhost:1", scim_token: { command: [pass, show, scim] } }
default: dev
)")
                                               .projects)),
            R"({"schema":1,"file":"p.yaml","default":"dev","projects":[{"name":"dev","token":"t",)"
            R"("endpoint":"http://localhost:1","identity_api":"rest","timezone":"UTC","credentials":[]}],)"
            R"("organizations":[{"name":"acme","region":"eu","id":42,)"
            R"("endpoint":"http://localhost:1","credentials":[{"kind":"scim_token",)"
            R"("command":["pass","show","scim"]}]}]})");
}

}  // namespace
}  // namespace mixferry::cli
