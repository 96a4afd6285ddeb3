#pragma once
/// Whether credentials are right, found out by calls that change nothing.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/http/client_options.h"
#include "engine/http/endpoint.h"
#include "engine/http/message/request.h"
#include "engine/mixpanel/secret_token.h"
#include "engine/mixpanel/sent_credential.h"
#include "engine/mixpanel/service_account.h"

namespace mixferry::reading {

struct CredentialFinding {
  enum class Fitness : std::uint8_t { works, does_not, unknown };
  Fitness fitness = Fitness::unknown;
  std::string words = {};  ///< what that means, and what to do: whole sentences
};

/// `works`, `does not work`, `unknown`.
[[nodiscard]] std::string_view word_of(CredentialFinding::Fitness fitness);

/// A call, and what its answer says of the credential in it.
struct CredentialProbe {
  http::Request request = {};
  mixpanel::CredentialUse use = {};
  std::uint64_t project_id = 0;                                     ///< as in `SentCredential`
  std::function<CredentialFinding(std::string_view answer)> found;  ///< of an answer that refuses nothing
};

/// Each is one call; `probes_of` are made in their order, up to the first that does not work. A query is one
/// of the sixty that a project has an hour.
[[nodiscard]] std::vector<CredentialProbe> probes_of(const mixpanel::ServiceAccount& account);
[[nodiscard]] std::vector<CredentialProbe> probes_of(const mixpanel::ServiceAccount& account,
                                                     std::uint64_t project_id);
[[nodiscard]] std::vector<CredentialProbe> probes_of(const mixpanel::ProjectSecret& secret,
                                                     std::uint64_t project_id);
[[nodiscard]] std::vector<CredentialProbe> probes_of(const mixpanel::GdprToken& token,
                                                     std::string_view project_token);
/// Of an organization; nullopt: its number is not known.
[[nodiscard]] std::vector<CredentialProbe> probes_of_organization(
    const mixpanel::ServiceAccount& account, std::optional<std::uint64_t> organization_id);
[[nodiscard]] std::vector<CredentialProbe> probes_of(const mixpanel::ScimToken& token);

/// What the last of these calls said that was made. One attempt each, 30 s at most. Throws `RunError`
/// (`usage`) when the trusted certificates can't be read.
[[nodiscard]] CredentialFinding check(const http::Endpoint& endpoint, const http::ClientOptions& options,
                                      std::vector<CredentialProbe> probes);

}  // namespace mixferry::reading
