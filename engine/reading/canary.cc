#include "engine/reading/canary.h"

#include <algorithm>
#include <exception>
#include <fmt/format.h>
#include <utility>

#include "engine/base/counted.h"
#include "engine/base/error.h"
#include "engine/flow/deadline.h"
#include "engine/ledger/sqlite/open_ledger.h"
#include "engine/reading/ask_profiles.h"

namespace mixferry::reading {
namespace {

using State = CanaryFinding::State;
using Kind = mixpanel::QueryTrouble::Kind;

/// How often it looks whether the end has come nearer.
constexpr std::chrono::milliseconds kStep{100};

/// Nobody wants to know any more.
struct Unwanted : std::exception {};

bool may_pass(Kind kind) {
  return kind == Kind::passing || kind == Kind::quota || kind == Kind::session || kind == Kind::unreadable;
}

}  // namespace

std::string_view word_of(State state) {
  switch (state) {
    case State::not_begun:
      return "none";
    case State::seen:
      return "seen";
    case State::missing:
      return "missing";
    case State::not_asked:
      return "not_asked";
    case State::refused:
      return "refused";
    case State::unknown:
      break;
  }
  return "unknown";
}

Canary::~Canary() {
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
  }
  if (thread_.joinable()) thread_.join();
}

void Canary::watch(mixpanel::ProfileQuery query) {
  query_ = std::move(query);
  began_ = std::chrono::steady_clock::now();
  finding_.state = State::unknown;
  finding_.ids = query_.distinct_ids.size();
  thread_ = std::thread([this] { run(); });
}

CanaryFinding Canary::finding() const {
  const std::lock_guard lock(mutex_);
  return finding_;
}

CanaryFinding Canary::finish() {
  std::unique_lock lock(mutex_);
  ended_ = std::chrono::steady_clock::now();
  if (finding_.state != State::not_begun) settled_.wait(lock, [this] { return is_settled_; });
  return finding_;
}

/// What goes wrong here is nothing that the import does wrong.
void Canary::run() {
  try {
    const auto ledger = ledger::open_ledger(options_.state_dir);
    Asking asking(options_.host, "queries", *ledger);
    const auto leave_if_unwanted = [this] {
      const std::lock_guard lock(mutex_);
      if (is_stopping_) throw Unwanted();
    };
    if (asking.run(look(asking), leave_if_unwanted)) settle(State::unknown);
  } catch (const Unwanted&) {
    settle(State::unknown);
  } catch (const std::exception& failure) {
    settle(State::not_asked, failure.what());
  }
}

boost::asio::awaitable<void> Canary::look(Asking& asking) {
  std::chrono::milliseconds pause = options_.first_pause;
  std::string trouble =
      fmt::format("the quota of the hour is used ({})", counted(options_.host.limits.an_hour, "request"));
  bool is_answered = false;
  for (flow::TimePoint next = asking.timer().now() + pause;; next = asking.timer().now() + pause) {
    while (asking.timer().now() < std::min(next, deadline())) {  // which may come nearer
      co_await asking.timer().sleep_until(asking.timer().now() + kStep);
      co_await flow::throw_if_cancelled();
    }
    pause = std::min(2 * pause, kPauseMax);

    std::uint64_t found = 0;
    const ProfileTaker taker{.begin = [&] { found = 0; }, .take = [&](std::string_view) { ++found; }};
    using Answer = std::optional<std::expected<mixpanel::PageHead, mixpanel::QueryTrouble>>;
    // The last question may take some time, too.
    const flow::TimePoint until = std::max(deadline(), asking.timer().now() + options_.first_pause);
    auto question = ask_page(asking.caller(), asking.access(), query_, {}, taker);
    const Answer answer = co_await flow::before(asking.timer(), until, std::move(question));
    if (answer) {
      const std::lock_guard lock(mutex_);
      ++finding_.queries;
      finding_.found = *answer ? found : 0;
    }
    if (answer && *answer && found != 0) co_return settle(State::seen);
    if (answer && *answer) is_answered = true;
    if (answer && !*answer) {
      trouble = answer->error().words;
      if (!may_pass(answer->error().kind)) co_return settle(State::refused, trouble);
    }
    if (asking.timer().now() >= deadline())
      co_return settle(is_answered ? State::missing : State::not_asked, is_answered ? "" : trouble);
  }
}

flow::TimePoint Canary::deadline() const {
  const std::lock_guard lock(mutex_);
  const flow::TimePoint latest = began_ + options_.wait;
  return ended_ ? std::min(latest, std::max(*ended_, began_) + options_.wait_at_end) : latest;
}

void Canary::settle(State state, std::string why) {
  {
    const std::lock_guard lock(mutex_);
    finding_.state = state;
    finding_.why = std::move(why);
    finding_.after =
        std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began_);
    is_settled_ = true;
  }
  settled_.notify_all();
}

}  // namespace mixferry::reading
