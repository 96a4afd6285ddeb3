#include "engine/mixpanel/sent_credential.h"

#include <fmt/format.h>

namespace mixferry::mixpanel {
namespace {

/// `{0}` stands for the host, `{1}` for the project's number.
struct WordsOfUse {
  std::string_view not_known;           ///< the credential is refused
  std::string_view not_allowed;         ///< it is known, and may not
  std::string_view request;             ///< what it was sent with
  std::string_view again_in = "later";  ///< when it was too much
  std::string_view remark = {};         ///< of where such requests go: a sentence and a blank
};

constexpr WordsOfUse kOfAccount = {
    .not_known =
        "{0} does not know the service account that was sent there, or has another secret for it. "
        "Check that it is user:secret as Mixpanel showed it, and that it was made in this region.",
    .not_allowed =
        "{0} knows the service account that was sent there, and does not let it ask for its own "
        "projects.",
    .request = "A question about a service account"};

constexpr WordsOfUse kOfAccountQuery = {
    .not_known =
        "{0} does not take the service account that was sent there for project {1}. Check that it "
        "is user:secret as Mixpanel showed it, and that it was made in this region.",
    .not_allowed =
        "{0} knows the service account that was sent there, but it is not a member of project "
        "{1}. Make it one (Project Settings > Service Accounts), or mend the project's number or "
        "region.",
    .request = "A question about project {1}",
    .again_in = "in an hour"};

// Source of the date: Mixpanel docs, reference "Project Secret".
constexpr WordsOfUse kOfSecretQuery = {
    .not_known =
        "{0} does not take the project secret that was sent there for project {1}: it is of another "
        "project or region, or none, or switched off, as Mixpanel does with all of them on 3 March "
        "2027. Make a service account instead (Project Settings > Service Accounts).",
    .not_allowed =
        "{0} knows the project secret that was sent there, but it is not of project {1}. Mend the "
        "project's number, or better make a service account (Project Settings > Service "
        "Accounts): Mixpanel switches secrets off on 3 March 2027.",
    .request = "A question about project {1}",
    .again_in = "in an hour"};

constexpr WordsOfUse kOfGdprToken = {
    .not_known =
        "{0} does not take the GDPR token that was sent there for deletions and retrievals. Check "
        "that it is one (Personal Settings > Data & Privacy), and no SCIM token, service account "
        "or project secret; that it is not older than a year; and the project's region.",
    .not_allowed =
        "{0} knows the GDPR token that was sent there, but whose it is can't delete in the "
        "project of this token: an owner or admin of the project or its organization can. Or the "
        "project's token is of another project or region.",
    .request = "A question about a deletion"};

// Source of the host: Mixpanel docs, "Single Sign-On", which name no other.
constexpr WordsOfUse kOfScimToken = {
    .not_known =
        "{0} does not take the SCIM token that was sent there for the seats of an organization. "
        "Check that it is one (Organization Settings > Access Security), and the newest: making "
        "one ends the one before. A GDPR token, a service account or a project secret is none. "
        "Mixpanel documents SCIM for mixpanel.com alone, the region us.",
    .not_allowed =
        "{0} refuses SCIM to the token that was sent there: it comes with the Enterprise plan "
        "alone. Ask an owner of the organization which plan it has.",
    .request = "A SCIM request",
    .remark = "Mixpanel documents SCIM for mixpanel.com alone, the region us. "};

const WordsOfUse& words_for(CredentialUse use) {
  switch (use) {
    case CredentialUse::account_query:
      return kOfAccountQuery;
    case CredentialUse::secret_query:
      return kOfSecretQuery;
    case CredentialUse::gdpr:
      return kOfGdprToken;
    case CredentialUse::scim:
      return kOfScimToken;
    case CredentialUse::account:
      break;
  }
  return kOfAccount;
}

std::string meaning_of(QueryTrouble::Kind kind, const SentCredential& sent) {
  const WordsOfUse& words = words_for(sent.use);
  const auto filled_in = [&](std::string_view text) {
    return fmt::format(fmt::runtime(text), sent.host, sent.project_id);
  };
  switch (kind) {
    case QueryTrouble::Kind::credentials:
      return filled_in(words.not_known);
    case QueryTrouble::Kind::project:
      return filled_in(words.not_allowed);
    case QueryTrouble::Kind::plan:
      return fmt::format("{} went to {}, and the plan has no such API.", filled_in(words.request), sent.host);
    case QueryTrouble::Kind::place:
      return fmt::format(
          "{} went to {}, which does not answer any, as hosts that take data don't. {}Leave the "
          "endpoint out, and say the region.",
          filled_in(words.request), sent.host, words.remark);
    case QueryTrouble::Kind::quota:
      return fmt::format("Too much was asked of {} lately. Try again {}.", sent.host, words.again_in);
    case QueryTrouble::Kind::session:
    case QueryTrouble::Kind::question:
    case QueryTrouble::Kind::passing:
    case QueryTrouble::Kind::unreadable:
      break;
  }
  return fmt::format("There was no answer of {} that tells. Try again later.", sent.host);
}

}  // namespace

std::string explain(const QueryTrouble& trouble, const SentCredential& sent) {
  return fmt::format("{} It said: \"{}\"", meaning_of(trouble.kind, sent), trouble.words);
}

}  // namespace mixferry::mixpanel
