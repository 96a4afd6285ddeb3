#include "engine/mixpanel/answer.h"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <charconv>
#include <cstdint>
#include <fmt/format.h>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/json_text.h"
#include "engine/mixpanel/retry_after.h"

namespace mixferry::mixpanel {
namespace {

namespace json = boost::json;

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

std::optional<std::int64_t> whole_number(const json::value* value) {
  if (value == nullptr || !value->is_number()) return std::nullopt;
  json::error_code error;
  const auto number = value->to_number<std::int64_t>(error);
  if (error) return std::nullopt;
  return number;
}

/// The texts of one entry of `errors`: a string or an array of strings.
std::string texts_of(const json::value& entry) {
  if (const json::string* text = entry.if_string()) return one_line(*text);
  std::string joined;
  if (const json::array* texts = entry.if_array()) {
    for (const json::value& each : *texts) {
      const json::string* text = each.if_string();
      if (text == nullptr) continue;
      if (!joined.empty()) joined += "; ";
      joined += *text;
    }
  }
  return one_line(joined);
}

std::optional<std::uint32_t> read_index(std::string_view key, std::size_t sent) {
  std::uint32_t index = 0;
  const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), index);
  if (error != std::errc{} || end != key.data() + key.size() || index >= sent) return std::nullopt;
  return index;
}

/// The updates that `errors` names, ascending; empty unless every key is the index of an update.
std::vector<RejectedUpdate> named_updates(const json::object& errors, std::size_t sent) {
  std::vector<RejectedUpdate> named;
  for (const auto& [key, texts] : errors) {
    const std::optional<std::uint32_t> index = read_index({key.data(), key.size()}, sent);
    if (!index) return {};
    std::string words = texts_of(texts);
    if (words.empty()) words = "no reason given";
    named.push_back({.index = *index, .message = std::move(words)});
  }
  std::ranges::sort(named, {}, &RejectedUpdate::index);
  const auto same = std::ranges::adjacent_find(named, {}, &RejectedUpdate::index);
  if (same != named.end()) return {};  // "1" and "01"
  return named;
}

/// A JSON answer, as far as it is understood.
struct Verdict {
  std::optional<std::int64_t> status;  ///< 1: accepted, 0: refused
  bool counted = false;                ///< whether it has `num_good_events`
  std::optional<std::int64_t> good;    ///< its value, if it is a number
  std::string words;                   ///< `error`, or the first of `errors`
  std::vector<RejectedUpdate> named;
};

std::optional<Verdict> read_json(std::string_view body, std::size_t sent) {
  json::error_code error;
  const json::value document = json::parse({body.data(), body.size()}, error);
  if (error) return std::nullopt;
  Verdict verdict;
  const json::object* answer = document.if_object();
  if (answer == nullptr) {
    verdict.status = whole_number(&document);
    return verdict;
  }
  verdict.status = whole_number(answer->if_contains("status"));
  const json::value* good = answer->if_contains("num_good_events");
  verdict.counted = good != nullptr;
  verdict.good = whole_number(good);
  if (const json::value* words = answer->if_contains("error"); words != nullptr && words->is_string()) {
    verdict.words = one_line(words->get_string());
  }
  const json::value* errors = answer->if_contains("errors");
  if (errors != nullptr && errors->is_object() && !errors->get_object().empty()) {
    verdict.named = named_updates(errors->get_object(), sent);
    if (verdict.words.empty()) verdict.words = texts_of(errors->get_object().begin()->value());
  }
  return verdict;
}

/// What the body says in words, for statuses whose body is only there to be quoted.
std::string words_of(std::string_view body) {
  body = trimmed(body);
  if (body.empty()) return "no text";
  if (const std::optional<Verdict> verdict = read_json(body, 0); verdict && !verdict->words.empty()) {
    return verdict->words;
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

DeliveryResult refused_in_body(Verdict verdict, std::size_t sent) {
  DeliveryError error{.kind = ErrorKind::rejected, .maybe_stored = true, .status = 200};
  error.message = fmt::format("Mixpanel refused it: {}",
                              verdict.words.empty() ? std::string{"no reason given"} : verdict.words);
  // Zero good events is Mixpanel's own word that nothing was stored; `status` 0 alone is not: its documents
  // disagree on whether that means no valid update or at least one invalid.
  if (verdict.good == 0) error.maybe_stored = false;
  const bool all_accounted_for = verdict.good && !verdict.named.empty() &&
                                 static_cast<std::size_t>(*verdict.good) + verdict.named.size() == sent;
  if (all_accounted_for) {
    for (RejectedUpdate& update : verdict.named) {
      update.message = fmt::format("Mixpanel refused it: {}", update.message);
    }
    error.named = std::move(verdict.named);
  }
  return std::unexpected(std::move(error));
}

DeliveryResult judge_body(const Answer& answer, std::size_t sent) {
  std::optional<Verdict> verdict = read_json(trimmed(answer.body), sent);
  if (!verdict || !verdict->status) return no_readable_answer(answer);
  const std::int64_t status = *verdict->status;
  if (status != 0 && status != 1) return no_readable_answer(answer);
  if (verdict->counted) {
    if (!verdict->good || *verdict->good < 0) return no_readable_answer(answer);
    if (static_cast<std::uint64_t>(*verdict->good) > sent) return no_readable_answer(answer);
    if (static_cast<std::uint64_t>(*verdict->good) < sent) return refused_in_body(std::move(*verdict), sent);
  }
  if (status == 0) return refused_in_body(std::move(*verdict), sent);
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
                    .retry_after = parse_retry_after(answer.retry_after, answer.now),
                    .status = answer.status});
}

DeliveryResult judge_bad_request(const Answer& answer, std::size_t sent) {
  // The events API stores the valid records of a request that it answers with 400, so a 400 alone is no proof
  // that nothing was stored; its counts are.
  std::optional<Verdict> verdict = read_json(trimmed(answer.body), sent);
  const bool counts =
      verdict && verdict->good && *verdict->good >= 0 && static_cast<std::uint64_t>(*verdict->good) < sent;
  if (!counts) return rejected(answer, "Mixpanel refused the request", true);
  DeliveryResult refused = refused_in_body(std::move(*verdict), sent);
  refused.error().status = answer.status;
  return refused;
}

}  // namespace

DeliveryResult interpret_answer(const Answer& answer, std::size_t sent) {
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
    case 408:
    case 409:
    case 423:
    case 425:
      return retryable(answer, "Mixpanel could not take the request now", true);
    case 413:
      return rejected(answer, "Mixpanel finds the request too large", false);
    case 429:
      return retryable(answer, "Mixpanel asks to slow down", false);
    default:
      break;
  }
  const unsigned hundreds = answer.status / 100;
  if (hundreds == 3) {
    return fatal(answer, "The address answers with a redirect, as no Mixpanel API does",
                 "Check the endpoint, and whether a proxy or a login page stands in between.");
  }
  if (hundreds == 4) {
    return fatal(answer, "The server does not take requests of this form", "Check the endpoint.");
  }
  if (hundreds == 5) return retryable(answer, "Mixpanel had trouble", true);
  return no_readable_answer(answer);
}

}  // namespace mixferry::mixpanel
