#pragma once
/// How many requests at once the server can bear, learnt from its answers: additive increase, multiplicative
/// decrease. Pure.

#include <cstdint>

namespace mixferry::flow {

class AdaptiveLimit {
 public:
  /// Requests that began before the same decrease have the same round.
  using Round = std::uint64_t;

  /// Begins at `max`, at least 1: most servers bear what they advise.
  explicit AdaptiveLimit(std::uint32_t max);

  [[nodiscard]] std::uint32_t current() const;
  /// To be remembered when a request begins.
  [[nodiscard]] Round round() const { return round_; }
  /// As many successes as `current()` raise it by one, up to the most.
  void succeeded();
  /// Halves it, down to 1; once for all requests that began before the last decrease.
  void overloaded(Round began);

 private:
  double max_;
  double limit_;
  Round round_ = 0;
};

}  // namespace mixferry::flow
