#include "engine/sandbox/events/track.h"

#include <fmt/format.h>

#include "engine/sandbox/events/import.h"
#include "engine/sandbox/request_body.h"

namespace mixferry::sandbox {
namespace {

/// A GIF of one transparent pixel, for pages that fetch `/track` as a picture.
constexpr std::string_view kPixel{
    "GIF89a\1\0\1\0\x80\0\0\0\0\0\0\0\0\x21\xf9\4\1\0\0\0\0,\0\0\0\0\1\0\1\0\0\2\2D\1\0;", 43};

}  // namespace

Track::Track(const Behaviour& behaviour, Store& store, RateAccounts& rates, EventIntake& intake,
             EventStats& stats)
    : behaviour_(behaviour),
      store_(store),
      rates_(rates),
      intake_(intake),
      stats_(stats),
      reader_(store.names()) {}

Answer Track::handle(const HttpRequest& request, TimePoint now) {
  const RequestBody body{request.content_encoding, request.body, behaviour_.body_bytes_max};
  if (body.too_large()) return too_large_answer(behaviour_.body_bytes_max, behaviour_.too_large_as_html);
  const RequestData data{request.method == "GET", query_of(request.target), request.content_type,
                         body.text()};
  Findings findings;
  findings.error = body.error();
  if (findings.error.empty() && !data.json()) findings.error = "data, neither JSON nor base64";
  if (findings.error.empty()) {
    findings.error = reader_.open(*data.json(), request.content_type.starts_with("application/x-ndjson"));
  }
  if (findings.error.empty()) {
    const std::size_t events = reader_.size();
    stats_.received += events;
    const Project* const project = store_.project(reader_.next()->token.value_or(""));
    reader_.rewind();
    if (project != nullptr && !rates_.of(project->token).admit(events, body.text().size(), now)) {
      stats_.dropped += events;
      return too_many_requests_answer();
    }
    if (events > kEventsMax) {
      stats_.invalid += events;
      return coded_answer(413, fmt::format("request exceeds max limit of {} events", kEventsMax));
    }
    take_all(data.flags(), now, findings);
  }
  if (data.flags().pixel) return {.content_type = "image/gif", .body = std::string{kPixel}};
  return findings.answer(data.flags(), behaviour_.any_invalid_answers_zero);
}

void Track::take_all(const Flags& flags, TimePoint now, Findings& findings) {
  Terms terms{.endpoint = Endpoint::track, .sender_is_id = flags.sender_is_id, .now = now};
  for (std::size_t index = 0; const Event* event = reader_.next(); ++index) {
    Project* const project = store_.project(event->token.value_or(""));
    terms.simplified = project == nullptr || project->identities.mode() == IdentityMode::simplified;
    if (const std::optional<Refusal> refusal = refusal_with_verb(*event, terms)) {
      ++stats_.invalid;
      findings.refuse(index, short_message_of(*refusal));
      continue;
    }
    ++findings.good;
    if (project == nullptr) {
      ++stats_.unknown_token;
    } else {
      intake_.take(*project, *event, terms, false, flags.locate_sender);
    }
  }
}

}  // namespace mixferry::sandbox
