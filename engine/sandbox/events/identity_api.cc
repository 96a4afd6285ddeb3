#include "engine/sandbox/events/identity_api.h"

#include <fmt/format.h>

#include "engine/sandbox/events/event_reader.h"
#include "engine/sandbox/json_input.h"
#include "engine/sandbox/json_value.h"

namespace mixferry::sandbox {
namespace {

/// `{"status":0,"error":"..."}`, or 1 and null.
Answer identity_answer(unsigned status, std::string_view error = {}) {
  std::string text = "null";
  if (!error.empty()) {
    text.clear();
    append_quoted(text, error);
  }
  return {.status = status,
          .body = fmt::format(R"({{"status":{},"error":{}}})", status == 200 ? 1 : 0, text)};
}

/// The event that a body stands for; nullopt when it is no JSON object.
std::optional<Event> event_of(Verb verb, std::string_view body, NameTable& names) {
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  if (parse_json(parser, body, root) != simdjson::SUCCESS || !root.is_object()) return std::nullopt;
  Event event;
  event.name = name_of(verb);
  for (const auto [name, value] : as_known<simdjson::dom::object>(root)) {
    if (name == "$token") {
      event.token = text_of(value);
      continue;
    }
    if (name == "distinct_id") {
      event.distinct_id = text_of(value);
      continue;
    }
    if (name == "$identified_id") event.identified_id = text_of(value);
    if (name == "$anon_id") event.anon_id = text_of(value);
    if (name == "alias") event.alias = text_of(value);
    if (name == "$distinct_ids" && value.is_array()) {
      event.distinct_ids.clear();
      for (const simdjson::dom::element id : as_known<simdjson::dom::array>(value))
        event.distinct_ids.push_back(text_of(id));
    }
    std::string text;
    ValueWriter{text, kEventLimits}.write(value);
    set_packed(event.packed, names.intern(name), text);
  }
  return event;
}

}  // namespace

Answer IdentityApi::handle(Verb verb, const HttpRequest& request, TimePoint now) {
  const std::optional<Event> event = event_of(verb, request.body, store_.names());
  const Admission who =
      access_.admit_account(request.authorization, event ? event->token.value_or("") : std::string{});
  if (who.project == nullptr && (!event || event->token.value_or("").empty()) && who.service_account)
    return identity_answer(400, event ? "$token, missing or empty" : "body, must be a JSON object");
  if (who.project == nullptr) return identity_answer(401, who.refusal);

  ++stats_.received;
  if (!rates_.of(who.project->token).admit(1, request.body.size(), now)) {
    ++stats_.dropped;
    return identity_answer(
        429, "Project exceeded rate limits. Please retry the request with exponential backoff.");
  }
  const bool simplified = who.project->identities.mode() == IdentityMode::simplified;
  const Terms terms{.simplified = simplified, .now = now};
  if (const std::optional<Refusal> refusal = refusal_with_verb(*event, terms); refusal || simplified) {
    ++stats_.invalid;
    return identity_answer(400, refusal ? short_message_of(*refusal) : std::string{kNoVerbsHere});
  }
  intake_.take(*who.project, *event, terms, true, false);
  return identity_answer(200);
}

}  // namespace mixferry::sandbox
