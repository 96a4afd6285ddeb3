#include "engine/sandbox/query/engage_query.h"

#include <algorithm>
#include <fmt/chrono.h>
#include <fmt/format.h>

#include "engine/sandbox/json_value.h"
#include "engine/sandbox/query/dates.h"
#include "engine/sandbox/query/profile_search.h"

namespace mixferry::sandbox {
namespace {

/// Which properties a page shows; nullopt: all.
using Shown = std::optional<std::vector<NameId>>;

Shown shown_of(const EngageParameters& asked, const NameTable& names) {
  if (!asked.output_properties) return std::nullopt;
  Shown shown{std::in_place};
  for (const std::string& name : *asked.output_properties) {
    if (const std::optional<NameId> number = names.find(name)) shown->push_back(*number);
  }
  return shown;
}

/// A value as queries show it: dates to the second.
void append_value(std::string& out, std::string_view json) {
  const std::string_view text = json.substr(1, json.size() - 2);
  if (type_of(json) != ValueType::string || date_to_the_second(text) == text) {
    out += json;
  } else {
    out.append("\"").append(date_to_the_second(text)).append("\"");
  }
}

void append_profile(std::string& out, std::string_view id, std::string_view packed, const NameTable& names,
                    const Shown& shown) {
  out += R"({"$distinct_id":)";
  append_quoted(out, id);
  out += R"(,"$properties":{)";
  PackedProperties properties{packed};
  std::string_view separator;
  while (const std::optional<Property> property = properties.next()) {
    if (shown && std::ranges::find(*shown, property->name) == shown->end()) continue;
    out += separator;
    separator = ",";
    append_quoted(out, names.text(property->name));
    out += ':';
    append_value(out, property->value);
  }
  out += "}}";
}

/// `2026-07-03T17:10:02.939000+00:00`
std::string instant_text(TimePoint now) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(now);
  return fmt::format("{:%FT%T}.{:03}000+00:00", fmt::gmtime(std::chrono::system_clock::to_time_t(seconds)),
                     (now - seconds).count());
}

}  // namespace

EngageQuery::EngageQuery(const Behaviour& behaviour, Store& store, Gate& gate,
                         const GroupNumbers& group_numbers)
    : behaviour_(behaviour),
      store_(store),
      gate_(gate),
      group_numbers_(group_numbers),
      sessions_({.lifetime = behaviour.session_lifetime, .pages_max = behaviour.session_pages_max}) {}

Reply EngageQuery::handle(const HttpRequest& request, TimePoint now) {
  const Fields fields = query_fields(request, behaviour_.json_queries);
  const std::string* const session_id = find_field(fields, "session_id");
  const bool later_page = session_id != nullptr && !session_id->empty();
  Gate::Pass pass =
      gate_.admit(Gate::Kind::query, request, fields, now, later_page && behaviour_.later_pages_free);
  if (pass.project == nullptr) return {.answer = std::move(pass.refusal)};
  const auto refuse = [&](std::string_view error) -> Reply {
    return {.answer = query_error_answer(400, path_of(request.target), error),
            .running = std::move(pass.running)};
  };
  const std::expected<EngageParameters, std::string> asked = read_engage_parameters(fields);
  if (!asked) return refuse(asked.error());
  const std::expected<OpenSession, std::string> session = session_of(*pass.project, *asked, now);
  if (!session) return refuse(session.error());
  return {.answer = {.body = page(*pass.project, *asked, *session, now)}, .running = std::move(pass.running)};
}

/// The session that the query goes on with, or a new one with what it finds.
std::expected<OpenSession, std::string> EngageQuery::session_of(const Project& project,
                                                                const EngageParameters& asked,
                                                                TimePoint now) {
  if (!asked.session_id.empty()) {
    const std::optional<OpenSession> session = sessions_.read(asked.session_id, now);
    if (session && session->results->project == project.number && session->results->parameters == asked.all) {
      return *session;
    }
  }
  if (asked.page > 0) return std::unexpected(std::string{kUncachedQuery});
  NameId group_key = kNoName;
  if (asked.data_group_id) {
    const std::optional<NameId> known = group_numbers_.key_of(*asked.data_group_id, store_);
    if (!known)
      return sessions_.open({.project = project.number, .target = Target::groups, .parameters = asked.all},
                            now);
    group_key = *known;
  }
  std::expected<ResultSet, std::string> found = search_profiles(store_, project, asked, group_key);
  if (!found) return std::unexpected(std::move(found.error()));
  return sessions_.open(std::move(*found), now);
}

std::string EngageQuery::page(const Project& project, const EngageParameters& asked,
                              const OpenSession& session, TimePoint now) {
  const ResultSet& results = *session.results;
  const Collection& profiles = results.target == Target::users ? project.users : project.groups;
  const Shown shown = shown_of(asked, store_.names());
  // Behind the last page, however far, there is nothing.
  const std::size_t begin = asked.page > results.size() / kPageSize ? results.size() : asked.page * kPageSize;
  const std::size_t end = std::min(begin + kPageSize, results.size());
  std::string body = R"({"results":[)";
  std::size_t written = 0;
  const auto append = [&](std::string_view id, std::string_view packed) {
    if (written++ > 0) body += ',';
    append_profile(body, id, packed, store_.names(), shown);
  };
  for (std::size_t at = begin; at < end; ++at) {
    if (at >= results.profiles.size()) {
      append(results.bare_ids[at - results.profiles.size()], {});
    } else if (const Profile* const profile = profiles.seen(results.profiles[at])) {
      append(profile->id, profile->properties);
    }
  }
  body += fmt::format(
      R"(],"page":{},"session_id":"{}","page_size":{},"total":{},"status":"ok","computed_at":"{}"}})",
      asked.page, session.id, kPageSize, behaviour_.total_of_page ? written : results.size(),
      instant_text(now));
  return body;
}

}  // namespace mixferry::sandbox
