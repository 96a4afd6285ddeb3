#include "engine/mixpanel/ingest/event_answer.h"

#include <cstdint>
#include <fmt/format.h>
#include <optional>
#include <simdjson.h>
#include <string>
#include <utility>
#include <vector>

#include "engine/mixpanel/answer_json.h"
#include "engine/mixpanel/ingest/status_verdict.h"

namespace mixferry::mixpanel {
namespace {

namespace dom = simdjson::dom;

/// Mixpanel has a dozen texts for one wrong credential, and none says which of these it is.
constexpr ApiWords kEventsApi = {
    .name = "events API",
    .credentials =
        "Events take the user name and secret of a service account that is Owner or Admin of the project, "
        "with "
        "the number of that project (--project-id), or else the project's token alone. Check that it is not "
        "a credential of another kind or of another project, and the region."};

/// An answer in JSON, as far as it is understood.
struct EventsAnswer {
  std::optional<std::int64_t> plain;     ///< the answer is this number and nothing else
  std::optional<std::int64_t> code;      ///< the status, said again
  std::optional<std::int64_t> imported;  ///< `num_records_imported`
  bool speaks_of_errors = false;         ///< `error` or `failed_records` holds something
  std::string words;                     ///< `error`, and the first of `failed_records`
  std::vector<RejectedRecord> named;     ///< empty unless `failed_records` names each by an index of its own

  /// Whether it counts, and these can be imported ones of `sent`.
  [[nodiscard]] bool counts_within(std::size_t sent) const {
    return imported && *imported >= 0 && static_cast<std::uint64_t>(*imported) <= sent;
  }
  [[nodiscard]] bool names_all_but_the_imported(std::size_t sent) const {
    return counts_within(sent) && !named.empty() &&
           static_cast<std::size_t>(*imported) + named.size() == sent;
  }
};

/// A failed record in words: a text, or an object with a message, a field and an insert id.
std::string words_of_failed(const JsonElement& failed) {
  dom::object object;
  if (failed.get(object) != simdjson::SUCCESS) return texts_of(failed);
  const auto fields = fields_of<4>(object, {"message", "field", "insert_id", "$insert_id"});
  if (!fields) return {};
  const auto& [message, field, insert_id, same_id] = *fields;
  std::string words = message ? texts_of(*message) : std::string();
  if (words.empty() && field) words = texts_of(*field);
  const std::optional<JsonElement>& id = insert_id ? insert_id : same_id;
  const std::string id_words = id ? texts_of(*id) : std::string();
  if (!words.empty() && !id_words.empty()) words += fmt::format(" ($insert_id {})", id_words);
  return words;
}

std::optional<std::uint32_t> index_of_failed(const JsonElement& failed, std::size_t sent) {
  dom::object object;
  if (failed.get(object) != simdjson::SUCCESS) return std::nullopt;
  const auto fields = fields_of<1>(object, {"index"});
  if (!fields || !fields->front()) return std::nullopt;
  const std::optional<std::int64_t> index = whole_number(*fields->front());
  if (!index || *index < 0 || static_cast<std::uint64_t>(*index) >= sent) return std::nullopt;
  return static_cast<std::uint32_t>(*index);
}

std::vector<RejectedRecord> named_events(const dom::array& failed_records, std::size_t sent) {
  std::vector<RejectedRecord> named;
  for (const JsonElement failed : failed_records) {
    const std::optional<std::uint32_t> index = index_of_failed(failed, sent);
    if (!index) return {};
    named.push_back({.index = *index, .message = refusal(words_of_failed(failed))});
  }
  return in_order(std::move(named));
}

void read_failed(const JsonElement& failed, std::size_t sent, EventsAnswer& said) {
  dom::array records;
  if (failed.get(records) != simdjson::SUCCESS || records.size() == 0) return;
  said.named = named_events(records, sent);
  const std::string first = words_of_failed(*records.begin());
  if (!said.words.empty() && !first.empty()) said.words += ": ";
  said.words += first;
}

/// Nullopt where it is no JSON, or says one of the things that count twice: nobody knows which holds.
std::optional<EventsAnswer> read_events_answer(std::string_view body, std::size_t sent) {
  dom::parser parser;
  const std::optional<JsonElement> document = parse_answer(parser, trimmed(body));
  if (!document) return std::nullopt;
  EventsAnswer said;
  dom::object answer;
  if (document->get(answer) != simdjson::SUCCESS) {
    said.plain = whole_number(*document);
    return said;
  }
  const auto fields = fields_of<4>(answer, {"code", "num_records_imported", "error", "failed_records"});
  if (!fields) return std::nullopt;
  const auto& [code, imported, error, failed] = *fields;
  if (code) said.code = whole_number(*code);
  if (imported) said.imported = whole_number(*imported);
  if (error) said.words = texts_of(*error);
  if (failed) read_failed(*failed, sent, said);
  said.speaks_of_errors = (error && !is_nothing(*error)) || (failed && !is_nothing(*failed));
  return said;
}

/// Some are refused, and the good ones stored all the same.
DeliveryResult some_failed(const Answer& answer, EventsAnswer said, std::size_t sent) {
  const bool none_stored = said.imported ? *said.imported == 0 : sent == 1;
  if (!said.names_all_but_the_imported(sent)) said.named.clear();
  if (!said.named.empty() && !none_stored)
    return DeliveryReport{.rejected = std::move(said.named), .in_doubt = {}};
  return std::unexpected(DeliveryError{.kind = ErrorKind::rejected,
                                       .message = refusal(said.words),
                                       .maybe_stored = !none_stored,
                                       .status = answer.status,
                                       .named = std::move(said.named)});
}

DeliveryResult judge_plain(const Answer& answer, std::int64_t number, std::size_t sent) {
  if (number == 1 && sent == 1) return DeliveryReport{};
  if (number != 0 && number != 1) return no_readable_answer(answer);
  return refused_as_a_whole(answer, sent != 1);
}

DeliveryResult judge_import(const Answer& answer, std::size_t sent) {
  std::optional<EventsAnswer> said = read_events_answer(answer.body, sent);
  if (said && said->plain) return judge_plain(answer, *said->plain, sent);
  const bool is_readable = said && said->counts_within(sent) && said->code.value_or(200) == 200;
  if (!is_readable) return no_readable_answer(answer);
  if (static_cast<std::size_t>(*said->imported) == sent && !said->speaks_of_errors) return DeliveryReport{};
  return some_failed(answer, std::move(*said), sent);
}

DeliveryResult judge_failed_import(const Answer& answer, std::size_t sent) {
  std::optional<EventsAnswer> said = read_events_answer(answer.body, sent);
  if (!said || said->plain) return refused_as_a_whole(answer, sent != 1);
  return some_failed(answer, std::move(*said), sent);
}

}  // namespace

DeliveryResult judge_events(const Answer& answer, std::size_t sent) {
  switch (answer.status) {
    case 200:
      return judge_import(answer, sent);
    case 400:
    case 422:
      return judge_failed_import(answer, sent);
    default:
      return judge_status(answer, kEventsApi);
  }
}

}  // namespace mixferry::mixpanel
