#include "engine/sandbox/service.h"

#include <algorithm>
#include <array>
#include <boost/algorithm/string/predicate.hpp>
#include <fmt/format.h>

#include "engine/sandbox/privacy/task_inside.h"
#include "engine/sandbox/query/account_api.h"
#include "engine/sandbox/query/cohort_list.h"
#include "engine/sandbox/scim/scim_answer.h"

namespace mixferry::sandbox {
namespace {

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

/// What a path takes beside GET and POST is known to who answers it.
constexpr std::string_view kAnyMethod = "*";

bool takes(std::string_view only, std::string_view method) {
  if (only.empty()) return method == "GET" || method == "POST";
  return only == kAnyMethod || only == method;
}

bool is_allowed(const HttpRequest& request) {
  constexpr std::string_view kHttp = "http://";
  const bool page_is_here = request.origin.empty() || (request.origin.starts_with(kHttp) &&
                                                       is_this_machine(request.origin.substr(kHttp.size())));
  return page_is_here && (request.host.empty() || is_this_machine(request.host));
}

}  // namespace

/// A path, which of Mixpanel's hosts has it, the method that it takes, and who answers.
struct Service::Route {
  std::string_view path;
  Host host;              ///< `all`: the sandbox itself
  std::string_view only;  ///< empty: GET and POST; `kAnyMethod`: who answers tells
  Reply (*answer)(Service& service, const HttpRequest& request, TimePoint now);
  bool with_all_below = false;  ///< `path/...` as well
};

std::span<const Service::Route> Service::routes() {
  static constexpr std::array<Route, 28> kRoutes = {{
      {"/engage", Host::ingestion, "",
       [](Service& service, const HttpRequest& request, TimePoint now) -> Reply {
         return {.answer = service.update(Target::users, request, now)};
       }},
      {"/groups", Host::ingestion, "",
       [](Service& service, const HttpRequest& request, TimePoint now) -> Reply {
         return {.answer = service.update(Target::groups, request, now)};
       }},
      {"/import", Host::ingestion, "",
       [](Service& service, const HttpRequest& request, TimePoint now) -> Reply {
         return {.answer = service.import_.handle(request, now)};
       }},
      {"/track", Host::ingestion, "",
       [](Service& service, const HttpRequest& request, TimePoint now) -> Reply {
         return {.answer = service.track_.handle(request, now)};
       }},
      {"/identity/create", Host::ingestion, "POST",
       [](Service& service, const HttpRequest& request, TimePoint now) -> Reply {
         return {.answer = service.identity_api_.handle(Verb::identify, request, now)};
       }},
      {"/identity/create-alias", Host::ingestion, "POST",
       [](Service& service, const HttpRequest& request, TimePoint now) -> Reply {
         return {.answer = service.identity_api_.handle(Verb::create_alias, request, now)};
       }},
      {"/identity/merge", Host::ingestion, "POST",
       [](Service& service, const HttpRequest& request, TimePoint now) -> Reply {
         return {.answer = service.identity_api_.handle(Verb::merge, request, now)};
       }},
      {"/api/query/engage", Host::query, "",
       [](Service& service, const HttpRequest& request, TimePoint now) {
         return service.engage_query_.handle(request, now);
       }},
      {"/api/2.0/engage", Host::query, "",
       [](Service& service, const HttpRequest& request, TimePoint now) {
         return service.engage_query_.handle(request, now);
       }},
      {"/api/query/cohorts/list", Host::query, "",
       [](Service& service, const HttpRequest& request, TimePoint now) {
         return answer_cohorts(request, service.behaviour_, service.gate_, now);
       }},
      {"/api/2.0/cohorts/list", Host::query, "",
       [](Service& service, const HttpRequest& request, TimePoint now) {
         return answer_cohorts(request, service.behaviour_, service.gate_, now);
       }},
      {"/api/app/me", Host::query, "GET",
       [](Service& service, const HttpRequest& request, TimePoint) -> Reply {
         return {.answer = answer_me(request, service.access_, service.store_, service.zone_,
                                     service.organization_id_)};
       }},
      {kDeletionsPath, Host::query, kAnyMethod,
       [](Service& service, const HttpRequest& request, TimePoint now) -> Reply {
         return {.answer = service.privacy_.handle(TaskKind::deletion, request, now)};
       },
       true},
      {kRetrievalsPath, Host::query, kAnyMethod,
       [](Service& service, const HttpRequest& request, TimePoint now) -> Reply {
         return {.answer = service.privacy_.handle(TaskKind::retrieval, request, now)};
       },
       true},
      {kRetrievedPath, Host::query, "GET",
       [](Service& service, const HttpRequest& request, TimePoint) -> Reply {
         return {.answer = service.privacy_.fetch(request)};
       },
       true},
      {kScimPath, Host::query, kAnyMethod,
       [](Service& service, const HttpRequest& request, TimePoint) -> Reply {
         return {.answer = service.scim_.handle(request)};
       },
       true},
      {"/api/2.0/export", Host::data, "GET",
       [](Service& service, const HttpRequest& request, TimePoint now) {
         return service.raw_export_.handle(request, now);
       }},
      {"/", Host::all, "GET",
       [](Service& service, const HttpRequest&, TimePoint) { return service.inside_.front_page(); }},
      {"/sandbox/profiles", Host::all, "GET",
       [](Service& service, const HttpRequest& request, TimePoint) {
         return service.inside_.profiles(Target::users, request);
       }},
      {"/sandbox/groups", Host::all, "GET",
       [](Service& service, const HttpRequest& request, TimePoint) {
         return service.inside_.profiles(Target::groups, request);
       }},
      {"/sandbox/events", Host::all, "GET",
       [](Service& service, const HttpRequest& request, TimePoint) {
         return service.inside_.events(request);
       }},
      {"/sandbox/identities", Host::all, "GET",
       [](Service& service, const HttpRequest& request, TimePoint) {
         return service.inside_.identities(request);
       }},
      {"/sandbox/stats", Host::all, "GET",
       [](Service& service, const HttpRequest&, TimePoint) { return service.inside_.show_stats(); }},
      {"/sandbox/aliases", Host::all, "POST",
       [](Service& service, const HttpRequest& request, TimePoint) {
         return service.inside_.declare_aliases(request);
       }},
      {"/sandbox/cohorts", Host::all, "",
       [](Service& service, const HttpRequest& request,
          TimePoint now) { return service.inside_.cohorts(request, now); }},
      {"/sandbox/group-keys", Host::all, "GET",
       [](Service& service, const HttpRequest&, TimePoint) { return service.inside_.group_keys(); }},
      {"/sandbox/tasks", Host::all, "",
       [](Service& service, const HttpRequest& request, TimePoint now) -> Reply {
         if (request.method == "GET") return {.answer = show_tasks(service.tasks_)};
         return {.answer = steer_tasks(service.tasks_, request.body, now)};
       }},
      {"/sandbox/reset", Host::all, "POST",
       [](Service& service, const HttpRequest&, TimePoint) -> Reply { return {.answer = service.reset()}; }},
  }};
  return kRoutes;
}

Service::Service(const SandboxOptions& options)
    : behaviour_(options.behaviour),
      host_(options.host),
      identity_api_served_(options.identity_api),
      organization_id_(options.organization_id),
      store_(options.tokens, options.group_keys, options.identity, options.project_ids,
             options.behaviour.seen_after),
      access_(store_, options),
      rates_({.records_max = behaviour_.updates_per_minute_max,
              .body_bytes_max = behaviour_.body_bytes_per_minute_max}),
      linker_(store_, std::chrono::milliseconds{behaviour_.link_delay_milliseconds}),
      intake_(store_, linker_, stats_.events),
      engage_(behaviour_, store_, rates_, stats_),
      import_(behaviour_, store_, access_, rates_, intake_, stats_.events),
      track_(behaviour_, store_, rates_, intake_, stats_.events),
      identity_api_(store_, access_, rates_, intake_, stats_.events),
      zone_(options.timezone),
      group_numbers_(options.data_group_ids),
      gate_(behaviour_, access_),
      engage_query_(behaviour_, store_, gate_, group_numbers_),
      raw_export_(store_, gate_, zone_),
      tasks_(behaviour_, store_),
      privacy_(behaviour_, options.group_keys.size(), access_, tasks_),
      scim_(behaviour_, access_),
      inside_(store_, group_numbers_, stats_) {}

Reply Service::handle(const HttpRequest& request, TimePoint now) {
  if (request.target.size() > kUrlBytesMax) return {.answer = html_answer(414, "Request-URI Too Large")};
  if (!is_allowed(request)) {
    return {.answer =
                error_answer(403,
                             "the sandbox answers only who asks for 127.0.0.1 or localhost, and no page "
                             "of another host: a name or a page elsewhere could read it otherwise")};
  }
  const std::string_view path = path_of(request.target);
  const Route* const route = route_of(path);
  if (route == nullptr) {
    return {.answer = error_answer(
                404, fmt::format("{} is not a path of the sandbox; see what it has at /", path))};
  }
  if (!takes(route->only, request.method)) {
    return {.answer = error_answer(405, fmt::format("{} takes {} only", path,
                                                    route->only.empty() ? "GET and POST" : route->only))};
  }
  store_.advance(now);
  linker_.advance(now);
  tasks_.advance(now);
  return route->answer(*this, request, now);
}

const Service::Route* Service::route_of(std::string_view path) const {
  if (!identity_api_served_ && path.starts_with("/identity/")) return nullptr;
  if (path.starts_with("/api/") && path.ends_with('/')) path.remove_suffix(1);
  const auto found = std::ranges::find_if(routes(), [path](const Route& route) {
    return path == route.path || (route.with_all_below && path.starts_with(route.path) &&
                                  path.substr(route.path.size()).starts_with('/'));
  });
  if (found == routes().end()) return nullptr;
  const bool elsewhere = host_ != Host::all && found->host != Host::all && found->host != host_;
  return elsewhere ? nullptr : &*found;
}

bool Service::meets_faults(std::string_view path) const {
  return !is_inside(path) && route_of(path) != nullptr;
}

Answer Service::too_many_requests(std::string_view path) const {
  const Route* const route = route_of(path);
  if (route != nullptr && route->path == kScimPath) return scim_error(429, "Too many requests");
  if (route != nullptr && (route->path == kDeletionsPath || route->path == kRetrievalsPath))
    return too_many_tasks_answer();
  const bool is_query = route != nullptr && (route->host == Host::query || route->host == Host::data);
  return is_query ? gate_.too_many_requests(path) : too_many_requests_answer();
}

Answer Service::reset() {
  tasks_.clear();
  privacy_.clear();
  store_.clear();
  rates_.clear();
  gate_.clear();
  engage_query_.clear();
  stats_ = Stats{};
  return {.body = R"({"status":"ok"})"};
}

Answer Service::update(Target target, const HttpRequest& request, TimePoint now) {
  return engage_.handle({.target = target,
                         .get = request.method == "GET",
                         .query = query_of(request.target),
                         .content_type = request.content_type,
                         .content_encoding = request.content_encoding,
                         .body = request.body},
                        now);
}

void Service::note_request(std::string_view target, std::uint64_t body_bytes) {
  const std::string_view path = path_of(target);
  if (is_inside(path)) return;
  ++stats_.requests;
  const Route* const route = route_of(path);
  ++stats_.requests_by_path[route != nullptr ? std::string{route->path} : "other"];
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

}  // namespace mixferry::sandbox
