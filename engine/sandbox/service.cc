#include "engine/sandbox/service.h"

#include <algorithm>
#include <array>
#include <boost/algorithm/string/predicate.hpp>
#include <boost/json.hpp>
#include <charconv>
#include <fmt/format.h>
#include <utility>

#include "engine/sandbox/json_value.h"

namespace mixferry::sandbox {
namespace {

constexpr std::string_view kHelp =
    R"(This is mixferry's sandbox: a stand-in for Mixpanel on this machine. Nothing sent here goes any further.

What Mixpanel answers, too:
  POST /engage   user profiles   ?ip=0&verbose=1&strict=1
  POST /groups   group profiles

To look inside:
  GET  /sandbox/profiles   user profiles, one JSON object a line, in the order they came in
  GET  /sandbox/groups     group profiles; ?all=1 shows those of group keys that aren't set up, too
       ?token=T            of this project (default: the first)
       ?limit=N            at most N
       ?id=ID              only this one
       ?order=id           sorted by id
       ?without=NAME       leaves a property out, such as $last_seen; may be repeated
  GET  /sandbox/stats      counters
  POST /sandbox/aliases    {"alias":"...","distinct_id":"..."} or an array of them
  POST /sandbox/reset      forgets everything
)";

std::string_view query_of(std::string_view target) {
  const std::size_t mark = target.find('?');
  if (mark == std::string_view::npos) return {};
  return target.substr(mark + 1, target.find('#', mark) - mark - 1);
}

/// The sandbox's own paths, which Mixpanel doesn't have.
bool is_inside(std::string_view path) {
  return path == "/" || path.starts_with("/sandbox/");
}

/// Whether it is this machine by a name that no page elsewhere can point to it: a page of `evil.example`
/// whose name is made to lead to 127.0.0.1 asks for `evil.example`, and a browser says so.
bool is_this_machine(std::string_view authority) {
  constexpr std::array<std::string_view, 3> names = {"127.0.0.1", "localhost", "[::1]"};
  return std::ranges::any_of(names, [&](std::string_view name) {
    if (!boost::algorithm::istarts_with(authority, name)) return false;
    const std::string_view port = authority.substr(name.size());
    return port.empty() || (port.front() == ':' && port.find_first_not_of("0123456789", 1) == port.npos);
  });
}

bool is_allowed(const HttpRequest& request) {
  constexpr std::string_view kHttp = "http://";
  const bool page_is_here = request.origin.empty() || (request.origin.starts_with(kHttp) &&
                                                       is_this_machine(request.origin.substr(kHttp.size())));
  return page_is_here && (request.host.empty() || is_this_machine(request.host));
}

Answer wrong_method(std::string_view path, std::string_view allowed) {
  return error_answer(405, fmt::format("{} takes {} only", path, allowed));
}

}  // namespace

Service::Service(const SandboxOptions& options)
    : behaviour_(options.behaviour),
      store_(options.tokens, options.group_keys),
      engage_(options.behaviour, store_, stats_) {}

Reply Service::handle(const HttpRequest& request, TimePoint now) {
  if (request.target.size() > kUrlBytesMax)
    return {.answer = html_answer(414, "Request-URI Too Large"), .lines = {}};
  if (!is_allowed(request)) {
    return {
        .answer = error_answer(403,
                               "the sandbox answers only who asks for 127.0.0.1 or localhost, and no page "
                               "of another host: a name or a page elsewhere could read it otherwise"),
        .lines = {}};
  }
  const std::string_view path = path_of(request.target);
  const std::string_view query = query_of(request.target);
  if (takes_updates(path)) {
    if (request.method != "POST" && request.method != "GET")
      return {.answer = wrong_method(path, "POST"), .lines = {}};
    const EngageRequest engage{.target = path == "/engage" ? Target::users : Target::groups,
                               .get = request.method == "GET",
                               .query = query,
                               .content_type = request.content_type,
                               .content_encoding = request.content_encoding,
                               .body = request.body};
    return {.answer = engage_.handle(engage, now), .lines = {}};
  }
  if (is_inside(path)) return handle_sandbox(path, request, parse_fields(query));
  const std::string error = fmt::format(
      "{} is not a path of the sandbox: it has /engage, /groups and, to look inside, /sandbox", path);
  return {.answer = error_answer(404, error), .lines = {}};
}

void Service::note_request(std::string_view target, std::uint64_t body_bytes) {
  const std::string_view path = path_of(target);
  if (is_inside(path)) return;
  ++stats_.requests;
  ++stats_.requests_by_path[takes_updates(path) ? std::string{path} : "other"];
  stats_.body_bytes += body_bytes;
}

void Service::note_answer(std::string_view target, unsigned status) {
  if (is_inside(path_of(target))) return;
  if (status == 0) {
    ++stats_.unanswered;
  } else {
    ++stats_.answers_by_status[status];
  }
}

void Service::note_fault(std::string_view kind) {
  ++stats_.faults[std::string{kind}];
}

