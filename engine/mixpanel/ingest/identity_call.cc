#include "engine/mixpanel/ingest/identity_call.h"

#include <array>
#include <simdjson.h>
#include <stdexcept>
#include <utility>

#include "engine/http/message/status.h"
#include "engine/mixpanel/answer_json.h"
#include "engine/mixpanel/ingest/profile_answer.h"
#include "engine/mixpanel/ingest/status_verdict.h"

namespace mixferry::mixpanel {
namespace {

constexpr ApiWords kIdentityApi = {
    .name = "identity API",
    .credentials = "Check the service account, and whether it may write to the project of the token.",
    .absent =
        "Mixpanel documents none: leave --identity-api rest out, and links of ids go as events. Or check "
        "the endpoint."};

constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kTargetByKey = {
    {{"$anon_id", "/identity/create"},
     {"alias", "/identity/create-alias"},
     {"$distinct_ids", "/identity/merge"}}};

}  // namespace

std::string_view identity_call_target(std::string_view body) {
  simdjson::dom::parser parser;
  const std::optional<JsonElement> call = parse_answer(parser, body);
  for (const auto& [key, target] : kTargetByKey) {
    if (call && call->at_key(key).error() == simdjson::SUCCESS) return target;
  }
  throw std::logic_error("a call that links no ids");
}

DeliveryResult judge_identity_call(const Answer& answer, std::size_t sent) {
  // A call is two ids: who finds it too large speaks of something else.
  if (answer.status == http::kTooLarge) return no_readable_answer(answer);
  return judge_updates(answer, sent, kIdentityApi);
}

}  // namespace mixferry::mixpanel
