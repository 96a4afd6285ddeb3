#include "engine/reading/credential_check.h"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <exception>
#include <fmt/format.h>
#include <utility>

#include "engine/base/counted.h"
#include "engine/base/listed.h"
#include "engine/calls/verdict.h"
#include "engine/http/client.h"
#include "engine/mixpanel/accounts/own_organizations.h"
#include "engine/mixpanel/privacy/task_request.h"
#include "engine/mixpanel/query/profile_query.h"
#include "engine/mixpanel/query/query_trouble.h"
#include "engine/mixpanel/scim/seat_count.h"

namespace mixferry::reading {
namespace {

using Fitness = CredentialFinding::Fitness;
using Kind = mixpanel::QueryTrouble::Kind;
using mixpanel::CredentialUse;
using mixpanel::OwnOrganization;

Fitness fitness_of(Kind kind) {
  return kind == Kind::credentials || kind == Kind::project || kind == Kind::plan ? Fitness::does_not
                                                                                  : Fitness::unknown;
}

CredentialFinding judge(const calls::Attempt& attempt, const CredentialProbe& probe, std::string_view host) {
  if (!attempt) return {Fitness::unknown, fmt::format("It could not be asked: {}.", attempt.error().message)};
  const auto trouble = mixpanel::trouble_in_whole(attempt->status, attempt->body);
  if (!trouble) return probe.found(attempt->body);
  return {fitness_of(trouble->kind), mixpanel::explain(*trouble, {probe.use, host, probe.project_id})};
}

/// What there is to say of any answer that refuses nothing.
auto simply_works(std::string words) {
  return [words = std::move(words)](std::string_view /*answer*/) -> CredentialFinding {
    return {Fitness::works, words};
  };
}

CredentialProbe probe_by_query(const mixpanel::QueryAccess& access, CredentialUse use) {
  mixpanel::ProfileQuery query;
  query.distinct_ids = {"mixferry asks whether it may"};
  query.properties.emplace();
  return {.request = request_for(query, access),
          .use = use,
          .project_id = access.project_id(),
          .found = simply_works(fmt::format("It may read project {}.", access.project_id()))};
}

std::string in_words(const std::vector<OwnOrganization>& organizations) {
  std::vector<std::string> each;
  for (const OwnOrganization& one : organizations)
    each.push_back(one.name.empty() ? std::to_string(one.id) : fmt::format("{} ({})", one.id, one.name));
  return listed(each, "and");
}

CredentialFinding belongs_to(std::optional<std::uint64_t> wanted, std::string_view answer) {
  const std::vector<OwnOrganization> own = mixpanel::own_organizations(answer);
  if (own.empty())
    return {Fitness::works, "Mixpanel knows this service account; of which organization, it does not tell."};
  const std::string named = in_words(own);
  if (!wanted || std::ranges::find(own, *wanted, &OwnOrganization::id) != own.end())
    return {Fitness::works, fmt::format("It is of the organization {}.", named)};
  return {
      Fitness::does_not,
      fmt::format("Mixpanel knows this service account, but it is of the organization {}, not of {}. Make "
                  "one there (Organization Settings > Service Accounts), or mend the organization's `id`.",
                  named, *wanted)};
}

CredentialFinding sees_seats(std::string_view answer) {
  const std::optional<std::uint64_t> seats = mixpanel::seat_count(answer);
  if (!seats)
    return {Fitness::unknown,
            "The answer is none of SCIM, which tells how many seats there are. Check the "
            "region, and that no proxy or login page stands in between."};
  return {Fitness::works,
          fmt::format("It manages an organization with {}; which one, Mixpanel does not tell.",
                      counted(*seats, "seat"))};
}

}  // namespace

std::string_view word_of(CredentialFinding::Fitness fitness) {
  switch (fitness) {
    case Fitness::works:
      return "works";
    case Fitness::does_not:
      return "does not work";
    case Fitness::unknown:
      break;
  }
  return "unknown";
}

std::vector<CredentialProbe> probes_of(const mixpanel::ServiceAccount& account) {
  return {{.request = request_for_own_organizations(account),
           .use = CredentialUse::account,
           .found = simply_works("Mixpanel knows this service account.")}};
}

std::vector<CredentialProbe> probes_of(const mixpanel::ServiceAccount& account, std::uint64_t project_id) {
  std::vector<CredentialProbe> probes = probes_of(account);
  probes.push_back(probe_by_query({account, project_id}, CredentialUse::account_query));
  return probes;
}

std::vector<CredentialProbe> probes_of(const mixpanel::ProjectSecret& secret, std::uint64_t project_id) {
  return {probe_by_query({secret, project_id}, CredentialUse::secret_query)};
}

std::vector<CredentialProbe> probes_of(const mixpanel::GdprToken& token, std::string_view project_token) {
  const mixpanel::PrivacyAccess access(token, project_token);
  return {{.request = request_for_status(mixpanel::TaskKind::deletion, "0", access),
           .use = CredentialUse::gdpr,
           .found = simply_works("It may see deletions and retrievals of the project.")}};
}

std::vector<CredentialProbe> probes_of_organization(const mixpanel::ServiceAccount& account,
                                                    std::optional<std::uint64_t> organization_id) {
  return {
      {.request = request_for_own_organizations(account),
       .use = CredentialUse::account,
       .found = [organization_id](std::string_view answer) { return belongs_to(organization_id, answer); }}};
}

std::vector<CredentialProbe> probes_of(const mixpanel::ScimToken& token) {
  return {{.request = request_for_seat_count(token), .use = CredentialUse::scim, .found = sees_seats}};
}

CredentialFinding check(const http::Endpoint& endpoint, const http::ClientOptions& options,
                        std::vector<CredentialProbe> probes) {
  constexpr std::chrono::seconds answered_within{30};
  const std::string host = http::authority(endpoint);
  boost::asio::io_context loop{1};
  http::Client client(loop.get_executor(), endpoint, options);
  CredentialFinding finding;
  boost::asio::co_spawn(
      loop,
      [&]() -> boost::asio::awaitable<void> {
        for (CredentialProbe& probe : probes) {
          http::Request request = std::move(probe.request);
          request.response_deadline = answered_within;
          const calls::Attempt attempt = co_await client.send(std::move(request));
          finding = judge(attempt, probe, host);
          if (finding.fitness != Fitness::works) break;
        }
        loop.stop();  // a lookup that goes on by itself is not waited for
      },
      [](const std::exception_ptr& failure) {
        if (failure) std::rethrow_exception(failure);
      });
  loop.run();
  return finding;
}

}  // namespace mixferry::reading
