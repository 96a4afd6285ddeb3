#include "engine/mixpanel/ingest/profile_answer.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <fmt/format.h>
#include <optional>
#include <simdjson.h>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/json_text.h"
#include "engine/http/message/retry_after.h"
#include "engine/http/message/status.h"

namespace mixferry::mixpanel {
namespace {

namespace dom = simdjson::dom;

constexpr std::size_t kWordsBytesMax = 300;

/// Words of the answer, fit for a message: one line, not too long, nothing a terminal would act on.
std::string one_line(std::string_view text) {
  std::string line{utf8_prefix(text, kWordsBytesMax)};
  std::ranges::replace_if(
      line, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }, ' ');
  if (line.size() < text.size()) line += " ...";
  return line;
}

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const std::size_t first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::optional<std::int64_t> whole_number(const dom::element& value) {
  if (std::int64_t whole = 0; value.get(whole) == simdjson::SUCCESS) return whole;
  constexpr double exact_below = 9e15;
  double number = 0;
  if (value.get(number) != simdjson::SUCCESS || std::abs(number) > exact_below) return std::nullopt;
  const auto whole = static_cast<std::int64_t>(number);
  return static_cast<double>(whole) == number ? std::optional(whole) : std::nullopt;
}

/// The texts of one entry of `errors`: a string or an array of strings.
std::string texts_of(const dom::element& entry) {
  if (std::string_view text; entry.get(text) == simdjson::SUCCESS) return one_line(text);
  std::string joined;
  if (dom::array texts; entry.get(texts) == simdjson::SUCCESS) {
    for (const dom::element each : texts) {
      std::string_view text;
      if (each.get(text) != simdjson::SUCCESS) continue;
      if (!joined.empty()) joined += "; ";
      joined += text;
    }
  }
  return one_line(joined);
}

/// Whether it is there and holds nothing: `null`, `""`, `{}`, `[]`.
bool is_nothing(const dom::element& value) {
  if (std::string_view text; value.get(text) == simdjson::SUCCESS) return text.empty();
  if (dom::object object; value.get(object) == simdjson::SUCCESS) return object.size() == 0;
  if (dom::array array; value.get(array) == simdjson::SUCCESS) return array.size() == 0;
  return value.is_null();
}

std::optional<std::uint32_t> read_index(std::string_view key, std::size_t sent) {
  std::uint32_t index = 0;
  const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), index);
  if (error != std::errc{} || end != key.data() + key.size() || index >= sent) return std::nullopt;
  return index;
}

/// The records that `errors` names, ascending; empty unless every key is the index of a record.
std::vector<RejectedRecord> named_records(const dom::object& errors, std::size_t sent) {
  std::vector<RejectedRecord> named;
  for (const auto& [key, texts] : errors) {
    const std::optional<std::uint32_t> index = read_index(key, sent);
    if (!index) return {};
    std::string words = texts_of(texts);
    if (words.empty()) words = "no reason given";
    named.push_back({.index = *index, .message = std::move(words)});
  }
  std::ranges::sort(named, {}, &RejectedRecord::index);
  const auto same = std::ranges::adjacent_find(named, {}, &RejectedRecord::index);
  if (same != named.end()) return {};  // "1" and "01"
  return named;
}

