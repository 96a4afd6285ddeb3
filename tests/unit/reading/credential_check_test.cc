#include "engine/reading/credential_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/test_server.h"

namespace mixferry::reading {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;
using tests::http_answer;
using tests::Peer;
using tests::TestServer;
using Fitness = CredentialFinding::Fitness;

constexpr std::string_view kFine = R"({"status":"ok","results":{}})";

/// Gives `answers` one after the other, and keeps the requests.
class Mixpanel {
 public:
  explicit Mixpanel(std::vector<std::string> answers) : answers_(std::move(answers)) {}

  CredentialFinding check(std::vector<CredentialProbe> probes) {
    return reading::check({.tls = false, .host = "127.0.0.1", .port = server_.port()}, {}, std::move(probes));
  }
  [[nodiscard]] std::string port() const { return std::to_string(server_.port()); }
  [[nodiscard]] const std::vector<std::string>& requests() const { return requests_; }

 private:
  void serve(Peer& peer) {
    for (std::string request = peer.read_request(); !request.empty(); request = peer.read_request()) {
      requests_.push_back(request);
      peer.write(answers_.at(requests_.size() - 1));
    }
  }

  const std::vector<std::string> answers_;
  std::vector<std::string> requests_;
  TestServer server_{[this](Peer& peer) { serve(peer); }};
};

mixpanel::ServiceAccount robot() {
  return mixpanel::ServiceAccount::parse("robot:secret").value();
}

TEST(CredentialCheck, AsksWhoAnAccountIsAndThenWhetherItMayReadTheProject) {
  Mixpanel mixpanel({http_answer(200, kFine), http_answer(200, kFine)});
  const CredentialFinding finding = mixpanel.check(probes_of(robot(), 7));
  EXPECT_EQ(finding.fitness, Fitness::works);
  EXPECT_EQ(finding.words, "It may read project 7.");
  EXPECT_THAT(mixpanel.requests(),
              ElementsAre(AllOf(StartsWith("GET /api/app/me HTTP/1.1\r\n"),
                                HasSubstr("Authorization: Basic cm9ib3Q6c2VjcmV0\r\n")),
                          AllOf(StartsWith("POST /api/query/engage?project_id=7 HTTP/1.1\r\n"),
                                HasSubstr("Authorization: Basic cm9ib3Q6c2VjcmV0\r\n"),
                                HasSubstr("distinct_ids=%5B%22mixferry%20asks%20whether%20it%20may%22%5D&"
                                          "output_properties=%5B%5D"))));
}

TEST(CredentialCheck, AsksNothingMoreOfACredentialThatDoesNotWork) {
  Mixpanel mixpanel({http_answer(401, R"({"status":"error","error":"Invalid service account"})")});
  const CredentialFinding finding = mixpanel.check(probes_of(robot(), 7));
  EXPECT_EQ(finding.fitness, Fitness::does_not);
  EXPECT_THAT(finding.words, AllOf(StartsWith("127.0.0.1:" + mixpanel.port() +
                                              " does not know the service account that was sent there"),
                                   HasSubstr(R"(It said: "Invalid service account")")));
  EXPECT_EQ(mixpanel.requests().size(), 1u);
}

TEST(CredentialCheck, SendsEachOtherKindWhereItBelongs) {
  Mixpanel of_secret({http_answer(200, kFine)});
  EXPECT_EQ(of_secret.check(probes_of(mixpanel::ProjectSecret::parse("s3cret").value(), 7)).fitness,
            Fitness::works);
  EXPECT_THAT(of_secret.requests(), ElementsAre(AllOf(StartsWith("POST /api/query/engage?project_id=7 "),
                                                      HasSubstr("Authorization: Basic czNjcmV0Og==\r\n"))));
  Mixpanel of_gdpr({http_answer(200, kFine)});
  EXPECT_EQ(of_gdpr.check(probes_of(mixpanel::GdprToken::parse("gdpr").value(), "T")).words,
            "It may see deletions and retrievals of the project.");
  EXPECT_THAT(of_gdpr.requests(), ElementsAre(AllOf(StartsWith("GET /api/app/data-deletions/v3.0/0?token=T "),
                                                    HasSubstr("Authorization: Bearer gdpr\r\n"))));
}

std::vector<CredentialProbe> probes_of_42() {
  return probes_of_organization(robot(), 42);
}

struct OfOrganization {
  std::string name;
  std::vector<CredentialProbe> (*probes)();
  std::string answer;
  Fitness fitness;
  std::string words;

