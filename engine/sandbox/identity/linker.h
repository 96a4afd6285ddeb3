#pragma once
/// Carries out links: at once or after a while, and what they do to profiles.

#include <chrono>

#include "engine/sandbox/identity/identities.h"
#include "engine/sandbox/store.h"
#include "engine/sandbox/time_point.h"

namespace mixferry::sandbox {

class Linker {
 public:
  /// `store` must outlive it. A link holds from `delay` after it was asked for.
  Linker(Store& store, std::chrono::milliseconds delay) : store_(store), delay_(delay) {}

  void request(Project& project, Link link, TimePoint now);
  /// Carries out what is due, in the order in which it was asked for.
  void advance(TimePoint now);

 private:
  void carry_out(Project& project, const Link& link);
  void combine(Collection& users, const Joined& joined);

  Store& store_;
  std::chrono::milliseconds delay_;
  Draft draft_;
};

}  // namespace mixferry::sandbox
