#include "engine/sandbox/inside.h"

#include <boost/json.hpp>
#include <charconv>
#include <fmt/format.h>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "engine/sandbox/events/event_lines.h"
#include "engine/sandbox/identity/identity_lines.h"
#include "engine/sandbox/json_value.h"
#include "engine/sandbox/profile_lines.h"

namespace mixferry::sandbox {
namespace {

constexpr std::string_view kHelp =
    R"(This is mixferry's sandbox: a stand-in for Mixpanel on this machine. Nothing sent here goes any further.

What Mixpanel answers, too:
  POST /engage   user profiles   ?ip=0&verbose=1&strict=1
  POST /groups   group profiles
  POST /import   events          ?strict=1&project_id=1, for the service account (sandbox:sandbox),
                                 the token or the project's secret
  POST /track    events of the last 5 days
  POST /api/query/engage         profiles, 1,000 a page; form: project_id=1&where=...
  POST /api/query/cohorts/list   cohorts
  GET  /api/2.0/export           events  ?project_id=1&from_date=2026-08-01&to_date=2026-08-31
  GET  /api/app/me               who a service account is
  GET  /api/app/scim/v2/Users    seats, of which there are none; for the SCIM token (sandbox-scim)
  POST /api/app/data-deletions/v3.0?token=sandbox       deletes people, for a GDPR token (sandbox-gdpr):
                                 {"distinct_ids":["..",".."]}; GET and DELETE with the task's id behind
  POST /api/app/data-retrievals/v3.0?token=sandbox      hands out what is known of them

To look inside:
  GET  /sandbox/profiles     user profiles, one JSON object a line, in the order they came in
  GET  /sandbox/groups       group profiles; ?all=1 shows those of group keys that aren't set up, too
       ?order=id             sorted by id
  GET  /sandbox/events       events, each as it was stored
       ?view=queried         as queries show them: repeated ones once, under the id that stands for a person
       ?event=NAME           only those of this name
       ?order=time           sorted by time
  GET  /sandbox/identities   which ids are one
       ?token=T              of this project (default: the first)
       ?limit=N              at most N
       ?id=ID                only this one
       ?without=NAME         leaves a property out, such as $last_seen; may be repeated
  GET  /sandbox/stats        counters
  POST /sandbox/aliases      {"alias":"...","distinct_id":"..."} or an array of them
  GET  /sandbox/group-keys   group keys, with the data_group_id that queries know them by
  POST /sandbox/cohorts      {"id":12345,"distinct_ids":["..."]} or an array of them; GET shows them
  GET  /sandbox/tasks        deletions and retrievals, a line each
  POST /sandbox/tasks        {"advance_seconds":60}: their clock goes ahead;
                             {"tracking_id":"...","status":"FAILURE"}: one ends so
  POST /sandbox/reset        forgets everything
)";

Answer no_project_answer() {
  return error_answer(404, "no project of the sandbox has this token");
}

Answer no_aliases_answer() {
  return error_answer(400, R"(expected {"alias":"...","distinct_id":"..."} or an array of such objects)");
}

Answer no_cohorts_answer() {
  return error_answer(
      400,
      R"(expected {"id":12345,"distinct_ids":["..",".."]}, with a "name" or without, or an array of such objects)");
}

/// The members of a JSON array, or what is no array as its only one; nullopt for what isn't JSON.
std::optional<boost::json::array> one_or_many(std::string_view body) {
  boost::system::error_code error;
  const boost::json::value value = boost::json::parse({body.data(), body.size()}, error);
  if (error) return std::nullopt;
  return value.is_array() ? value.get_array() : boost::json::array{value};
}

/// The `limit` of a query; what is wrong with it, if anything.
std::optional<Answer> read_limit(const Fields& query, std::uint64_t& limit) {
  const std::string* const text = find_field(query, "limit");
  if (text == nullptr) return std::nullopt;
  const char* const end = text->data() + text->size();
  const auto [stop, error] = std::from_chars(text->data(), end, limit);
  if (error == std::errc{} && stop == end) return std::nullopt;
  return error_answer(400, "limit must be a whole number, such as limit=3");
}

/// Whether `name` has the value `other`, rather than `usual`; what is wrong with it, if anything.
std::optional<Answer> read_choice(const Fields& query, std::string_view name, std::string_view usual,
                                  std::string_view other, bool& is_other) {
  const std::string* const value = find_field(query, name);
  if (value == nullptr) return std::nullopt;
  is_other = *value == other;
  if (is_other || (!usual.empty() && *value == usual)) return std::nullopt;
  return error_answer(400, usual.empty() ? fmt::format("{} can only be {}", name, other)
                                         : fmt::format("{} can be {} or {}", name, usual, other));
}

std::vector<std::string> fields_named(const Fields& query, std::string_view name) {
  std::vector<std::string> values;
  for (const auto& [field, value] : query) {
    if (field == name) values.push_back(value);
  }
  return values;
}

Reply json_lines(std::unique_ptr<Lines> lines) {
  return {.answer = {.content_type = "application/x-ndjson"}, .lines = std::move(lines)};
}

}  // namespace

Reply Inside::front_page() const {
  return {.answer = {.content_type = "text/plain; charset=utf-8", .body = std::string{kHelp}}};
}

Reply Inside::profiles(Target target, const HttpRequest& request) {
  const Fields query = parse_fields(query_of(request.target));
  Project* const project = asked_project(query);
  if (project == nullptr) return {.answer = no_project_answer()};
  LinesQuery lines{.target = target};
  if (std::optional<Answer> wrong = read_limit(query, lines.limit)) return {.answer = std::move(*wrong)};
  if (std::optional<Answer> wrong = read_choice(query, "order", {}, "id", lines.by_id))
    return {.answer = std::move(*wrong)};
  if (const std::string* id = find_field(query, "id")) lines.id = *id;
  lines.without = fields_named(query, "without");
  if (const std::string* all = find_field(query, "all")) lines.all = *all != "0";
  return json_lines(std::make_unique<ProfileLines>(store_, *project, std::move(lines)));
}

