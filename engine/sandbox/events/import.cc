#include "engine/sandbox/events/import.h"

#include <fmt/format.h>

#include "engine/sandbox/findings.h"
#include "engine/sandbox/json_value.h"
#include "engine/sandbox/request_body.h"

namespace mixferry::sandbox {
namespace {

constexpr std::string_view kFailedValidation = "some data points in the request failed validation";

/// `failed` are the members of its `failed_records`.
Answer bad_request(std::string_view error, std::string_view failed, std::size_t imported) {
  std::string text;
  append_quoted(text, error);
  return {
      .status = 400,
      .body = fmt::format(
          R"({{"code":400,"error":{},"failed_records":[{}],"num_records_imported":{},"status":"Bad Request"}})",
          text, failed, imported)};
}

std::string failed_record(std::size_t index, const Event& event, const Refusal& refusal) {
  std::string insert_id;
  append_quoted(insert_id, event.insert_id.value_or(""));
  std::string field;
  append_quoted(field, refusal.field);
  std::string message;
  append_quoted(message, message_of(refusal));
  return fmt::format(R"({{"index":{},"insert_id":{},"field":{},"message":{}}})", index, insert_id, field,
                     message);
}

}  // namespace

/// What became of the events of a request.
struct Import::Outcome {
  std::size_t imported = 0;
  std::string failed;         ///< members of `failed_records`
  std::string first_message;  ///< of the first of them
};

Import::Import(const Behaviour& behaviour, Store& store, Access& access, RateAccounts& rates,
               EventIntake& intake, EventStats& stats)
    : behaviour_(behaviour),
      access_(access),
      rates_(rates),
      intake_(intake),
      stats_(stats),
      reader_(store.names()) {}

Answer Import::handle(const HttpRequest& request, TimePoint now) {
  const std::string_view query = query_of(request.target);
  const Fields parameters = parse_fields(query);
  const Admission who = access_.admit(request.authorization, find_field(parameters, "project_id"));
  if (who.project == nullptr) return coded_answer(401, who.refusal);

  const RequestBody body{request.content_encoding, request.body, behaviour_.body_bytes_max};
  if (body.too_large()) return too_large_answer(behaviour_.body_bytes_max, behaviour_.too_large_as_html);
  const RequestData data{request.method == "GET", query, request.content_type, body.text()};
  std::string error = body.error();
  if (error.empty() && !data.json()) error = "data, neither JSON nor base64";
  if (error.empty())
    error = reader_.open(*data.json(), request.content_type.starts_with("application/x-ndjson"));
  if (!error.empty()) return refuse(data, error);

  const std::size_t events = reader_.size();
  stats_.received += events;
  if (!rates_.of(who.project->token).admit(events, body.text().size(), now)) {
    stats_.dropped += events;
    return too_many_requests_answer();
  }
  if (events > kEventsMax) {
    stats_.invalid += events;
    return coded_answer(413, fmt::format("request exceeds max limit of {} events", kEventsMax));
  }
  if (who.project->identities.mode() == IdentityMode::simplified && has_verb()) {
    stats_.invalid += events;
    if (!data.flags().strict) return refuse(data, kNoVerbsHere);
    return bad_request(kFailedValidation, fmt::format("\"{}\"", kNoVerbsHere), 0);
  }
  const Outcome outcome = take_all(who, data.flags(), now);
  if (!data.flags().strict) {
    Findings findings;
    findings.good = outcome.imported;
    findings.first_invalid = outcome.first_message;
    return findings.answer(data.flags(), false);
  }
  if (!outcome.failed.empty()) return bad_request(kFailedValidation, outcome.failed, outcome.imported);
  return {.body = fmt::format(R"({{"code":200,"num_records_imported":{},"status":"OK"}})", outcome.imported)};
}

/// The answer to a body of which nothing is kept.
Answer Import::refuse(const RequestData& data, std::string_view error) const {
  if (data.flags().strict) return bad_request(error, "", 0);
  Findings findings;
  findings.error = error;
  return findings.answer(data.flags(), false);
}

Import::Outcome Import::take_all(const Admission& who, const Flags& flags, TimePoint now) {
  Terms terms{.endpoint = Endpoint::import,
              .strict = flags.strict,
              .simplified = who.project->identities.mode() == IdentityMode::simplified,
              .id_is_optional = behaviour_.distinct_id_optional,
              .now = now};
  Outcome outcome;
  for (std::size_t index = 0; const Event* event = reader_.next(); ++index) {
    const std::optional<Refusal> refusal = refusal_with_verb(*event, terms);
    if (!refusal) {
      intake_.take(*who.project, *event, terms, who.service_account, false);
      ++outcome.imported;
      continue;
    }
    ++stats_.invalid;
    if (outcome.failed.empty()) outcome.first_message = message_of(*refusal);
    if (!outcome.failed.empty()) outcome.failed += ',';
    outcome.failed += failed_record(index, *event, *refusal);
  }
  return outcome;
}

/// Whether any event is about identity. Leaves the reader at the first one of all.
bool Import::has_verb() {
  bool found = false;
  while (const Event* event = reader_.next()) found = found || verb_of(event->name) != Verb::none;
  reader_.rewind();
  return found;
}

}  // namespace mixferry::sandbox
