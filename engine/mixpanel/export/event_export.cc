#include "engine/mixpanel/export/event_export.h"

#include <algorithm>
#include <array>
#include <boost/algorithm/string/predicate.hpp>
#include <fmt/format.h>
#include <limits>
#include <simdjson.h>
#include <utility>

#include "engine/http/message/status.h"
#include "engine/mixpanel/answer_json.h"
#include "engine/mixpanel/form.h"

namespace mixferry::mixpanel {
namespace {

namespace ondemand = simdjson::ondemand;

/// Mixpanel gathers a day before it begins to answer.
constexpr std::chrono::minutes kAnsweredWithin{10};

/// What a 400 says of a credential that it does not take; the texts differ.
constexpr std::array<std::string_view, 4> kOfCredentials = {"authenticat", "credential", "api secret",
                                                            "api key"};
constexpr std::string_view kBrokenOff = "terminated early";

/// Goes through what an object or an array holds, whose brackets must match.
bool is_whole(ondemand::value& value, ondemand::json_type type) {
  if (type == ondemand::json_type::object) {
    ondemand::object object;
    return value.get_object().get(object) == simdjson::SUCCESS &&
           object.raw_json().error() == simdjson::SUCCESS;
  }
  if (type != ondemand::json_type::array) return true;
  ondemand::array array;
  return value.get_array().get(array) == simdjson::SUCCESS && array.raw_json().error() == simdjson::SUCCESS;
}

}  // namespace

http::Request export_request(const EventExport& asked, const QueryAccess& access) {
  Form form;
  form.add("project_id", std::to_string(access.project_id()));
  form.add("from_date", day_text(asked.first));
  form.add("to_date", day_text(asked.last));
  if (!asked.events.empty()) form.add("event", json_list(asked.events));
  if (!asked.where.empty()) form.add("where", asked.where);
  http::Request request;
  request.target = "/api/2.0/export?" + std::move(form).take();
  request.accept = "text/plain";
  request.accepts_gzip = true;
  request.authorization = access.authorization();
  request.response_deadline = kAnsweredWithin;
  request.response_bytes_max = std::numeric_limits<std::uint64_t>::max();
  return request;
}

std::optional<QueryTrouble> export_trouble_in(unsigned status, std::string_view body) {
  constexpr unsigned bad_request = 400;
  std::optional<QueryTrouble> trouble = trouble_in(status, body);
  if (status != bad_request) return trouble;
  const bool of_credentials = std::ranges::any_of(kOfCredentials, [&](std::string_view words) {
    return boost::algorithm::icontains(trouble->words, words);
  });
  trouble->kind = of_credentials ? QueryTrouble::Kind::credentials : QueryTrouble::Kind::question;
  return trouble;
}

std::string day_text(std::chrono::year_month_day day) {
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                     static_cast<unsigned>(day.day()));
}

struct ExportedLineJudge::Parser {
  /// What is read must lie in memory that goes on behind it.
  std::string line;
  ondemand::parser parser;

  [[nodiscard]] bool holds_event();
};

/// Its values are looked at as little as can be: a text that Mixpanel cut in the middle of a pair of
/// surrogates makes no event unreadable.
bool ExportedLineJudge::Parser::holds_event() {
  ondemand::document document;
  ondemand::object event;
  if (parser.iterate(line).get(document) != simdjson::SUCCESS) return false;
  if (document.get_object().get(event) != simdjson::SUCCESS) return false;
  int names = 0;
  int properties = 0;
  for (auto field : event) {
    ondemand::raw_json_string key;
    ondemand::value value;
    ondemand::json_type type{};
    if (field.key().get(key) != simdjson::SUCCESS || field.value().get(value) != simdjson::SUCCESS)
      return false;
    if (value.type().get(type) != simdjson::SUCCESS) return false;
    if (key == "event") names += type == ondemand::json_type::string ? 1 : 2;
    if (key == "properties") properties += type == ondemand::json_type::object ? 1 : 2;
    if (!is_whole(value, type)) return false;
  }
  const bool at_end = document.current_location().error() == simdjson::OUT_OF_BOUNDS;
  return names == 1 && properties == 1 && at_end;
}

ExportedLineJudge::ExportedLineJudge() : parser_(std::make_unique<Parser>()) {}
ExportedLineJudge::~ExportedLineJudge() = default;

ExportedLine ExportedLineJudge::judge(std::string_view line) {
  if (trimmed(line) == kBrokenOff) return ExportedLine::broken_off;
  parser_->line.assign(line);
  parser_->line.reserve(line.size() + simdjson::SIMDJSON_PADDING);
  return parser_->holds_event() ? ExportedLine::event : ExportedLine::unreadable;
}

}  // namespace mixferry::mixpanel