  friend void PrintTo(const OfOrganization& one, std::ostream* out) { *out << one.name; }
};

class OrganizationCredentials : public testing::TestWithParam<OfOrganization> {};

TEST_P(OrganizationCredentials, AreToldApart) {
  Mixpanel mixpanel({GetParam().answer});
  const CredentialFinding finding = mixpanel.check(GetParam().probes());
  EXPECT_EQ(finding.fitness, GetParam().fitness);
  EXPECT_THAT(finding.words, HasSubstr(GetParam().words));
}

constexpr const char* kOfAcme =
    R"({"status":"ok","results":{"organizations":{"1":{"id":1,"name":"Acme"}},"projects":{}}})";

INSTANTIATE_TEST_SUITE_P(
    Each, OrganizationCredentials,
    testing::Values(
        OfOrganization{"Account", probes_of_42,
                       http_answer(200, R"({"results":{"organizations":{"42":{"id":42,"name":"Acme"}}}})"),
                       Fitness::works, "It is of the organization 42 (Acme)."},
        OfOrganization{"AccountOfAnother", probes_of_42, http_answer(200, kOfAcme), Fitness::does_not,
                       "it is of the organization 1 (Acme), not of 42. Make one there"},
        OfOrganization{"AccountOfWhichever", [] { return probes_of_organization(robot(), std::nullopt); },
                       http_answer(200, kOfAcme), Fitness::works, "It is of the organization 1 (Acme)."},
        OfOrganization{"AccountWhoDoesNotTell", probes_of_42, http_answer(200, kFine), Fitness::works,
                       "of which organization, it does not tell"},
        OfOrganization{"AccountNotKnown", probes_of_42, http_answer(401, ""), Fitness::does_not,
                       "does not know the service account"},
        OfOrganization{"Scim", [] { return probes_of(mixpanel::ScimToken::parse("scim").value()); },
                       http_answer(200, R"({"totalResults":1})"), Fitness::works,
                       "It manages an organization with 1 seat; which one, Mixpanel does not tell."},
        OfOrganization{"ScimNotKnown", [] { return probes_of(mixpanel::ScimToken::parse("scim").value()); },
                       http_answer(401, R"({"detail":"No such token","status":"401"})"), Fitness::does_not,
                       R"(It said: "No such token")"},
        OfOrganization{"ScimPlan", [] { return probes_of(mixpanel::ScimToken::parse("scim").value()); },
                       http_answer(403, ""), Fitness::does_not, "Enterprise plan"},
        OfOrganization{"ScimPage", [] { return probes_of(mixpanel::ScimToken::parse("scim").value()); },
                       http_answer(200, kFine), Fitness::unknown, "The answer is none of SCIM"}),
    [](const auto& row) { return row.param.name; });

TEST(CredentialCheck, AsksForTheNumberOfSeatsByAScimToken) {
  Mixpanel mixpanel({http_answer(200, R"({"totalResults":0})")});
  EXPECT_EQ(mixpanel.check(probes_of(mixpanel::ScimToken::parse("scim").value())).fitness, Fitness::works);
  EXPECT_THAT(mixpanel.requests(),
              ElementsAre(AllOf(StartsWith("GET /api/app/scim/v2/Users?count=0 HTTP/1.1\r\n"),
                                HasSubstr("Authorization: Bearer scim\r\n"),
                                HasSubstr("Accept: application/scim+json\r\n"))));
}

struct Said {
  std::string name;
  std::string answer;  ///< to the query
  Fitness fitness;
  std::string words;

  friend void PrintTo(const Said& said, std::ostream* out) { *out << said.name; }
};

class CredentialAnswers : public testing::TestWithParam<Said> {};

TEST_P(CredentialAnswers, AreToldApart) {
  Mixpanel mixpanel({http_answer(200, kFine), GetParam().answer});
  const CredentialFinding finding = mixpanel.check(probes_of(robot(), 7));
  EXPECT_EQ(finding.fitness, GetParam().fitness);
  EXPECT_THAT(finding.words, HasSubstr(GetParam().words));
}

INSTANTIATE_TEST_SUITE_P(
    Each, CredentialAnswers,
    testing::Values(
        Said{"NotThisProject",
             http_answer(403,
                         R"({"request":"/api/query/engage","error":"User is not a member of this project"})"),
             Fitness::does_not, "is not a member of project 7. Make it one"},
        Said{"NotAuthenticated", http_answer(400, R"({"error":"Unable to authenticate request"})"),
             Fitness::does_not, "does not take the service account that was sent there for project 7."},
        Said{"Plan", http_answer(402, R"({"error":"Your plan does not allow API calls."})"),
             Fitness::does_not, R"(It said: "Your plan does not allow API calls.")"},
        Said{"HostThatTakesData", http_answer(404, ""), Fitness::unknown,
             "which does not answer any, as hosts that take data don't."},
        Said{"Quota", http_answer(429, R"({"error":"Query rate limit exceeded"})"), Fitness::unknown,
             "Try again in an hour."},
        Said{"WebPage", http_answer(200, "<html>log in</html>"), Fitness::unknown,
             R"(It said: "a web page")"},
        Said{"Redirect", http_answer(302, "", "Location: http://127.0.0.1:1/\r\n"), Fitness::unknown,
             "that tells. Try again later."},
        Said{"Down", http_answer(503, ""), Fitness::unknown, "Try again later."},
        Said{"Nonsense", "nonsense\r\n\r\n", Fitness::unknown, "It could not be asked: "}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace mixferry::reading
