#include "engine/projects/read_projects.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <optional>

namespace mixferry::projects {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

/// What there is to say of `text`, with places; empty: nothing is.
std::string complaints(std::string_view text) {
  return mappings::describe("p.yaml", read_projects("/etc/mixferry/p.yaml", text).problems);
}

constexpr const char* kWhole = R"(projects:
  prod:
    region: eu
    id: 2195193
    token: 0123456789abcdef0123456789abcdef
    service_account: { env: MIXPANEL_SERVICE_ACCOUNT }
    gdpr_token: { file: secrets/gdpr }
    project_secret: { command: [pass, show, mixpanel secret] }
    identity: original
    identity_api: rest
    group_keys: { company: -7212345678901, team: 5 }
    timezone: Europe/Paris
    query_quota: 300
  sandbox: { token: sandbox, endpoint: http://127.0.0.1:8080 }
organizations:
  acme:
    region: in
    id: 42
    endpoint: http://127.0.0.1:8080
    scim_token: { file: /run/secrets/scim }
    service_account: { command: [./get, org] }
default: prod
)";

TEST(ReadProjects, AllThatAProjectMaySay) {
  const auto [projects, problems] = read_projects("/etc/mixferry/p.yaml", kWhole);
  EXPECT_EQ(mappings::describe("p.yaml", problems), "");
  ASSERT_EQ(projects.projects.size(), 2u);
  const Project& prod = projects.projects.front();
  EXPECT_EQ(prod.name, "prod");
  EXPECT_EQ(prod.region->value, mixpanel::Region::eu);
  EXPECT_EQ(prod.region->place.line, 3u);
  EXPECT_EQ(prod.id->value, 2195193u);
  EXPECT_EQ(prod.token->value, "0123456789abcdef0123456789abcdef");
  EXPECT_EQ(prod.identity->value, mappings::ProjectIdentity::original);
  EXPECT_EQ(prod.identity_api->value, mappings::IdentityApi::rest);
  EXPECT_EQ(prod.timezone->value, "Europe/Paris");
  EXPECT_EQ(prod.query_quota->value, 300u);
  ASSERT_EQ(prod.group_keys.size(), 2u);
  EXPECT_EQ(prod.group_keys.front().name, "company");
  EXPECT_EQ(prod.group_keys.front().data_group_id, -7212345678901);
  EXPECT_EQ(in_words(*prod.service_account), "the variable MIXPANEL_SERVICE_ACCOUNT");
  EXPECT_EQ(in_words(*prod.gdpr_token), "the file /etc/mixferry/secrets/gdpr");
  EXPECT_EQ(in_words(*prod.project_secret), "the command pass show 'mixpanel secret'");
  EXPECT_EQ(url_of(prod), "https://api-eu.mixpanel.com");
  EXPECT_EQ(url_of(*projects.find("sandbox")), "http://127.0.0.1:8080");
  EXPECT_EQ(projects.find("other"), nullptr);
  ASSERT_EQ(projects.organizations.size(), 1u);
  const Organization& acme = projects.organizations.front();
  EXPECT_EQ(acme.region->value, mixpanel::Region::in);
  EXPECT_EQ(acme.id->value, 42u);
  EXPECT_EQ(acme.endpoint->value, "http://127.0.0.1:8080");
  EXPECT_EQ(in_words(*acme.scim_token), "the file /run/secrets/scim");
  EXPECT_EQ(in_words(*acme.service_account), "the command /etc/mixferry/./get org");
  EXPECT_EQ(projects.chosen->value, "prod");
}

TEST(ReadProjects, NothingIsAFileWithoutProjects) {
  for (const char* text : {"", "# nothing yet\n", "projects:\n", "projects: {}\norganizations: {}\n"}) {
    EXPECT_EQ(complaints(text), "") << text;
    EXPECT_TRUE(read_projects("p.yaml", text).projects.projects.empty());
  }
}

struct Mistake {
  const char* name;
  const char* yaml;  ///< below `projects: { p: `, with a token beside it
  const char* said;
};

class MistakenProject : public testing::TestWithParam<Mistake> {};

TEST_P(MistakenProject, IsToldWithItsPlace) {
  const std::string text = complaints(std::string("projects:\n  p:\n    token: t\n    ") + GetParam().yaml);
  EXPECT_THAT(text, HasSubstr(GetParam().said));
  EXPECT_THAT(text, Not(HasSubstr("s3cret"))) << "what may be a secret is not repeated";
}

INSTANTIATE_TEST_SUITE_P(
    Fields, MistakenProject,
    testing::Values(
        Mistake{"UnknownKey", "regoin: eu", "p.yaml:4:5: unknown key \"regoin\"; did you mean \"region\"?"},
        Mistake{"KeyOfSecretMistyped", "service_acount: me:s3cret",
                "p.yaml:4:5: unknown key \"service_acount\"; did you mean \"service_account\"?"},
        Mistake{"UnknownRegion", "region: eur", "4:13: \"region\" is not \"eur\"; did you mean \"eu\"?"},
        Mistake{"RegionIsNothing", "region:", "4:5: \"region\" is not nothing; allowed: us, eu, in"},
        Mistake{"RegionIsAList", "region: [eu]", "4:13: \"region\" is not a list; allowed: us, eu, in"},
        Mistake{"UnknownIdentity", "identity: simplifed",
                "4:15: \"identity\" is not \"simplifed\"; did you mean \"simplified\"?"},
        Mistake{"UnknownApi", "identity_api: http",
                "4:19: \"identity_api\" is not \"http\"; allowed: events, rest"},
        Mistake{"IdIsNoNumber", "id: prod", "4:9: \"id\" is a number in digits"},
        Mistake{"IdIsNegative", "id: -4", "not \"-4\""}, Mistake{"IdIsZero", "id: 0", "not \"0\""},
        Mistake{"IdIsTooLong", "id: 99999999999999999999", "4:9: \"id\" is a number in digits"},
        Mistake{"TwiceTheSame", "region: eu\n    region: us",
                "5:5: \"region\" stands here twice, first on line 4"},
        Mistake{"GroupKeyIsNoNumber", "group_keys: { company: acme }",
                "4:19: the group key \"company\" needs its data_group_id, a number such as -7212345678901, "
                "not \"acme\""},
        Mistake{"GroupKeyHasNoNumber", "group_keys: { company: }", "4:19: the group key \"company\" needs"},
        Mistake{"GroupKeysAreAList", "group_keys: [company]", "4:17: \"group_keys\" is a map of group keys"},
        Mistake{"ZoneIsNone", "timezone: \"+02:00\"", "4:15: \"timezone\" is the name of a time zone"},
        Mistake{"QuotaIsNone", "query_quota: 0",
                "4:18: \"query_quota\" is a number from 1 to 1000000, not \"0\""},
        Mistake{"PlainHttp", "endpoint: http://example.org",
                "4:15: endpoint `http://example.org`: plain http is only"},
        Mistake{"EndpointIsNoUrl", "endpoint: [a]", "4:15: \"endpoint\" is a URL"},
        Mistake{"EndpointWithPassword", "endpoint: https://me:s3cret@example.org",
                "4:15: endpoint `https://...`"},
        Mistake{"SecretItself", "service_account: me:s3cret",
                "4:22: \"service_account\" is a secret, which never stands in this file: say where it is, by "
                "{ env: "
                "NAME }, { file: PATH } or { command: [PROGRAM, ARGUMENT] }. What stands here is known to "
                "whoever "
                "read this file: have Mixpanel make another"},
        Mistake{"SecretItselfInQuotes", "gdpr_token: \"s3cret\"", "4:17: \"gdpr_token\" is a secret"},
        Mistake{"SecretItselfInAList", "project_secret: [s3cret]", "4:21: \"project_secret\" is a secret"},
        Mistake{"SecretItselfAsAKey", "project_secret: { s3cret }",
                "4:21: \"project_secret\" says in one way"},
        Mistake{"SecretIsNothing", "project_secret:", "4:5: \"project_secret\" is a secret"},
        Mistake{"SecretInTheVariablesPlace", "gdpr_token: { env: \"me:s3cret\" }",
                "4:24: \"env\" is the name of a variable, of letters, digits and _, and not its value"},
        Mistake{"VariableIsNothing", "gdpr_token: { env: }", "4:19: \"env\" is the name of a variable"},
        Mistake{"TwoWays", "gdpr_token: { env: A, file: b }",
                "4:17: \"gdpr_token\" says in one way where it is"},
        Mistake{"NoWay", "gdpr_token: {}", "4:17: \"gdpr_token\" says in one way where it is"},
        Mistake{"UnknownWay", "gdpr_token: { vault: s3cret }",
                "4:17: \"gdpr_token\" says in one way where it is"},
        Mistake{"HomeByTheShell", "gdpr_token: { file: ~/gdpr }",
                "4:25: \"file\" is a path, absolute or from"},
        Mistake{"CommandForAShell", "gdpr_token: { command: pass show s3cret }",
                "4:28: \"command\" is a list of a program and its arguments, such as [pass, show, mixpanel]"},
        Mistake{"CommandIsEmpty", "gdpr_token: { command: [] }", "4:28: \"command\" is a list of a program"},
        Mistake{"CommandHasAMap", "gdpr_token: { command: [a, { b: c }] }", "4:28: \"command\" is a list"}),
    [](const auto& row) { return row.param.name; });

class MistakenFile : public testing::TestWithParam<Mistake> {};

TEST_P(MistakenFile, IsToldWithItsPlace) {
  const std::string text = complaints(GetParam().yaml);
  EXPECT_THAT(text, HasSubstr(GetParam().said));
  EXPECT_THAT(text, Not(HasSubstr("s3cret")));
}

INSTANTIATE_TEST_SUITE_P(
    Files, MistakenFile,
    testing::Values(
        Mistake{"NoMap", "- prod\n", "p.yaml:1:1: a map with the key projects is expected here"},
        Mistake{"UnknownKey", "project: {}\n",
                "p.yaml:1:1: unknown key \"project\"; did you mean \"projects\"?"},
        Mistake{"ProjectsAreAList", "projects: [prod]\n", "1:11: \"projects\" is a map of names, not a list"},
        Mistake{"ProjectIsText", "projects: { prod: abc }\n", "1:13: \"prod\" has its fields below it"},
        Mistake{"ProjectTwice", "projects:\n  a: { token: t }\n  a: { token: u }\n",
                "3:3: \"a\" stands here twice, first on line 2"},
        Mistake{"NameLikeAnOption", "projects: { -p: { token: t } }\n", "\"-p\" can't be a name"},
        Mistake{"NameThatIsNotWhatItLooksLike", "projects: { \"a\\u200Bb\": { token: t } }\n",
                "can't be a name"},
        Mistake{"NameWithBlanks", "projects: { \"a b\": { token: t } }\n", "1:13: \"a b\" can't be a name"},
        Mistake{"NeitherTokenNorId", "projects: { a: { region: eu } }\n",
                "1:13: the project \"a\" has neither token nor id"},
        Mistake{"SecretForAToken", "projects: { a: { token: \"me:s3cret\" } }\n",
                "1:25: \"token\" is one word"},
        Mistake{"TokenOfTwoWords", "projects: { a: { token: s3cret word } }\n",
                "1:25: \"token\" is one word"},
        Mistake{"TokenByReference", "projects: { a: { token: { env: T } } }\n",
                "1:25: \"token\" is one word"},
        Mistake{"UnknownDefault", "projects: { prod: { token: t }, dev: { token: t } }\ndefault: prd\n",
                "2:10: there is no project \"prd\", but \"prod\"; there are prod, dev"},
        Mistake{"DefaultOfNone", "default: prod\n",
                "1:10: there is no project \"prod\"; there is none at all"},
        Mistake{"DefaultIsAList", "projects: { a: { token: t } }\ndefault: [a]\n",
                "2:10: \"default\" is the name of a project"},
        Mistake{"OrganizationsKey", "organizations: { acme: { token: t } }\n",
                "1:26: unknown key \"token\"; did you mean \"scim_token\"?"},
        Mistake{"OrganizationsSecret", "organizations: { acme: { scim_token: s3cret } }\n",
                "1:38: \"scim_token\" is a secret"},
        Mistake{"NoYaml", "projects: { a: { token: \"t }\n",
                "1:25: the quote that begins here is never closed"}),
    [](const auto& row) { return row.param.name; });

TEST(ReadProjects, TellsAllThatIsWrongAtOnce) {
  EXPECT_EQ(complaints("projects:\n  a: { token: t, region: x }\n  b: { id: y }\ndefault: zzz\n"),
            "p.yaml:2:26: \"region\" is not \"x\"; allowed: us, eu, in\n"
            "p.yaml:3:12: \"id\" is a number in digits, from 1 on, not \"y\"\n"
            "p.yaml:4:10: there is no project \"zzz\"; there are a, b\n");
}

}  // namespace
}  // namespace mixferry::projects
