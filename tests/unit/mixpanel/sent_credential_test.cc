#include "engine/mixpanel/sent_credential.h"

#include <gmock/gmock.h>

namespace mixferry::mixpanel {
namespace {

using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;
using Kind = QueryTrouble::Kind;

struct Case {
  const char* name;
  Kind kind;
  CredentialUse use;
  const char* said;  ///< the sentence that names what went where
  const char* to_do;
};

class SentCredentials : public testing::TestWithParam<Case> {};

TEST_P(SentCredentials, AreNamedWithWhereTheyWentAndWhatToDo) {
  const std::string text = explain({.kind = GetParam().kind, .words = "No."},
                                   {.use = GetParam().use, .host = "eu.mixpanel.com", .project_id = 7});
  EXPECT_THAT(text,
              AllOf(StartsWith(GetParam().said), HasSubstr(GetParam().to_do), EndsWith("It said: \"No.\"")));
}

INSTANTIATE_TEST_SUITE_P(
    Each, SentCredentials,
    testing::Values(
        Case{"AccountNotKnown", Kind::credentials, CredentialUse::account,
             "eu.mixpanel.com does not know the service account that was sent there, or has another secret "
             "for it.",
             "made in this region"},
        Case{"AccountNotAllowed", Kind::project, CredentialUse::account,
             "eu.mixpanel.com knows the service account that was sent there, and does not let it",
             "projects"},
        Case{"AccountAtIngestion", Kind::place, CredentialUse::account,
             "A question about a service account went to eu.mixpanel.com, which does not answer any,",
             "Leave the endpoint out, and say the region."},
        Case{"QueryNotKnown", Kind::credentials, CredentialUse::account_query,
             "eu.mixpanel.com does not take the service account that was sent there for project 7.",
             "Check that it is user:secret"},
        Case{"QueryNotAllowed", Kind::project, CredentialUse::account_query,
             "eu.mixpanel.com knows the service account that was sent there, but it is not a member of "
             "project 7.",
             "Make it one (Project Settings > Service Accounts)"},
        Case{"QueryAtIngestion", Kind::place, CredentialUse::account_query,
             "A question about project 7 went to eu.mixpanel.com, which does not answer any, as hosts that "
             "take data "
             "don't.",
             "Leave the endpoint out"},
        Case{"QueryPlan", Kind::plan, CredentialUse::account_query,
             "A question about project 7 went to eu.mixpanel.com, and the plan has no such API.", ""},
        Case{"QueryQuota", Kind::quota, CredentialUse::account_query,
             "Too much was asked of eu.mixpanel.com lately.", "in an hour"},
        Case{"SecretNotKnown", Kind::credentials, CredentialUse::secret_query,
             "eu.mixpanel.com does not take the project secret that was sent there for project 7:",
             "3 March 2027. Make a service account instead"},
        Case{"SecretNotAllowed", Kind::project, CredentialUse::secret_query,
             "eu.mixpanel.com knows the project secret that was sent there, but it is not of project 7.",
             "3 March 2027"},
        Case{"GdprNotKnown", Kind::credentials, CredentialUse::gdpr,
             "eu.mixpanel.com does not take the GDPR token that was sent there for deletions and retrievals.",
             "no SCIM token, service account or project secret"},
        Case{"GdprNotAllowed", Kind::project, CredentialUse::gdpr,
             "eu.mixpanel.com knows the GDPR token that was sent there, but whose it is can't delete",
             "Or the project's token is of another project or region."},
        Case{"GdprAtIngestion", Kind::place, CredentialUse::gdpr,
             "A question about a deletion went to eu.mixpanel.com,", "Leave the endpoint out"},
        Case{"GdprTooOften", Kind::quota, CredentialUse::gdpr,
             "Too much was asked of eu.mixpanel.com lately.", "Try again later."},
        Case{"ScimNotKnown", Kind::credentials, CredentialUse::scim,
             "eu.mixpanel.com does not take the SCIM token that was sent there for the seats of an "
             "organization.",
             "A GDPR token, a service account or a project secret is none. Mixpanel documents SCIM for "
             "mixpanel.com alone"},
        Case{"ScimPlan", Kind::project, CredentialUse::scim,
             "eu.mixpanel.com refuses SCIM to the token that was sent there:", "Enterprise plan"},
        Case{"ScimElsewhere", Kind::place, CredentialUse::scim,
             "A SCIM request went to eu.mixpanel.com, which does not answer any,",
             "Mixpanel documents SCIM for mixpanel.com alone"},
        Case{"Passing", Kind::passing, CredentialUse::scim,
             "There was no answer of eu.mixpanel.com that tells.", "Try again later."}),
    [](const auto& row) { return std::string{row.param.name}; });

}  // namespace
}  // namespace mixferry::mixpanel