Reply Inside::events(const HttpRequest& request) {
  const Fields query = parse_fields(query_of(request.target));
  const Project* const project = asked_project(query);
  if (project == nullptr) return {.answer = no_project_answer()};
  EventQuery events;
  if (std::optional<Answer> wrong = read_limit(query, events.limit)) return {.answer = std::move(*wrong)};
  if (std::optional<Answer> wrong = read_choice(query, "order", {}, "time", events.by_time))
    return {.answer = std::move(*wrong)};
  if (std::optional<Answer> wrong = read_choice(query, "view", "stored", "queried", events.queried))
    return {.answer = std::move(*wrong)};
  if (const std::string* id = find_field(query, "id")) events.id = *id;
  if (const std::string* name = find_field(query, "event")) events.event = *name;
  events.without = fields_named(query, "without");
  return json_lines(std::make_unique<EventLines>(store_, *project, std::move(events)));
}

Reply Inside::identities(const HttpRequest& request) {
  const Fields query = parse_fields(query_of(request.target));
  const Project* const project = asked_project(query);
  if (project == nullptr) return {.answer = no_project_answer()};
  IdentityQuery identities;
  if (std::optional<Answer> wrong = read_limit(query, identities.limit)) return {.answer = std::move(*wrong)};
  if (const std::string* id = find_field(query, "id")) identities.id = *id;
  return json_lines(std::make_unique<IdentityLines>(store_, *project, std::move(identities)));
}

Reply Inside::show_stats() {
  return {.answer = {.body = stats_.to_json(store_.projects())}};
}

Reply Inside::declare_aliases(const HttpRequest& request) {
  Project* const project = asked_project(parse_fields(query_of(request.target)));
  if (project == nullptr) return {.answer = no_project_answer()};
  const std::optional<boost::json::array> entries = one_or_many(request.body);
  if (!entries) return {.answer = no_aliases_answer()};
  std::vector<std::pair<std::string, std::string>> declared;
  for (const boost::json::value& entry : *entries) {
    const boost::json::object* const object = entry.if_object();
    const boost::json::value* const alias = object != nullptr ? object->if_contains("alias") : nullptr;
    const boost::json::value* const id = object != nullptr ? object->if_contains("distinct_id") : nullptr;
    if (alias == nullptr || id == nullptr || !alias->is_string() || !id->is_string())
      return {.answer = no_aliases_answer()};
    declared.emplace_back(alias->get_string(), id->get_string());
  }
  for (auto& [alias, id] : declared)
    project->identities.link({.kind = Link::Kind::alias, .id = std::move(id), .joining = std::move(alias)});
  return {.answer = {.body = fmt::format(R"({{"aliases":{}}})", project->identities.linked())}};
}

Reply Inside::cohorts(const HttpRequest& request, TimePoint now) {
  Project* const project = asked_project(parse_fields(query_of(request.target)));
  if (project == nullptr) return {.answer = no_project_answer()};
  if (request.method == "POST") return define_cohorts(*project, request.body, now);
  std::string lines;
  for (const auto& [id, cohort] : project->cohorts)
    lines += boost::json::serialize(boost::json::object{
                 {"id", id}, {"name", cohort.name}, {"distinct_ids", boost::json::value_from(cohort.ids)}}) +
             '\n';
  return {.answer = {.content_type = "application/x-ndjson", .body = std::move(lines)}};
}

Reply Inside::define_cohorts(Project& project, std::string_view body, TimePoint now) {
  const std::optional<boost::json::array> entries = one_or_many(body);
  std::map<std::uint64_t, Cohort> defined;
  for (const boost::json::value& entry : entries.value_or(boost::json::array{nullptr})) {
    const boost::json::object* const object = entry.if_object();
    const boost::json::value* const id = object != nullptr ? object->if_contains("id") : nullptr;
    const boost::json::value* const ids = object != nullptr ? object->if_contains("distinct_ids") : nullptr;
    if (id == nullptr || ids == nullptr || !id->is_int64() || id->get_int64() < 0 || !ids->is_array())
      return {.answer = no_cohorts_answer()};
    const boost::json::value* const name = object->if_contains("name");
    Cohort& cohort = defined[static_cast<std::uint64_t>(id->get_int64())];
    if (name != nullptr && name->is_string()) cohort.name = name->get_string();
    for (const boost::json::value& member : ids->get_array()) {
      if (!member.is_string()) return {.answer = no_cohorts_answer()};
      cohort.ids.emplace_back(member.get_string());
    }
  }
  for (auto& [id, cohort] : defined) {
    const auto known = project.cohorts.find(id);
    cohort.created = known == project.cohorts.end() ? now : known->second.created;
    project.cohorts[id] = std::move(cohort);
  }
  return {.answer = {.body = fmt::format(R"({{"cohorts":{}}})", project.cohorts.size())}};
}

Reply Inside::group_keys() {
  std::string lines;
  for (const std::string& key : store_.known_group_keys()) {
    lines += R"({"group_key":)";
    append_quoted(lines, key);
    lines += fmt::format(",\"data_group_id\":{}}}\n", group_numbers_.of(key));
  }
  return {.answer = {.content_type = "application/x-ndjson", .body = std::move(lines)}};
}

Project* Inside::asked_project(const Fields& query) {
  const std::string* const token = find_field(query, "token");
  return token == nullptr ? &store_.projects().front() : store_.project(*token);
}

}  // namespace mixferry::sandbox
