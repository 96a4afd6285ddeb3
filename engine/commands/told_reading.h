#pragma once
/// Where reading profiles stands, for who waits for it.

#include <cstdint>

#include "engine/commands/listener.h"
#include "engine/reading/reading_progress.h"

namespace mixferry::commands {

/// Hands it on, and says once how long it takes, where that is hours.
class ToldReading {
 public:
  explicit ToldReading(Listener& listener) : listener_(listener) {}

  void take(const reading::ReadingProgress& progress);

 private:
  Listener& listener_;
  std::uint64_t parts_all_ = 0;  ///< of which it was told how long they take
};

}  // namespace mixferry::commands
