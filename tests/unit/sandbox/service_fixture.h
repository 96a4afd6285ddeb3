#pragma once
/// A stand-in without its server: requests go straight to `Service`, and what it holds is read back through
/// it.

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "engine/sandbox/service.h"

namespace mixferry::sandbox {

/// 2026-08-01T00:00:00Z, in seconds.
inline constexpr std::int64_t kNowSeconds = 1'785'542'400;

class ServiceFixture : public testing::Test {
 protected:
  ServiceFixture() { restart({}); }

  /// A new stand-in with the projects `t` (number 1) and `u` (number 2) and the service account `robot`, a
  /// member of the first alone, whose secret is `s3cret`.
  void restart(SandboxOptions options) {
    options.tokens = {"t", "u"};
    options.service_accounts = {{.user = "robot", .secret = "s3cret", .projects = {1}}};
    service_ = std::make_unique<Service>(options);
  }
  void restart_with(IdentityMode mode) {
    SandboxOptions options;
    options.identity = mode;
    restart(std::move(options));
  }

  Answer send(const HttpRequest& request) { return service_->handle(request, now_).answer; }
  Answer import(std::string_view body, std::string_view query = "strict=1&project_id=1",
                std::string_view content_type = "application/json") {
    const std::string target = fmt::format("/import?{}", query);
    return send({.method = "POST",
                 .target = target,
                 .authorization = kRobot,
                 .content_type = content_type,
                 .body = body});
  }
  Answer track(std::string_view body, std::string_view query = "verbose=1&ip=0") {
    const std::string target = fmt::format("/track?{}", query);
    return send({.method = "POST", .target = target, .content_type = "application/json", .body = body});
  }
  Answer engage(std::string_view body) {
    return send({.method = "POST", .target = "/engage?ip=0&verbose=1", .body = body});
  }
  Reply query_reply(std::string_view form, std::string_view target = "/api/query/engage?project_id=1") {
    return service_->handle({.method = "POST",
                             .target = target,
                             .authorization = kRobot,
                             .content_type = "application/x-www-form-urlencoded",
                             .body = form},
                            now_);
  }
  /// Engage Query.
  Answer query(std::string_view form = {}, std::string_view target = "/api/query/engage?project_id=1") {
    return query_reply(form, target).answer;
  }
  /// What a path below `/sandbox` says.
  std::string read(std::string_view target) {
    const Reply reply = service_->handle({.method = "GET", .target = target}, now_);
    std::string all = reply.answer.body;
    while (reply.lines && reply.lines->append(all, all.size() + 1)) {
    }
    return all;
  }
  std::string stored() { return read("/sandbox/events"); }
  std::string queried() { return read("/sandbox/events?view=queried"); }

  static constexpr std::string_view kRobot = "Basic cm9ib3Q6czNjcmV0";

  std::unique_ptr<Service> service_;
  TimePoint now_{std::chrono::seconds{kNowSeconds}};
};

/// An event of `/import` with everything that it needs; `more` are further properties, such as `,"a":1`.
inline std::string event(std::string_view insert_id, std::string_view more = {}, std::string_view id = "p",
                         std::string_view name = "Seen") {
  return fmt::format(
      R"({{"event":"{}","properties":{{"time":1785500000,"distinct_id":"{}","$insert_id":"{}"{}}}}})", name,
      id, insert_id, more);
}

/// The line that shows it.
inline std::string line(std::string_view insert_id, std::string_view more = {}, std::string_view id = "p",
                        std::string_view name = "Seen") {
  return event(insert_id, more, id, name) + "\n";
}

/// A body of this one event.
inline std::string batch(std::string_view event) {
  return fmt::format("[{}]", event);
}

}  // namespace mixferry::sandbox
