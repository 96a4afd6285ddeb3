#pragma once
/// What a refusal means for the credential that was sent: which one went where, and what to do. Pure.

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/mixpanel/query/query_trouble.h"

namespace mixferry::mixpanel {

/// A kind of credential, and what it was sent for.
enum class CredentialUse : std::uint8_t {
  account,        ///< a service account, to ask who it is
  account_query,  ///< a service account, for what is in a project
  secret_query,   ///< a project's secret, for the same
  gdpr,           ///< a GDPR token, for deletions and retrievals
  scim,           ///< a SCIM token, for the seats of an organization
};

struct SentCredential {
  CredentialUse use = CredentialUse::account;
  std::string_view host;         ///< where to, as a URL has it
  std::uint64_t project_id = 0;  ///< of `account_query` and `secret_query`
};

/// Whole sentences, the last with Mixpanel's own words.
[[nodiscard]] std::string explain(const QueryTrouble& trouble, const SentCredential& sent);

}  // namespace mixferry::mixpanel
