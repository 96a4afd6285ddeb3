#include "engine/mixpanel/accounts/own_organizations.h"

#include <charconv>
#include <simdjson.h>

#include "engine/mixpanel/answer_json.h"

namespace mixferry::mixpanel {
namespace {

namespace dom = simdjson::dom;

std::optional<std::uint64_t> organization_number(std::string_view digits) {
  std::uint64_t number = 0;
  const char* const end = digits.data() + digits.size();
  const auto [stopped_at, failed] = std::from_chars(digits.data(), end, number);
  return failed == std::errc{} && stopped_at == end && number > 0 ? std::optional(number) : std::nullopt;
}

/// `key`: what it stands under, if anything.
void add_organization(std::string_view key, const JsonElement& told, std::vector<OwnOrganization>& all) {
  std::optional<std::uint64_t> id = organization_number(key);
  std::string name;
  if (dom::object object; told.get(object) == simdjson::SUCCESS) {
    for (const auto& [field, value] : object) {
      if (field == "name") name = texts_of(value);
      if (field != "id") continue;
      const std::optional<std::int64_t> number = whole_number(value);
      id = number && *number > 0 ? static_cast<std::uint64_t>(*number) : organization_number(texts_of(value));
    }
  }
  if (id) all.push_back({.id = *id, .name = std::move(name)});
}

}  // namespace

http::Request request_for_own_organizations(const ServiceAccount& account) {
  http::Request request{.verb = http::Verb::get};
  request.target = "/api/app/me";
  request.authorization = account.authorization();
  return request;
}

std::vector<OwnOrganization> own_organizations(std::string_view answer) {
  std::vector<OwnOrganization> all;
  dom::parser parser;
  const std::optional<JsonElement> document = parse_answer(parser, answer);
  JsonElement told;
  if (!document || document->at_pointer("/results/organizations").get(told) != simdjson::SUCCESS) return all;
  if (dom::object by_id; told.get(by_id) == simdjson::SUCCESS) {
    for (const auto& [id, organization] : by_id) add_organization(id, organization, all);
  }
  if (dom::array list; told.get(list) == simdjson::SUCCESS) {
    for (const JsonElement organization : list) add_organization({}, organization, all);
  }
  return all;
}

}  // namespace mixferry::mixpanel
