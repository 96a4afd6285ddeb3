#include "engine/mixpanel/query/query_trouble.h"

#include <charconv>
#include <simdjson.h>
#include <utility>

#include "engine/http/message/status.h"
#include "engine/mixpanel/answer_json.h"

namespace mixferry::mixpanel {
namespace {

using Kind = QueryTrouble::Kind;

/// A 400 may be about anything: only its words tell.
Kind kind_of_bad_request(std::string_view words) {
  if (words.contains("authenticate")) return Kind::credentials;
  if (words.contains("uncached query")) return Kind::session;
  return Kind::question;
}

Kind kind_of(unsigned status, std::string_view words) {
  switch (status) {
    case 400:
      return kind_of_bad_request(words);
    case 401:
      return Kind::credentials;
    case 402:
      return Kind::plan;
    case 403:
      return Kind::project;
    case 404:
    case 405:
    case 410:
      return Kind::place;
    case 422:
      return Kind::question;
    case http::kTooManyRequests:
      return Kind::quota;
    default:
      return http::may_pass(status) ? Kind::passing : Kind::unreadable;
  }
}

}  // namespace

std::optional<QueryTrouble> trouble_in(unsigned status, std::string_view body) {
  if (http::is_success(status)) return std::nullopt;
  std::string words = words_of(body);
  const Kind kind = kind_of(status, words);
  return QueryTrouble{kind, std::move(words)};
}

std::optional<QueryTrouble> trouble_in_whole(unsigned status, std::string_view body) {
  if (auto trouble = trouble_in(status, body)) return trouble;
  simdjson::dom::parser parser;
  const std::optional<JsonElement> document = parse_answer(parser, body);
  if (document && document->is_object()) return std::nullopt;
  return QueryTrouble{Kind::unreadable, words_of(body)};
}

bool says_hour_is_used(const QueryTrouble& trouble) {
  constexpr std::string_view before = "concurrently and ";
  const std::size_t at = trouble.words.find(before);
  if (trouble.kind != Kind::quota || at == std::string::npos) return false;
  const char* const end = trouble.words.data() + trouble.words.size();
  std::uint64_t used = 0;
  std::uint64_t most = 0;
  const auto used_read = std::from_chars(trouble.words.data() + at + before.size(), end, used);
  if (used_read.ec != std::errc{} || used_read.ptr == end || *used_read.ptr != '/') return false;
  return std::from_chars(used_read.ptr + 1, end, most).ec == std::errc{} && used >= most;
}

}  // namespace mixferry::mixpanel
