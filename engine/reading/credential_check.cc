#include "engine/reading/credential_check.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <exception>
#include <fmt/format.h>
#include <optional>
#include <utility>

#include "engine/http/client.h"
#include "engine/mixpanel/query/profile_query.h"
#include "engine/mixpanel/query/query_trouble.h"

namespace mixferry::reading {
namespace {

using Fitness = CredentialFinding::Fitness;
using Kind = mixpanel::QueryTrouble::Kind;

/// What to say of a credential of one kind; `{}` stands for the subject.
struct CredentialWords {
  std::string_view works;
  std::string_view not_known;    ///< the credential is refused
  std::string_view not_allowed;  ///< it is known, and may not
};

constexpr CredentialWords kOfAccount = {
    .works = "Mixpanel knows this service account.",
    .not_known =
        "Mixpanel does not know this service account, or another secret of it. Check that it is "
        "user:secret of a service account, and that the region is the one where it was made.",
    .not_allowed = "Mixpanel knows this service account, and does not let it ask for its own projects."};
constexpr CredentialWords kOfQueries = {
    .works = "It may read project {}.",
    .not_known =
        "Mixpanel does not take this credential for queries. Check that it is one of this project, and the "
        "region.",
    .not_allowed =
        "The credential is right, but it is not a member of project {}. Make it one (Project "
        "Settings > Service Accounts), or mend the project's number."};
constexpr CredentialWords kOfGdprToken = {
    .works = "It may see deletions and retrievals of the project.",
    .not_known =
        "Mixpanel does not take it for deletions and retrievals. Check that it is a GDPR token (Personal "
        "Settings > Data & Privacy), not one of SCIM, that it is not older than a year, and that the "
        "project's token and region are right.",
    .not_allowed = "Mixpanel knows this token, but whose it is must be an owner or admin."};
std::string with_subject(std::string_view words, std::string_view subject) {
  return fmt::format(fmt::runtime(words), subject);
}

CredentialFinding finding_of(const mixpanel::QueryTrouble& trouble, const CredentialWords& words,
                             std::string_view subject) {
  const auto say = [&](Fitness fitness, std::string_view what) {
    return CredentialFinding{fitness, fmt::format("{} It said: \"{}\"", what, trouble.words)};
  };
  switch (trouble.kind) {
    case Kind::credentials:
      return say(Fitness::does_not, with_subject(words.not_known, subject));
    case Kind::project:
      return say(Fitness::does_not, with_subject(words.not_allowed, subject));
    case Kind::plan:
      return say(Fitness::does_not, "The plan of the project has no such API.");
    case Kind::place:
      return say(
          Fitness::unknown,
          "Nothing there answers such a request: mixpanel.com, eu.mixpanel.com and in.mixpanel.com do, "
          "the hosts that take data don't.");
    case Kind::quota:
      return say(Fitness::unknown, "Too much was asked of the project lately. Try again in an hour.");
    case Kind::session:
    case Kind::question:
    case Kind::passing:
    case Kind::unreadable:
      break;
  }
  return say(Fitness::unknown, "There was no answer that tells. Try again later.");
}

template <const CredentialWords& words>
CredentialFinding judge(const calls::Attempt& attempt, std::string_view subject) {
  if (!attempt) return {Fitness::unknown, fmt::format("It could not be asked: {}.", attempt.error().message)};
  const auto trouble = mixpanel::trouble_in_whole(attempt->status, attempt->body);
  if (!trouble) return {Fitness::works, with_subject(words.works, subject)};
  return finding_of(*trouble, words, subject);
}

CredentialProbe probe_by_get(std::string target, const http::Authorization& authorization,
                             CredentialFinding (*judge)(const calls::Attempt&, std::string_view)) {
  CredentialProbe probe{.judge = judge};
  probe.request.target = std::move(target);
  probe.request.authorization = authorization;
  return probe;
}

CredentialProbe probe_by_query(const mixpanel::QueryAccess& access) {
  mixpanel::ProfileQuery query;
  query.distinct_ids = {"mixferry asks whether it may"};
  query.properties.emplace();
  return {.request = request_for(query, access),
          .judge = judge<kOfQueries>,
          .subject = std::to_string(access.project_id())};
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
  return {probe_by_get("/api/app/me", account.authorization(), judge<kOfAccount>)};
}

std::vector<CredentialProbe> probes_of(const mixpanel::ServiceAccount& account, std::uint64_t project_id) {
  std::vector<CredentialProbe> probes = probes_of(account);
  probes.push_back(probe_by_query({account, project_id}));
  return probes;
}

std::vector<CredentialProbe> probes_of(const mixpanel::ProjectSecret& secret, std::uint64_t project_id) {
  return {probe_by_query({secret, project_id})};
}

std::vector<CredentialProbe> probes_of(const mixpanel::GdprToken& token, std::string_view project_token) {
  return {probe_by_get(fmt::format("/api/app/data-deletions/v3.0/0?token={}", project_token),
                       token.authorization(), judge<kOfGdprToken>)};
}

CredentialFinding check(const http::Endpoint& endpoint, const http::ClientOptions& options,
                        std::vector<CredentialProbe> probes) {
  constexpr std::chrono::seconds answered_within{30};
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
          finding = probe.judge(attempt, probe.subject);
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
