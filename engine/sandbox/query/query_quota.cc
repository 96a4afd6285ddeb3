#include "engine/sandbox/query/query_quota.h"

#include <algorithm>

namespace mixferry::sandbox {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kSecond{1'000};
/// How long whoever asks too much at once is told to wait: nobody knows when the others are done.
constexpr milliseconds kUntilOthersAreDone{10'000};

}  // namespace

std::expected<std::shared_ptr<void>, QueryQuota::Excess> QueryQuota::begin(std::uint64_t project,
                                                                           TimePoint now) {
  Account& account = accounts_[project];
  const milliseconds remembered = std::max(limits_.hour, kSecond);
  while (!account.hour.empty() && now - account.hour.front() >= remembered) account.hour.pop_front();
  auto running = admit(account, wait_for_room(account, now));
  if (running && (limits_.per_hour_max > 0 || limits_.per_second_max > 0)) account.hour.push_back(now);
  return running;
}

std::expected<std::shared_ptr<void>, QueryQuota::Excess> QueryQuota::begin_free(std::uint64_t project,
                                                                                TimePoint) {
  return admit(accounts_[project], milliseconds{0});
}

std::expected<std::shared_ptr<void>, QueryQuota::Excess> QueryQuota::admit(Account& account,
                                                                           milliseconds wait) const {
  const bool crowded = limits_.at_once_max > 0 && *account.running >= limits_.at_once_max;
  if (crowded || wait.count() > 0) {
    return std::unexpected(Excess{.in_the_hour = account.hour.size() + 1,
                                  .at_once = *account.running + 1,
                                  .wait = wait.count() > 0 ? wait : kUntilOthersAreDone});
  }
  ++*account.running;
  return std::shared_ptr<void>{nullptr, [running = account.running](void*) { --*running; }};
}

/// How long until neither the hour nor the second is full.
milliseconds QueryQuota::wait_for_room(const Account& account, TimePoint now) const {
  const auto wait = [&](std::uint64_t max, milliseconds window) {
    if (max == 0 || account.hour.size() < max) return milliseconds{0};
    const TimePoint in_the_way = account.hour[account.hour.size() - max];
    return std::max(milliseconds{0}, in_the_way + window - now);
  };
  return std::max(wait(limits_.per_hour_max, limits_.hour), wait(limits_.per_second_max, kSecond));
}

}  // namespace mixferry::sandbox
