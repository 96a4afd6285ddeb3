#include "engine/mixpanel/ingest/profile_answer.h"

#include <charconv>
#include <cstdint>
#include <optional>
#include <simdjson.h>
#include <string>
#include <utility>
#include <vector>

#include "engine/mixpanel/answer_json.h"

namespace mixferry::mixpanel {
namespace {

namespace dom = simdjson::dom;

constexpr ApiWords kProfileApi = {.name = "profile API", .credentials = "Check the token and the region."};

std::optional<std::uint32_t> read_index(std::string_view key, std::size_t sent) {
  std::uint32_t index = 0;
  const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), index);
  if (error != std::errc{} || end != key.data() + key.size() || index >= sent) return std::nullopt;
  return index;
}

/// The records that `errors` names; empty unless every key is the index of a record, once ("1" and "01").
std::vector<RejectedRecord> named_records(const dom::object& errors, std::size_t sent) {
  std::vector<RejectedRecord> named;
  for (const auto& [key, texts] : errors) {
    const std::optional<std::uint32_t> index = read_index(key, sent);
    if (!index) return {};
    named.push_back({.index = *index, .message = refusal(texts_of(texts))});
  }
  return in_order(std::move(named));
}

/// A JSON answer, as far as it is understood.
struct ProfileAnswer {
  std::optional<std::int64_t> status;  ///< 1: accepted, 0: refused
  bool counted = false;                ///< whether it has `num_good_events`
  std::optional<std::int64_t> good;    ///< its value, if it is a number
  bool speaks_of_errors = false;       ///< `error` or `errors` holds something
  std::string words;                   ///< `error`, or the first of `errors`
  std::vector<RejectedRecord> named;

  /// Whether the counted good records can be those of `sent`.
  [[nodiscard]] bool counts_within(std::size_t sent) const {
    return good && *good >= 0 && static_cast<std::uint64_t>(*good) <= sent;
  }
};

void read_errors(const JsonElement& errors, std::size_t sent, ProfileAnswer& said) {
  dom::object by_index;
  if (errors.get(by_index) != simdjson::SUCCESS || by_index.size() == 0) return;
  said.named = named_records(by_index, sent);
  if (said.words.empty()) said.words = texts_of((*by_index.begin()).value);
}

/// Nullopt where it is no JSON, or says one of the things that count twice: nobody knows which holds.
std::optional<ProfileAnswer> read_profile_answer(std::string_view body, std::size_t sent) {
  dom::parser parser;
  const std::optional<JsonElement> document = parse_answer(parser, trimmed(body));
  if (!document) return std::nullopt;
  ProfileAnswer said;
  dom::object answer;
  if (document->get(answer) != simdjson::SUCCESS) {
    said.status = whole_number(*document);
    return said;
  }
  const auto fields = fields_of<4>(answer, {"status", "num_good_events", "error", "errors"});
  if (!fields) return std::nullopt;
  const auto& [status, good, error, errors] = *fields;
  if (status) said.status = whole_number(*status);
  said.counted = good.has_value();
  if (good) said.good = whole_number(*good);
  if (error) said.words = texts_of(*error);
  if (errors) read_errors(*errors, sent, said);
  said.speaks_of_errors = (error && !is_nothing(*error)) || (errors && !is_nothing(*errors));
  return said;
}

/// Whether nothing of the batch was stored, by Mixpanel's own word: no good events, or the only record
/// refused. `status` 0 alone is not: its documents disagree on whether that means no valid record or at least
/// one invalid. And whoever says 1, too, contradicts himself.
bool says_none_stored(const ProfileAnswer& said, std::size_t sent) {
  if (said.status == 1) return false;
  return said.good == 0 || (sent == 1 && !said.counted);
}

DeliveryResult refused_in_body(const Answer& answer, ProfileAnswer said, std::size_t sent) {
  DeliveryError error{.kind = ErrorKind::rejected,
                      .message = refusal(said.words),
                      .maybe_stored = !says_none_stored(said, sent),
                      .status = answer.status};
  const bool all_accounted_for =
      said.good && !said.named.empty() && static_cast<std::size_t>(*said.good) + said.named.size() == sent;
  if (all_accounted_for) error.named = std::move(said.named);
  return std::unexpected(std::move(error));
}

DeliveryResult judge_success(const Answer& answer, std::size_t sent) {
  std::optional<ProfileAnswer> said = read_profile_answer(answer.body, sent);
  const bool is_readable =
      said && (said->status == 0 || said->status == 1) && (!said->counted || said->counts_within(sent));
  if (!is_readable) return no_readable_answer(answer);
  const bool counts_fewer = said->counted && static_cast<std::uint64_t>(*said->good) < sent;
  // A success that speaks of errors is none. It is taken for a refusal, not for no answer: where it is about
  // one record, all others get through.
  if (said->status == 0 || counts_fewer || said->speaks_of_errors) {
    return refused_in_body(answer, std::move(*said), sent);
  }
  return DeliveryReport{};
}

DeliveryResult judge_bad_request(const Answer& answer, std::size_t sent) {
  // The events API stores the valid records of a request that it answers with 400, so a 400 alone is no proof
  // that nothing was stored, but of a single record; its counts are.
  std::optional<ProfileAnswer> said = read_profile_answer(answer.body, sent);
  const bool counts = said && said->counts_within(sent) && static_cast<std::uint64_t>(*said->good) < sent;
  if (counts) return refused_in_body(answer, std::move(*said), sent);
  const bool none_stored = said ? says_none_stored(*said, sent) : sent == 1;
  return refused_as_a_whole(answer, !none_stored);
}

}  // namespace

DeliveryResult judge_profiles(const Answer& answer, std::size_t sent) {
  return judge_updates(answer, sent, kProfileApi);
}

DeliveryResult judge_updates(const Answer& answer, std::size_t sent, const ApiWords& api) {
  switch (answer.status) {
    case 200:
      return judge_success(answer, sent);
    case 400:
    case 422:
      return judge_bad_request(answer, sent);
    default:
      return judge_status(answer, api);
  }
}

}  // namespace mixferry::mixpanel