Reply Service::handle_sandbox(std::string_view path, const HttpRequest& request, const Fields& query) {
  const bool get = request.method == "GET";
  const bool post = request.method == "POST";
  if (path == "/") {
    if (!get) return {.answer = wrong_method(path, "GET"), .lines = {}};
    return {.answer = {.content_type = "text/plain; charset=utf-8", .body = std::string{kHelp}}, .lines = {}};
  }
  if (path == "/sandbox/profiles" || path == "/sandbox/groups") {
    if (!get) return {.answer = wrong_method(path, "GET"), .lines = {}};
    return profile_lines(path == "/sandbox/profiles" ? Target::users : Target::groups, query);
  }
  if (path == "/sandbox/stats") {
    if (!get) return {.answer = wrong_method(path, "GET"), .lines = {}};
    return {.answer = {.body = stats_.to_json(store_.projects())}, .lines = {}};
  }
  if (path == "/sandbox/aliases") {
    if (!post) return {.answer = wrong_method(path, "POST"), .lines = {}};
    return {.answer = declare_aliases(query, request.body), .lines = {}};
  }
  if (path == "/sandbox/reset") {
    if (!post) return {.answer = wrong_method(path, "POST"), .lines = {}};
    store_.clear();
    stats_ = Stats{};
    engage_.reset();
    return {.answer = {.body = R"({"status":"ok"})"}, .lines = {}};
  }
  return {.answer = error_answer(404, fmt::format("{} is not a path of the sandbox; see /", path)),
          .lines = {}};
}

Reply Service::profile_lines(Target target, const Fields& query) {
  Project* const project = asked_project(query);
  if (project == nullptr)
    return {.answer = error_answer(404, "no project of the sandbox has this token"), .lines = {}};
  LinesQuery lines{.target = target};
  if (const std::string* limit = find_field(query, "limit")) {
    const char* const end = limit->data() + limit->size();
    const auto [stop, error] = std::from_chars(limit->data(), end, lines.limit);
    if (error != std::errc{} || stop != end) {
      return {.answer = error_answer(400, "limit must be a whole number, such as limit=3"), .lines = {}};
    }
  }
  if (const std::string* order = find_field(query, "order")) {
    if (*order != "id") return {.answer = error_answer(400, "order can only be id"), .lines = {}};
    lines.by_id = true;
  }
  if (const std::string* id = find_field(query, "id")) lines.id = *id;
  for (const auto& [name, value] : query) {
    if (name == "without") lines.without.push_back(value);
    if (name == "all") lines.all = value != "0";
  }
  return {.answer = {.content_type = "application/x-ndjson", .body = {}},
          .lines = std::make_unique<ProfileLines>(store_, *project, std::move(lines))};
}

Answer Service::declare_aliases(const Fields& query, std::string_view body) {
  Project* const project = asked_project(query);
  if (project == nullptr) return error_answer(404, "no project of the sandbox has this token");
  const Answer wrong =
      error_answer(400, R"(expected {"alias":"...","distinct_id":"..."} or an array of such objects)");
  boost::system::error_code error;
  const boost::json::value value = boost::json::parse({body.data(), body.size()}, error);
  if (error) return wrong;
  const boost::json::array aliases = value.is_array() ? value.get_array() : boost::json::array{value};
  std::vector<std::pair<std::string, std::string>> declared;
  for (const boost::json::value& entry : aliases) {
    const boost::json::object* const object = entry.if_object();
    const boost::json::value* const alias = object != nullptr ? object->if_contains("alias") : nullptr;
    const boost::json::value* const id = object != nullptr ? object->if_contains("distinct_id") : nullptr;
    if (alias == nullptr || id == nullptr || !alias->is_string() || !id->is_string()) return wrong;
    declared.emplace_back(alias->get_string(), id->get_string());
  }
  for (auto& [alias, id] : declared) project->aliases.insert_or_assign(alias, id);
  return {.body = fmt::format(R"({{"aliases":{}}})", project->aliases.size())};
}

Project* Service::asked_project(const Fields& query) {
  const std::string* const token = find_field(query, "token");
  return token == nullptr ? &store_.projects().front() : store_.project(*token);
}

Answer Service::too_large_answer() const {
  if (behaviour_.too_large_as_html) return html_answer(413, "Request Entity Too Large");
  return {
      .status = 413,
      .body = fmt::format(
          R"({{"code":413,"error":"request exceeds max limit of {} bytes","status":"Request Entity Too Large"}})",
          behaviour_.body_bytes_max)};
}

std::string_view path_of(std::string_view target) {
  return target.substr(0, target.find_first_of("?#"));
}

bool takes_updates(std::string_view path) {
  return path == "/engage" || path == "/groups";
}

Answer error_answer(unsigned status, std::string_view error) {
  std::string text;
  append_quoted(text, error);
  return {.status = status, .body = fmt::format(R"({{"error":{},"status":"error"}})", text)};
}

Answer html_answer(unsigned status, std::string_view title) {
  return {
      .status = status,
      .content_type = "text/html",
      .body = fmt::format("<html><head><title>{0} {1}</title></head><body><h1>{0} {1}</h1></body></html>\n",
                          status, title)};
}

}  // namespace mixferry::sandbox
