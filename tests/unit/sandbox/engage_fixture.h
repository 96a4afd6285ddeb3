#pragma once
/// A stand-in without its server: requests go straight to `Engage`, profiles are read straight from the
/// store.

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <memory>
#include <string>
#include <string_view>

#include "engine/sandbox/engage.h"
#include "engine/sandbox/profile_lines.h"

namespace mixferry::sandbox {

inline constexpr std::string_view kAccepted = R"({"error":null,"status":1})";

class EngageFixture : public testing::Test {
 protected:
  EngageFixture() { restart({}); }

  /// A new stand-in with one project, `t`, and the group key `company`.
  void restart(const Behaviour& behaviour) {
    engage_.reset();
    stats_ = Stats{};
    store_ = std::make_unique<Store>(std::vector<std::string>{"t"}, std::vector<std::string>{"company"});
    rates_ = std::make_unique<RateAccounts>(
        RateAccount::Limits{.records_max = behaviour.updates_per_minute_max,
                            .body_bytes_max = behaviour.body_bytes_per_minute_max});
    engage_ = std::make_unique<Engage>(behaviour, *store_, *rates_, stats_);
  }

  /// Posts a JSON body to `/engage` and gives the answer's body.
  std::string post(std::string_view body, std::string_view query = "ip=0&verbose=1") {
    return handle({.query = query, .body = body}).body;
  }
  std::string post_group(std::string_view body, std::string_view query = "ip=0&verbose=1") {
    return handle({.target = Target::groups, .query = query, .body = body}).body;
  }
  Answer handle(const EngageRequest& request) { return engage_->handle(request, now_); }

  /// Posts one record of profile `p` that leaves `$last_seen` alone. `members` is the operation, such as
  /// `"$set":{}`.
  std::string update(std::string_view members, std::string_view query = "ip=0&verbose=1") {
    return post(R"([{"$token":"t","$distinct_id":"p","$ignore_time":true,)" + std::string{members} + "}]",
                query);
  }
  std::string update_group(std::string_view members, std::string_view query = "ip=0&verbose=1") {
    return post_group(R"([{"$token":"t","$group_key":"company","$group_id":"g","$ignore_time":true,)" +
                          std::string{members} + "}]",
                      query);
  }

  /// All profiles, one a line.
  std::string lines(LinesQuery query = {}) {
    std::string out;
    ProfileLines profile_lines{*store_, store_->projects().front(), std::move(query)};
    while (profile_lines.append(out, out.size() + 1)) {
    }
    return out;
  }
  /// The properties of the only profile.
  std::string properties(Target target = Target::users) {
    const std::string all = lines({.target = target});
    const std::size_t begin = all.find(R"("$properties":)");
    if (begin == std::string::npos) return "no profile";
    EXPECT_EQ(all.find('\n'), all.size() - 1) << "more than one profile";
    return all.substr(begin + 14, all.size() - begin - 16);
  }
  std::string group_properties() { return properties(Target::groups); }

  Stats stats_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<RateAccounts> rates_;
  std::unique_ptr<Engage> engage_;
  TimePoint now_{std::chrono::sys_days{std::chrono::year{2026} / 8 / 1}};
};

/// The tests of `/engage`, which lie in several files.
class SandboxEngage : public EngageFixture {
 protected:
  static std::string invalid(std::string_view error) {
    return fmt::format(R"({{"error":"{}","status":0}})", error);
  }
};

}  // namespace mixferry::sandbox