/// A JSON answer, as far as it is understood.
struct JsonAnswer {
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

void read_errors(const dom::element& errors, std::size_t sent, JsonAnswer& said) {
  dom::object by_index;
  if (errors.get(by_index) != simdjson::SUCCESS || by_index.size() == 0) return;
  said.named = named_records(by_index, sent);
  if (said.words.empty()) said.words = texts_of((*by_index.begin()).value);
}

/// Nullopt where it is no JSON, or says one of the things that count twice: nobody knows which holds.
std::optional<JsonAnswer> read_json(std::string_view body, std::size_t sent) {
  if (body.empty()) return std::nullopt;  // its pointer may be null, which simdjson copies from
  dom::parser parser;
  dom::element document;
  if (parser.parse(body.data(), body.size()).get(document) != simdjson::SUCCESS) return std::nullopt;
  JsonAnswer said;
  dom::object answer;
  if (document.get(answer) != simdjson::SUCCESS) {
    said.status = whole_number(document);
    return said;
  }
  std::optional<dom::element> status, good, error, errors;
  const auto said_before = [](std::optional<dom::element>& field, const dom::element& value) {
    return std::exchange(field, value).has_value();
  };
  for (const auto& [key, value] : answer) {
    if (key == "status" && said_before(status, value)) return std::nullopt;
    if (key == "num_good_events" && said_before(good, value)) return std::nullopt;
    if (key == "error" && said_before(error, value)) return std::nullopt;
    if (key == "errors" && said_before(errors, value)) return std::nullopt;
  }
  if (status) said.status = whole_number(*status);
  said.counted = good.has_value();
  if (good) said.good = whole_number(*good);
  if (error) said.words = texts_of(*error);
  if (errors) read_errors(*errors, sent, said);
  said.speaks_of_errors = (error && !is_nothing(*error)) || (errors && !is_nothing(*errors));
  return said;
}

/// What the body says in words, for statuses whose body is only there to be quoted.
std::string words_of(std::string_view body) {
  body = trimmed(body);
  if (body.empty()) return "no text";
  if (const std::optional<JsonAnswer> said = read_json(body, 0); said && !said->words.empty()) {
    return said->words;
  }
  if (body.front() == '<') return "a web page";
  // A cut in the middle of another encoding's character would spoil the reader's terminal or log.
  return is_ascii(body) ? one_line(body) : "text that can't be shown";
}

DeliveryResult no_readable_answer(const Answer& answer) {
  return std::unexpected(
      DeliveryError{.kind = ErrorKind::retryable,
                    .message = fmt::format("the answer could not be understood (HTTP {}: {})", answer.status,
                                           words_of(answer.body)),
                    .maybe_stored = true,
                    .status = answer.status});
}

/// Whether nothing of the batch was stored, by Mixpanel's own word: no good events, or the only record
/// refused. `status` 0 alone is not: its documents disagree on whether that means no valid record or at least
/// one invalid. And whoever says 1, too, contradicts himself.
bool says_none_stored(const JsonAnswer& said, std::size_t sent) {
  if (said.status == 1) return false;
  return said.good == 0 || (sent == 1 && !said.counted);
}

DeliveryResult refused_in_body(JsonAnswer said, std::size_t sent) {
  DeliveryError error{
      .kind = ErrorKind::rejected, .maybe_stored = !says_none_stored(said, sent), .status = 200};
  error.message = fmt::format("Mixpanel refused it: {}",
                              said.words.empty() ? std::string{"no reason given"} : said.words);
  const bool all_accounted_for =
      said.good && !said.named.empty() && static_cast<std::size_t>(*said.good) + said.named.size() == sent;
  if (all_accounted_for) {
    for (RejectedRecord& record : said.named) {
      record.message = fmt::format("Mixpanel refused it: {}", record.message);
    }
    error.named = std::move(said.named);
  }
  return std::unexpected(std::move(error));
}

DeliveryResult judge_body(const Answer& answer, std::size_t sent) {
  std::optional<JsonAnswer> said = read_json(trimmed(answer.body), sent);
  const bool is_readable =
      said && (said->status == 0 || said->status == 1) && (!said->counted || said->counts_within(sent));
  if (!is_readable) return no_readable_answer(answer);
  const bool counts_fewer = said->counted && static_cast<std::uint64_t>(*said->good) < sent;
  // A success that speaks of errors is none. It is taken for a refusal, not for no answer: where it is about
  // one record, all others get through.
  if (said->status == 0 || counts_fewer || said->speaks_of_errors) {
    return refused_in_body(std::move(*said), sent);
  }
  return DeliveryReport{};
}

DeliveryResult fatal(const Answer& answer, std::string_view what, std::string_view advice) {
  return std::unexpected(DeliveryError{
      .kind = ErrorKind::fatal,
      .message = fmt::format("{} (HTTP {}: {}). {}", what, answer.status, words_of(answer.body), advice),
      .maybe_stored = false,
      .status = answer.status});
}

DeliveryResult rejected(const Answer& answer, std::string_view what, bool maybe_stored) {
  return std::unexpected(
      DeliveryError{.kind = ErrorKind::rejected,
                    .message = fmt::format("{} (HTTP {}: {})", what, answer.status, words_of(answer.body)),
                    .maybe_stored = maybe_stored,
                    .status = answer.status});
}

DeliveryResult retryable(const Answer& answer, std::string_view what, bool maybe_stored) {
  return std::unexpected(
      DeliveryError{.kind = ErrorKind::retryable,
                    .message = fmt::format("{} (HTTP {}: {})", what, answer.status, words_of(answer.body)),
                    .maybe_stored = maybe_stored,
                    .retry_after = http::parse_retry_after(answer.retry_after, answer.now),
                    .status = answer.status});
}

DeliveryResult judge_bad_request(const Answer& answer, std::size_t sent) {
  // The events API stores the valid records of a request that it answers with 400, so a 400 alone is no proof
  // that nothing was stored, but of a single record; its counts are.
  std::optional<JsonAnswer> said = read_json(trimmed(answer.body), sent);
  const bool counts = said && said->counts_within(sent) && static_cast<std::uint64_t>(*said->good) < sent;
  if (!counts) {
    const bool none_stored = said ? says_none_stored(*said, sent) : sent == 1;
    return rejected(answer, "Mixpanel refused the request", !none_stored);
  }
  DeliveryResult refused = refused_in_body(std::move(*said), sent);
  refused.error().status = answer.status;
  return refused;
}

}  // namespace

DeliveryResult judge_profiles(const Answer& answer, std::size_t sent) {
  switch (answer.status) {
    case 200:
      return judge_body(answer, sent);
    case 400:
    case 422:
      return judge_bad_request(answer, sent);
    case 401:
    case 402:
    case 403:
      return fatal(answer, "Mixpanel refused the credentials or the project",
                   "Check the token and the region.");
    case 404:
    case 405:
    case 410:
      return fatal(answer, "There is no profile API at this address", "Check the endpoint and the region.");
    case 407:
      return fatal(answer, "A proxy wants credentials", "Check the endpoint and the network's proxy.");
    case 409:  // a conflict with what somebody else writes just then
      return retryable(answer, "Mixpanel could not take the request now", true);
    case http::kTooLarge:
      return rejected(answer, "Mixpanel finds the request too large", false);
    case http::kTooManyRequests:
      return retryable(answer, "Mixpanel asks to slow down", false);
    default:
      break;
  }
  if (http::is_redirect(answer.status)) {
    return fatal(answer, "The address answers with a redirect, as no Mixpanel API does",
                 "Check the endpoint, and whether a proxy or a login page stands in between.");
  }
  if (http::is_server_trouble(answer.status)) return retryable(answer, "Mixpanel had trouble", true);
  if (http::may_pass(answer.status)) {
    return retryable(answer, "Mixpanel could not take the request now", true);
  }
  if (answer.status / 100 == 4) {
    return fatal(answer, "The server does not take requests of this form", "Check the endpoint.");
  }
  return no_readable_answer(answer);
}

}  // namespace mixferry::mixpanel
