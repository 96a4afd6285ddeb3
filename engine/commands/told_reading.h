#pragma once
/// Where reading profiles stands, told in sentences now and then.

#include <chrono>
#include <cstdint>
#include <optional>

#include "engine/commands/listener.h"
#include "engine/reading/profile_reading.h"

namespace mixferry::commands {

/// Tells how long it takes, once that is known to be long; when it begins to wait for the quota, and until
/// when; and half a minute after it said something, how far it is.
class ToldReading {
 public:
  using Clock = std::chrono::system_clock;

  explicit ToldReading(Listener& listener) : listener_(listener) {}

  void take(const reading::ReadingProgress& progress, Clock::time_point now = Clock::now());

 private:
  void say(const std::string& sentence, Clock::time_point now);

  Listener& listener_;
  std::optional<Clock::time_point> said_ = {};
  std::uint64_t parts_all_ = 0;                        ///< of which it was told how long they take
  std::optional<Clock::time_point> waits_until_ = {};  ///< as it was told
};

}  // namespace mixferry::commands
