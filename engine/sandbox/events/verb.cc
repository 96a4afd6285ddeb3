#include "engine/sandbox/events/verb.h"

#include <algorithm>
#include <fmt/format.h>

namespace mixferry::sandbox {
namespace {

std::optional<Refusal> needs(const std::optional<std::string>& value, std::string_view field) {
  if (!value || value->empty()) return Refusal{.field = field, .reason = "must not be missing"};
  if (value->size() <= kEventIdBytesMax) return std::nullopt;
  return Refusal{.field = field, .reason = fmt::format("must not be longer than {} bytes", kEventIdBytesMax)};
}

bool is_pair(const std::vector<std::string>& ids) {
  return ids.size() == 2 && std::ranges::all_of(ids, [](const std::string& id) {
           return !id.empty() && id.size() <= kEventIdBytesMax;
         });
}

}  // namespace

Verb verb_of(std::string_view event_name) {
  for (const Verb verb : {Verb::identify, Verb::create_alias, Verb::merge}) {
    if (name_of(verb) == event_name) return verb;
  }
  return Verb::none;
}

std::string_view name_of(Verb verb) {
  switch (verb) {
    case Verb::identify:
      return "$identify";
    case Verb::create_alias:
      return "$create_alias";
    case Verb::merge:
      return "$merge";
    case Verb::none:
      return "";
  }
  return "";
}

std::optional<Refusal> verb_refusal(Verb verb, const Event& event, Endpoint endpoint) {
  if (std::optional<Refusal> refusal = needs(event.token, "properties.token")) return refusal;
  switch (verb) {
    case Verb::identify: {
      std::optional<Refusal> refusal = needs(event.identified_id, "properties.$identified_id");
      return refusal ? refusal : needs(event.anon_id, "properties.$anon_id");
    }
    case Verb::create_alias: {
      std::optional<Refusal> refusal = needs(event.distinct_id, "properties.distinct_id");
      return refusal ? refusal : needs(event.alias, "properties.alias");
    }
    case Verb::merge:
      if (endpoint == Endpoint::track || is_pair(event.distinct_ids)) return std::nullopt;
      return Refusal{.field = "properties.$distinct_ids", .reason = "must be a list of exactly two ids"};
    case Verb::none:
      return std::nullopt;
  }
  return std::nullopt;
}

std::optional<Refusal> refusal_with_verb(const Event& event, Terms terms) {
  const Verb verb = verb_of(event.name);
  terms.is_verb = verb != Verb::none;
  std::optional<Refusal> refusal = terms.is_verb ? verb_refusal(verb, event, terms.endpoint) : std::nullopt;
  return refusal ? refusal : refusal_of(event, terms);
}

std::optional<Link> link_of(Verb verb, const Event& event, IdentityMode mode, Endpoint endpoint,
                            bool trusted) {
  const bool original = mode == IdentityMode::original;
  switch (verb) {
    case Verb::none:
      if (mode != IdentityMode::simplified || event.user_id.value_or("").empty() ||
          event.device_id.value_or("").empty()) {
        return std::nullopt;
      }
      return Link{.kind = Link::Kind::device, .id = *event.user_id, .joining = device_of(*event.device_id)};
    case Verb::identify:
      if (!original || !is_uuid_v4(*event.anon_id)) return std::nullopt;
      return Link{.kind = Link::Kind::identify, .id = *event.identified_id, .joining = *event.anon_id};
    case Verb::create_alias:
      if (mode == IdentityMode::simplified) return std::nullopt;
      return Link{.kind = Link::Kind::alias, .id = *event.distinct_id, .joining = *event.alias};
    case Verb::merge:
      if (!original || endpoint == Endpoint::track || !trusted) return std::nullopt;
      return Link{.kind = Link::Kind::merge, .id = event.distinct_ids[0], .joining = event.distinct_ids[1]};
  }
  return std::nullopt;
}

bool is_uuid_v4(std::string_view text) {
  constexpr std::string_view kShape = "xxxxxxxx-xxxx-4xxx-vxxx-xxxxxxxxxxxx";
  return std::ranges::equal(text, kShape, [](char character, char wanted) {
    switch (wanted) {
      case 'x':
        return (character >= '0' && character <= '9') || (character >= 'a' && character <= 'f') ||
               (character >= 'A' && character <= 'F');
      case 'v':
        return std::string_view{"89abAB"}.find(character) != std::string_view::npos;
      default:
        return character == wanted;
    }
  });
}

}  // namespace mixferry::sandbox
