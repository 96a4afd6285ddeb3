#include "engine/mixpanel/scim/seat_count.h"

#include <simdjson.h>

#include "engine/mixpanel/answer_json.h"

namespace mixferry::mixpanel {

http::Request request_for_seat_count(const ScimToken& token) {
  http::Request request{.verb = http::Verb::get};
  request.target = "/api/app/scim/v2/Users?count=0";
  request.accept = "application/scim+json";
  request.authorization = token.authorization();
  return request;
}

std::optional<std::uint64_t> seat_count(std::string_view answer) {
  simdjson::dom::parser parser;
  const std::optional<JsonElement> document = parse_answer(parser, answer);
  simdjson::dom::object list;
  if (!document || document->get(list) != simdjson::SUCCESS) return std::nullopt;
  const auto fields = fields_of<1>(list, {"totalResults"});
  if (!fields || !fields->front()) return std::nullopt;
  const std::optional<std::int64_t> count = whole_number(*fields->front());
  return count && *count >= 0 ? std::optional(static_cast<std::uint64_t>(*count)) : std::nullopt;
}

}  // namespace mixferry::mixpanel
